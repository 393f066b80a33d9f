/** One firm, from its parameters to what came of it: the narrow face of the engine in the web that this page uses. */

import type { Declared, Parameter, Values } from "./declared.ts";

export type Asked = {
  /** What is known and unknown of the firm, by full name; the rest has its defaults. */
  values: Values;
  /** The regime at the start, and the one that all accounts move to in the first week that counts, if another. */
  today: string;
  then: string;
  /** Weeks over which accounts move; 0: all at once. */
  over: number;
  warmUp: number;
  horizon: number;
  seed: number;
  luck: number;
};

/** Outcomes over the weeks that count; money of each week: revenue less payroll, hiring and sponsors. */
export type Ran = { outcomes: Record<string, number>; money: Float64Array; lost: number };

type Exports = {
  memory: WebAssembly.Memory;
  _initialize?: () => void;
  room(numbers: number): number;
  set_up(seed: bigint, luck: number, warmUp: number, horizon: number, tiers: number, events: number, settings: number, moves: number): number;
  weeks(more: number): number;
  measured(): number;
  array(place: number): number;
  slots(): number;
};

export class Engine {
  private constructor(
    private readonly declared: Declared,
    private readonly c: Exports,
  ) {}

  static async of(declared: Declared, wasm: Uint8Array<ArrayBuffer>): Promise<Engine> {
    const { instance } = await WebAssembly.instantiate(wasm);
    const c = instance.exports as unknown as Exports;
    c._initialize?.();
    return new Engine(declared, c);
  }

  private begin(asked: Asked): void {
    const row = this.row(asked);
    const { c } = this;
    const moves = asked.then === asked.today ? 0 : 1;
    const at = c.room(row.length);
    new Float64Array(c.memory.buffer, at, row.length).set(row);
    if (!c.set_up(BigInt(asked.seed), asked.luck, asked.warmUp, asked.horizon, 0, 0, 0, moves)) throw new Error("out of memory");
  }

  run(asked: Asked, wanted: readonly string[]): Ran {
    const { c, declared } = this;
    this.begin(asked);
    c.weeks(asked.warmUp + asked.horizon);
    const { engine } = declared;
    const measured = new Float64Array(c.memory.buffer, c.measured(), engine.outcomes.length);
    const outcomes: Record<string, number> = {};
    for (const name of wanted) outcomes[name] = measured[engine.outcomes.indexOf(name)]!;
    return { outcomes, ...this.money(asked.horizon) };
  }

  /** What an account pays at the end of the warm-up, as a multiple of its first contract, by segment; NaN where there is none. */
  grown(asked: Asked): number[] {
    const { c, declared } = this;
    this.begin({ ...asked, then: asked.today });
    c.weeks(asked.warmUp);
    const { account, accounts } = declared.engine;
    const view = new DataView(c.memory.buffer, c.array(accounts), c.slots() * account.size);
    const [number_, paid] = [0, 1].map(() => declared.segments.map(() => 0)) as [number[], number[]];
    for (let slot = 0; slot < c.slots(); slot++) {
      const at = slot * account.size;
      if (!view.getInt32(at + account.here, true)) continue;
      const segment = view.getInt32(at + account.segment, true);
      number_[segment]!++;
      paid[segment]! += view.getFloat64(at + account.spend, true);
    }
    return paid.map((one, segment) => (one > 0 ? one / number_[segment]! : NaN));
  }

  private money(horizon: number): { money: Float64Array; lost: number } {
    const { c } = this;
    const { engine, functions } = this.declared;
    const weeks = new Float64Array(c.memory.buffer, c.array(engine.weeks), horizon * engine.weekSize);
    const prices = new Float64Array(c.memory.buffer, c.array(engine.coefficients), 256);
    const [salary, hiring, sponsor] = ["weekly_salary", "hiring_cost", "executive_contact_cost"].map((name) => engine.prices[name]!) as [number, number, number];
    const money = new Float64Array(horizon);
    let lost = 0;
    for (let week = 0; week < horizon; week++) {
      const from = week * engine.weekSize;
      const of = (name: string, place = 0): number => weeks[from + engine.week[name]! + place]!;
      let [payroll, hired] = [0, 0];
      for (let each = 0; each < functions.length; each++) {
        payroll += of("filled", each) * prices[salary + each]!;
        hired += of("hires", each) * prices[hiring + each]!;
      }
      money[week] = of("revenue") - (payroll + hired + of("sponsor_contacts") * prices[sponsor]!);
      lost += of("lost");
    }
    return { money, lost };
  }

  /** The row of numbers in which a run is asked for. */
  private row(asked: Asked): Float64Array {
    const { declared } = this;
    const row: number[] = [];
    for (const [name, entry] of Object.entries(declared.parameters)) row.push(number(declared, entry, asked.values[name] ?? entry.default!));
    const regimes = [asked.today, asked.today, ...(asked.then === asked.today ? [] : [asked.then])];
    for (const regime of regimes)
      for (const [name, entry] of Object.entries(declared.regimeParameters)) {
        const value = asked.values[`regimes.${regime}.${name}`] ?? asked.values[name] ?? declared.regimes[regime]!.values[name]!;
        row.push(number(declared, entry, value));
      }
    if (asked.then !== asked.today) row.push(0, asked.over, declared.changing.order, declared.changing.notBeforeRenewal);
    return Float64Array.from(row);
  }
}

function number(declared: Declared, entry: Parameter, value: unknown): number {
  if (entry.kind === "choice") return entry.choices.indexOf(String(value));
  if (entry.kind === "functions") return (value as string[]).reduce((bits, name) => bits + (1 << declared.functions.indexOf(name)), 0);
  return Number(value);
}
