/** What is asked of the engine, in the words of a scenario file. */

import type { Value } from "./declared.js";

/** Parameters by their full names. */
export type Values = Readonly<Record<string, Value>>;

/** A regime: the name of a built-in one, or practices, which differ from the one that it is `from`, or from the defaults. */
export type RegimeAsked = string | Values;

/** A regime becomes another one: accounts move in waves from the start of a week of the horizon on. */
export interface Transition {
  readonly week: number;
  readonly to: RegimeAsked;
  readonly over?: number;
  readonly order?: string;
  readonly not_before_renewal?: number;
}

/** What happens at the start of a week of the horizon. */
export interface Happening {
  readonly week: number;
  /** First week in which `hiring` or `set` is over; without it, it lasts to the end. */
  readonly until?: number;
  readonly dismiss?: Readonly<Record<string, number>>;
  readonly seats?: string;
  readonly hiring?: string;
  readonly set?: Values;
  readonly quits?: Readonly<Record<string, string>>;
  readonly to?: string;
}

/** What happens to the person in a seat just before a week of the horizon: they leave, or are ill for so many weeks. */
export interface Act {
  readonly week: number;
  readonly seat: number;
  /** Weeks of illness, from 1 to 52; without it, the person leaves. */
  readonly ill?: number;
}

/** A run. */
export interface Question {
  /** Parameters of the firm, practices of every regime, and those of one (`regimes.shared.cover`); the rest as usual. */
  readonly parameters?: Values;
  readonly regime: RegimeAsked;
  /** A regime for each segment, in place of one for all: `regime` then says what the firm is set up with. */
  readonly segments?: Readonly<Record<string, RegimeAsked>>;
  readonly then?: readonly Transition[];
  readonly events?: readonly Happening[];
  /** In the order in which they take place. To an empty seat nothing happens. */
  readonly acts?: readonly Act[];
  /** A whole number from 0 to 2^63 - 1: a `bigint` from 2^53 on. */
  readonly seed: number | bigint;
  readonly replication: number;
  readonly warm_up: number;
  readonly horizon: number;
}

/** What is common to all replications of a question. */
export type Setting = Omit<Question, "replication">;
