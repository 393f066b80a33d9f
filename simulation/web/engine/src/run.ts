/** A run: its weeks, its outcomes, and its courses in time. */

import { asked } from "./asking.js";
import { courseOf } from "./courses.js";
import { declared, measured } from "./declared.js";
import { copy, table, type Exports } from "./memory.js";
import type { Act, Question } from "./question.js";

/** A number for each outcome, by name; null for one that the run has none of. */
export type Outcomes = Record<string, number | null>;

/** What `Run.watch` keeps: fields of accounts and of people, by name, with a number where a field has several. */
export interface Wanted {
  readonly accounts?: readonly string[];
  readonly people?: readonly string[];
  /** Whether the chance of each customer to leave is kept, were a renewal due at the end of the week. */
  readonly chances_to_leave?: boolean;
}

/**
 * Every account and every seat at the end of every week, the weeks of the warm-up too.
 *
 * Row 0 is the firm when it is set up, row `week + 1` the end of that week. Arrays are by row, and within a row by slot
 * or seat.
 */
export interface History {
  readonly rows: number;
  readonly slots: number;
  readonly seats: number;
  readonly accounts: Readonly<Record<string, Float64Array>>;
  readonly people: Readonly<Record<string, Float64Array>>;
  readonly chances_to_leave?: Float64Array;
}

/** A run, which lasts until the same engine sets up another one. */
export class Run {
  readonly #engine: Exports;
  readonly question: Question;
  /** Places for accounts, and seats for people. */
  readonly slots: number;
  readonly seats: number;
  #over = 0;
  #acts: readonly Act[];

  /**
   * The firm is set up; its first week is to come.
   *
   * @throws {@link Refused} if the question cannot be answered.
   */
  constructor(engine: Exports, question: Question) {
    this.#engine = engine;
    this.question = question;
    this.#acts = question.acts ?? [];
    const row = asked(question);
    const address = engine.room(row.numbers.length);
    if (address === 0) throw new RangeError("no memory is left for this question");
    new Float64Array(engine.memory.buffer, address, row.numbers.length).set(row.numbers);
    const { seed, replication, warm_up, horizon } = question;
    const lengths = [Number(row.tiers), row.events, row.settings, row.transitions] as const;
    if (engine.set_up(BigInt(seed), replication, warm_up, horizon, ...lengths) === 0)
      throw new RangeError("no memory is left for a firm of that size");
    this.slots = engine.slots();
    this.seats = engine.seats();
  }

  /** Carry out so many more weeks, by default all; returns how many are over, those of the warm-up too. */
  weeks(more = this.question.warm_up + this.question.horizon): number {
    const { warm_up, horizon } = this.question;
    const last = Math.min(this.#over + more, warm_up + horizon);
    for (let act; (act = this.#acts[0]) && warm_up + act.week < last; this.#acts = this.#acts.slice(1)) {
      this.#over = this.#engine.weeks(warm_up + act.week - this.#over);
      if (act.ill === undefined) this.leaves(act.seat);
      else this.ill(act.seat, act.ill);
    }
    this.#over = this.#engine.weeks(last - this.#over);
    return this.#over;
  }

  /** Between two weeks: the person in a seat goes at the start of the next one; false where nobody is there. */
  leaves(seat: number): boolean {
    return this.#engine.leaves(seat) === 1;
  }

  /** Between two weeks: the person in a seat is away for so many weeks at least; false where nobody is there. */
  ill(seat: number, weeks: number): boolean {
    return this.#engine.ill(seat, weeks) === 1;
  }

  /** How many weeks of the horizon are over. */
  get counted(): number {
    return Math.max(0, this.#over - this.question.warm_up);
  }

  /** The outcomes of the weeks of the horizon that are over. */
  outcomes(): Outcomes {
    const values = this.row();
    return Object.fromEntries(measured.map((name, place) => [name, orNull(values[place])]));
  }

  /** The same as a row of numbers in the order of `measured`, NaN for one that the run has none of. */
  row(): Float64Array {
    return new Float64Array(this.#engine.memory.buffer, this.#engine.measured(), measured.length).slice();
  }

  /** What was counted in each week of the horizon that is over, a row of `declared.totals` after the other. */
  totals(): Float64Array {
    const weeks = this.#engine.array(declared.arrays.indexOf("weeks"));
    return new Float64Array(this.#engine.memory.buffer, weeks, this.counted * declared.totals.length).slice();
  }

  /** The course of a weekly state over the weeks of the horizon that are over; NaN where there is none. */
  course(name: string): Float64Array {
    return courseOf(this.totals(), name);
  }

  /** A field of the engine's records of accounts, by slot; of one that has several numbers, one of them. */
  accounts(field: string, which = 0, found: Float64Array = new Float64Array(this.slots)): Float64Array {
    copy(this.#engine, table(this.#engine, "accounts", this.slots), field, which, found);
    return found;
  }

  /** A field of the engine's records of people, by seat. */
  people(field: string, which = 0, found: Float64Array = new Float64Array(this.seats)): Float64Array {
    copy(this.#engine, table(this.#engine, "people", this.seats), field, which, found);
    return found;
  }

  /** The chance of each customer to leave, were a renewal due now, by slot; NaN where there is none. */
  chances_to_leave(): Float64Array {
    return new Float64Array(this.#engine.memory.buffer, this.#engine.chances_to_leave(), this.slots).slice();
  }

  /** Carry out a run that has not begun, and keep what is wanted of the end of every week. */
  watch(wanted: Wanted): History {
    if (this.#over > 0) throw new RangeError("a run is watched from its start: set it up anew");
    const rows = this.question.warm_up + this.question.horizon + 1;
    const keep = (names: readonly string[] = [], width: number): Record<string, Float64Array> =>
      Object.fromEntries(names.map((name) => [name, new Float64Array(rows * width)]));
    const accounts = keep(wanted.accounts, this.slots);
    const people = keep(wanted.people, this.seats);
    const chances = new Float64Array(wanted.chances_to_leave ? rows * this.slots : 0);
    for (let row = 0; row < rows; row++) {
      if (row > 0) this.weeks(1);
      for (const [name, all] of Object.entries(accounts)) {
        const [field, which] = split(name);
        this.accounts(field, which, all.subarray(row * this.slots, (row + 1) * this.slots));
      }
      for (const [name, all] of Object.entries(people)) {
        const [field, which] = split(name);
        this.people(field, which, all.subarray(row * this.seats, (row + 1) * this.seats));
      }
      if (wanted.chances_to_leave) chances.set(this.chances_to_leave(), row * this.slots);
    }
    const found = { rows, slots: this.slots, seats: this.seats, accounts, people };
    return wanted.chances_to_leave ? { ...found, chances_to_leave: chances } : found;
  }

  /** The bytes of one of the engine's arrays, of so many bytes: for tests, and for whoever knows the records. */
  bytes(array: string, size: number): Uint8Array {
    return new Uint8Array(this.#engine.memory.buffer, this.#engine.array(declared.arrays.indexOf(array)), size).slice();
  }
}

function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** The name of a field, and the number after its point where it has several: `bond.0` is that with the lead. */
function split(name: string): readonly [string, number] {
  const [field = "", which = "0"] = name.split(".");
  return [field, Number(which)];
}
