/** What is declared in Python, as `declared.json` has it: names, units, ranges, words, and where arrays have them. */

import text from "../../declared.json";

/** What a parameter can be set to: a number, a word, or a list of functions. */
export type Value = number | string | readonly string[];

/** A parameter, of the firm or of a regime. */
export interface Parameter {
  readonly name: string;
  readonly kind: "float" | "int" | "choice" | "functions";
  readonly unit: string;
  /** Inclusive; null where the parameter is not a number. */
  readonly low: number | null;
  readonly high: number | null;
  readonly default: Value;
  readonly meaning: string;
  readonly source: string;
  /** What it may be, in words. */
  readonly allowed: string;
  readonly choices: readonly string[];
}

/** An outcome of a run, a count that outcomes are pooled with, or the weekly course of a state. */
export interface Outcome {
  readonly name: string;
  readonly unit: string;
  readonly label: string;
  readonly meaning: string;
  readonly better: "" | "low" | "high";
  readonly absent: string;
  readonly ceiling: number | null;
  readonly seen_by: string;
  readonly shares: readonly (readonly [string, string])[];
  readonly weight: string;
}

/** A weekly state: `factor` times one total of the week over another; just the total where `whole` is empty. */
export interface State extends Outcome {
  readonly part: string;
  readonly whole: string;
  readonly factor: number;
}

/** Type of a field, its place in bytes, and how many numbers it has. */
export type Field = readonly [type: "whole64" | "whole32" | "real", place: number, count: number];

/** A record of the engine: its size in bytes, and its fields. */
export interface RecordLayout {
  readonly size: number;
  readonly fields: Readonly<Record<string, Field>>;
}

/** All that is declared. */
export interface Declared {
  readonly functions: readonly string[];
  readonly segments: readonly string[];
  /** Number of the function whose person leads an account. */
  readonly lead: number;
  readonly parameters: readonly Parameter[];
  /** The parameters of a regime. */
  readonly practices: readonly Parameter[];
  readonly regimes: Readonly<Record<string, { readonly meaning: string; readonly values: Readonly<Record<string, Value>> }>>;
  readonly outcomes: readonly Outcome[];
  readonly counts: readonly Outcome[];
  readonly states: readonly State[];
  readonly totals: readonly string[];
  readonly events: {
    readonly latest: number;
    readonly seats: readonly string[];
    readonly leavers: readonly string[];
    readonly orders: readonly string[];
    readonly fixed: readonly (readonly [names: string, why: string])[];
  };
  readonly choosing: readonly string[];
  readonly most_seats: number;
  readonly largest_seed: string;
  readonly arrays: readonly string[];
  readonly of_records: Readonly<Record<string, string>>;
  readonly records: Readonly<Record<string, RecordLayout>>;
}

/** Bundled as text, which `simulation/web/build.py` writes anew where a declaration changes. */
export const declared = JSON.parse(text as unknown as string) as Declared;

/** The parameters of the firm and the practices of a regime, by name. */
export const parameters: ReadonlyMap<string, Parameter> = new Map(declared.parameters.map((each) => [each.name, each]));
export const practices: ReadonlyMap<string, Parameter> = new Map(declared.practices.map((each) => [each.name, each]));

/** The names of the outcomes, then of the counts, in the order in which a run has them. */
export const measured: readonly string[] = [...declared.outcomes, ...declared.counts].map((each) => each.name);
