/* CPU time of an account-week of the engine in the web, for web.py: a number in ns for each question, in its order. */
import { readFileSync } from "node:fs";

const [, , bundle, wasm, questions, times] = process.argv;
const { Engine } = await import(bundle);
const engine = await Engine.load(readFileSync(wasm));
const found = JSON.parse(readFileSync(questions, "utf8")).map((question) => {
  const setting = { ...question, seed: BigInt(question.seed) };
  const replications = Array.from({ length: Number(times) }, (_, replication) => replication);
  engine.rows(setting, [0]); // compiled well by the second run
  const before = process.cpuUsage();
  engine.rows(setting, replications);
  const { user, system } = process.cpuUsage(before);
  const weeks = replications.length * question.parameters.accounts * (question.warm_up + question.horizon);
  return (1000 * (user + system)) / weeks;
});
console.log(JSON.stringify(found));
