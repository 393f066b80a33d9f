/* Answers questions, one JSON text a line, with every array of the run and its outcomes: for test_web.py. */

export async function answers(Engine, wasm, lines) {
  const engine = await Engine.load(wasm);
  return lines.map((line) => {
    const { question, sizes, steps } = JSON.parse(line);
    let run;
    try {
      run = engine.setUp({ ...question, seed: BigInt(question.seed) });
    } catch (error) {
      return JSON.stringify({ faults: error.faults });
    }
    for (const more of steps) run.weeks(more);
    const arrays = Object.entries(sizes).map(([name, size]) => [name, base64(run.bytes(name, size))]);
    return JSON.stringify({ arrays: Object.fromEntries(arrays), outcomes: run.outcomes() });
  });
}

function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return btoa(text);
}

if (globalThis.process?.argv[2]) {
  const { readFileSync } = await import("node:fs");
  const [, , bundle, wasm, file] = process.argv;
  const { Engine, declared } = await import(bundle);
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  const found = await answers(Engine, readFileSync(wasm), lines);
  console.log([JSON.stringify(declared), ...found].join("\n"));
}
