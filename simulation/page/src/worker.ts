/** What runs in a worker: firms, and the estimates over them. */

import { advise, courseBand, type Runs, type Terms } from "./advice.ts";
import type { Declared } from "./declared.ts";
import { discovered, type Box } from "./discovery.ts";
import { Engine, type Asked, type Ran } from "./engine.ts";
import { measureFirst, type Fact, type Levels } from "./learning.ts";
import { resampleFrom } from "./statistics.ts";
import type { Finding, Verdict } from "./advice.ts";
import { compared, Worlds, type Compared } from "./worlds.ts";

export type Begin = { kind: "begin"; declared: Declared; wasm: Uint8Array<ArrayBuffer> };
export type Carry = { kind: "run"; number: number; asked: Asked; wanted: string[] };
export type Grow = { kind: "grow"; number: number; asked: Asked };
export type Think = { kind: "think"; number: number; question: Question };
export type Message = Begin | Carry | Grow | Think;

/** Outcomes that more or less of is better: [way][world][replication], and the margin within which ways are equal. */
export type Aspect = { name: string; better: "low" | "high"; margin: number; runs: number[][][] };

export type Question = { runs: Runs; terms: Terms; aspects: Aspect[]; levels: Levels; thorough: boolean };

export type Judged = { name: string; better: "low" | "high"; margin: number; means: number[]; against: Record<string, Compared> };

export type Answer = {
  findings: Finding[];
  verdict: Verdict;
  aspects: Judged[];
  courses: Record<string, { mean: number[]; low: number[]; high: number[] }>;
  boxes: { better: Box; worse: Box } | null;
  facts: Fact[] | null;
  luck: number;
};

export type Reply =
  | { kind: "ready" }
  | { kind: "failed"; why: string }
  | { kind: "ran"; number: number; ran: Ran }
  | { kind: "grown"; number: number; grown: number[] }
  | { kind: "thought"; number: number; answer: Answer };

/** Everything that can be said of runs of every way in every world. */
export function think(question: Question): Answer {
  const { runs, terms, aspects, levels, thorough } = question;
  const advice = advise(runs, terms);
  const today = runs.names[0]!;
  const judged = aspects.map((aspect): Judged => {
    const worlds = Worlds.of(runs.names, aspect.runs, aspect.better === "low" ? 1 : -1);
    const means = worlds.found.map((column) => column.reduce((one, other) => one + other, 0) / column.length);
    const against = Object.fromEntries(runs.names.slice(1).map((name) => [name, compared(worlds, name, today, aspect.margin)]));
    return { name: aspect.name, better: aspect.better, margin: aspect.margin, means, against };
  });
  const { focus } = advice.verdict;
  const courses = Object.fromEntries(runs.names.slice(1).map((name) => [name, courseBand(advice, name)]));
  let boxes: Answer["boxes"] = null;
  if (thorough && focus !== today) {
    const difference = advice.worlds.difference(focus, today);
    const flags = (of: (value: number) => boolean): Uint8Array => Uint8Array.from(difference, (value) => Number(of(value)));
    boxes = { better: discovered(levels, flags((value) => value > terms.margin)), worse: discovered(levels, flags((value) => value < 0)) };
  }
  return {
    findings: advice.findings,
    verdict: advice.verdict,
    aspects: judged,
    courses,
    boxes,
    facts: thorough ? measureFirst(advice.worlds, levels) : null,
    luck: focus === today ? NaN : luckOf(advice.worlds, focus, today),
  };
}

const luckOf = (worlds: Worlds, name: string, base: string): number => worlds.some([name, base]).luckOfOneRun(name);


function done(engine: Engine, asked: Carry | Grow | Think): Reply {
  const { number } = asked;
  if (asked.kind === "run") return { kind: "ran", number, ran: engine.run(asked.asked, asked.wanted) };
  if (asked.kind === "grow") return { kind: "grown", number, grown: engine.grown(asked.asked) };
  return { kind: "thought", number, answer: think(asked.question) };
}

declare const self: { onmessage: ((event: MessageEvent<Message>) => void) | null; postMessage(reply: Reply): void; document?: unknown };

if (typeof self !== "undefined" && !self.document && "postMessage" in self) {
  let engine: Engine | null = null;
  self.onmessage = ({ data }) => {
    if (data.kind === "begin") {
      resampleFrom(data.declared.resampling);
      Engine.of(data.declared, data.wasm).then(
        (made) => {
          engine = made;
          self.postMessage({ kind: "ready" });
        },
        (error: unknown) => self.postMessage({ kind: "failed", why: String(error) }),
      );
    } else {
      try {
        self.postMessage(done(engine!, data));
      } catch (error) {
        self.postMessage({ kind: "failed", why: String(error) });
      }
    }
  };
}
