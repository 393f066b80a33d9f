/** Where the page begins: with a firm to decide for, or with a class. From one to the other, it begins anew. */

import { isClass } from "./class/state.ts";

const beginning = JSON.parse(document.getElementById("beginning")!.textContent) as { link?: unknown };
if (!location.href.includes("#") && typeof beginning.link === "string" && isClass(beginning.link)) history.replaceState(null, "", `#${beginning.link}`);
const ofClass = isClass(location.hash);
addEventListener("popstate", (event) => {
  if (isClass(location.hash) === ofClass) return;
  event.stopImmediatePropagation();
  location.reload();
});
if (ofClass) void import("./class/main.ts").then(({ start }) => start());
else void import("./main.ts");
