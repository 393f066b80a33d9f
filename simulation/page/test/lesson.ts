/** A lesson and words for tests. */

import { declared } from "../../web/engine/src/index.js";
import { readLesson, type Lesson } from "../src/class/lesson.ts";
import { Words } from "../src/class/words.ts";

export const words = new Words("en", {}, {});

export const plain = (): Record<string, unknown> => ({
  lesson: "key-person",
  language: "en",
  minutes: 15,
  title: "One key person leaves",
  question: "What does a firm lose?",
  setting: "30 accounts.",
  begins_after: 156,
  firm: { accounts: 30, capacity: 12, "functions.success.seats": 3, "functions.support.seats": 3, "functions.sales.seats": 2, "functions.product.seats": 2, turnover: 0, competitor: 1 },
  regimes: {
    shown: ["sole", "shared"],
    offered: ["siloed"],
    all: Object.fromEntries(["sole", "shared", "siloed"].map((name) => [name, { name, meaning: "", practices: { ...declared.regimes[name]!.values } }])),
  },
  first: { act: "leaves", who: "success 1", seat: 0, weeks: 0 },
  guess: { about: "accounts lost", question: "How many?", weeks: 52, from: 0, to: 30 },
  touch: { people: true, regimes: true, parameters: { follow: { from: 0, to: 3 } } },
  be: { who: "manager", seat: 0, clicks: 10, weeks: 5, under: "sole", question: "What now?", happens: [], choices: [{ say: "Answer", set: { coordination: 0 }, ill: 0 }, { say: "Meet", set: { coordination: 0.2 }, ill: 0 }] },
  steps: [],
  watch: ["Look."],
  may_differ: "",
  evidence: [{ row: "B14", text: "Found." }],
  discuss: [],
  caveat: "",
});

export const lesson = (change: Record<string, unknown> = {}): Lesson => readLesson({ ...plain(), ...change }, words);
