// node class_in_firefox.mjs FIREFOX ADDRESS: a lesson in Firefox, from its guess to a thousand firms; what it says, as JSON.
import puppeteer from "puppeteer-core";

const [, , executablePath, address] = process.argv;
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
try {
  const page = await browser.newPage();
  const faults = [];
  page.on("console", (message) => ["error", "warn"].includes(message.type()) && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(address);
  const press = (name) => page.$$eval("button", (all, wanted) => all.find((one) => (one.getAttribute("aria-label") ?? one.textContent) === wanted).click(), name);
  await page.waitForSelector("#guessing button");
  await press("Lock the guess");
  await press("To the end");
  await page.waitForFunction(() => document.querySelector("#result .status").textContent === "1,000 other firms.", { timeout: 120_000 });
  const text = (name) => page.$eval(name, (element) => element.innerText);
  const said = {};
  for (const name of [".readout", ".code", ".findings", "#result table", "#stage .log", "#watch"]) said[name] = await text(name);
  console.log(JSON.stringify({ said, faults }));
} finally {
  await browser.close();
}
