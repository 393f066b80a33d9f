/** The same in a thousand other firms, each under every regime that is shown, on workers; the last move counts. */

import { Pool, type Engine } from "../../../web/engine/src/index.js";
import { measure, setting, type Doing } from "./firms.ts";
import type { Lesson } from "./lesson.ts";

export const FIRMS = 1000;
const AT_ONCE = 50;

/** What came out in other firms: for each regime a number a firm, NaN where nothing happened to count. */
export type Found = { regimes: readonly string[]; values: readonly Float64Array[]; firms: number; key: string };

export class Others {
  private pool: Pool | null = null;
  private stop = new AbortController();
  /** What was asked last; empty where nothing is wanted. */
  key = "";
  private drawn = 0;

  constructor(private readonly engine: Engine) {}

  /** Ask for what came of this; told as it comes. What was asked before is dropped, unless it is the same. */
  ask(lesson: Lesson, regimes: readonly string[], seed: number, done: Doing, told: (found: Found) => void): void {
    const { weeks, about } = lesson.guess;
    const settings = regimes.map((regime) => setting(lesson, regime, seed, weeks, done));
    const key = JSON.stringify(settings);
    if (key === this.key) return;
    this.drop();
    this.key = key;
    const { signal } = this.stop;
    this.pool ??= new Pool(this.engine, Math.min(navigator.hardwareConcurrency || 2, 8));
    const pool = this.pool;
    const found = { regimes, values: regimes.map(() => new Float64Array(FIRMS).fill(NaN)), firms: 0, key };
    const carryOut = async (): Promise<void> => {
      for (let first = 0; first < FIRMS; first += AT_ONCE) {
        const replications = Array.from({ length: AT_ONCE }, (_, place) => first + place + 1);
        const answers = await Promise.all(settings.map((each) => pool.answers(each, replications, { totals: true, signal })));
        answers.forEach((of, regime) => of.forEach((answer) => (found.values[regime]![answer.replication - 1] = measure(about, answer.totals, weeks))));
        found.firms = first + AT_ONCE;
        cancelAnimationFrame(this.drawn);
        this.drawn = requestAnimationFrame(() => told(found));
      }
    };
    carryOut().catch((error: unknown) => {
      if (!signal.aborted) throw error;
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
