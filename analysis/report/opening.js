// Opens or saves the page that this one carries. Until then it is text, so that a report is there at once.
"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  let address = "";
  const page = () => (address ||= URL.createObjectURL(new Blob([JSON.parse(at("enclosed").textContent)], { type: "text/html" })));
  at("open-page").addEventListener("click", () => {
    at("not-opened").hidden = open(page()) !== null;
  });
  at("save-page").addEventListener("click", () => {
    at("save-page").href = page();
  });
  at("opening").hidden = false;
})();
