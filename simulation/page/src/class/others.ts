/** The same in many other firms, each in every way that is compared, on workers; the last move counts. */

import { Pool, type Engine, type Setting } from "../../../web/engine/src/index.js";
import { measure, setting, type Doing } from "./firms.ts";
import type { About, Lesson } from "./lesson.ts";

export const FIRMS = 1000;
const AT_ONCE = 50;

/** What came out in other firms: for each way a number a firm, NaN where nothing happened to count. */
export type Found = { values: readonly Float64Array[]; firms: number; key: string; /** Why no more will come. */ failed?: string };

/** As many workers as the device has, begun when they are first wanted, for all who want any. */
export function workers(engine: Engine): () => Pool {
  let pool: Pool | null = null;
  return () => (pool ??= new Pool(engine, Math.min(navigator.hardwareConcurrency || 2, 8)));
}

/** The firm of a guess under each of these regimes. */
export const guessedIn = (lesson: Lesson, regimes: readonly string[], seed: number, done: Doing): Setting[] => regimes.map((regime) => setting(lesson, regime, seed, lesson.guess.weeks, done));

export class Others {
  private stop = new AbortController();
  /** What was asked last; empty where nothing is wanted. */
  key = "";
  private drawn = 0;

  constructor(private readonly pool: () => Pool) {}

  /** Ask for what came of this; told as it comes. What was asked before is dropped, unless it is the same. */
  ask(settings: readonly Setting[], about: About, firms: number, told: (found: Found) => void): void {
    const key = JSON.stringify(settings);
    if (key === this.key) return;
    this.drop();
    this.key = key;
    const { signal } = this.stop;
    const found: Found & { values: Float64Array[] } = { values: settings.map(() => new Float64Array(firms).fill(NaN)), firms: 0, key };
    const carryOut = async (): Promise<void> => {
      const pool = this.pool();
      for (let first = 0; first < firms; first += AT_ONCE) {
        const replications = Array.from({ length: AT_ONCE }, (_, place) => first + place + 1);
        const answers = await Promise.all(settings.map((each) => pool.answers(each, replications, { totals: true, signal })));
        answers.forEach((of, way) => of.forEach((answer) => (found.values[way]![answer.replication - 1] = measure(about, answer.totals, settings[way]!.horizon))));
        found.firms = first + AT_ONCE;
        cancelAnimationFrame(this.drawn);
        this.drawn = requestAnimationFrame(() => told(found));
      }
    };
    carryOut().catch((error: unknown) => {
      if (signal.aborted) return;
      found.failed = error instanceof Error ? error.message : String(error);
      told(found);
    });
  }

  /** What was asked is wanted no more. */
  drop(): void {
    this.stop.abort();
    cancelAnimationFrame(this.drawn);
    this.stop = new AbortController();
    this.key = "";
  }
}

/** In how many firms one regime had more than the other, less, and as much. */
export function pairs(one: Float64Array, other: Float64Array, firms: number): { more: number; less: number; equal: number; all: number } {
  const found = { more: 0, less: 0, equal: 0, all: 0 };
  for (let firm = 0; firm < firms; firm++) {
    const difference = one[firm]! - other[firm]!;
    if (Number.isNaN(difference)) continue;
    found.all++;
    if (difference > 0) found.more++;
    else if (difference < 0) found.less++;
    else found.equal++;
  }
  return found;
}

/** Mean, and the range of the middle eight in ten. */
export function spread(values: Float64Array, firms: number): { mean: number; low: number; high: number } {
  const kept = values.slice(0, firms).filter((value) => !Number.isNaN(value)).sort();
  const tenth = Math.floor(kept.length / 10);
  return { mean: kept.reduce((sum, value) => sum + value, 0) / kept.length, low: kept[tenth] ?? NaN, high: kept[kept.length - 1 - tenth] ?? NaN };
}
