// node in_firefox.mjs FIREFOX ADDRESS: the page in Firefox until it has answered; what it says, as JSON, with what it complained of.
import puppeteer from "puppeteer-core";

const [, , executablePath, address] = process.argv;
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
try {
  const page = await browser.newPage();
  const faults = [];
  page.on("console", (message) => ["error", "warn"].includes(message.type()) && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(address);
  await page.waitForSelector("#turnover-chart canvas", { timeout: 300_000 }); // comes last
  const text = (name) => page.$eval(name, (element) => element.innerText);
  const rows = await page.$$eval("#table tbody tr", (all) => all.map((row) => row.innerText));
  const said = { rows };
  for (const name of ["#headline", "#sentence", "#facts", "#seen"]) said[name] = await text(name);
  console.log(JSON.stringify({ said, faults }));
} finally {
  await browser.close();
}
