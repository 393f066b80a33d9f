/** A firm as it works today, in its own numbers. */

import type { Declared, Fact, Values } from "./declared.ts";

export type Observed = { name: string; fact: Fact; value: number; unsure: number; written: string };

export type Firm = {
  today: string;
  regimes: string[];
  parameters: Values;
  /** What a customer pays today on average, by the full name of the parameter that is its first contract. */
  contracts: Record<string, number>;
  observed: Observed[];
  openSeats: string[];
  currency: string;
  seed: number;
};

export const YEAR = 52;

/** Over how many weeks it is run, so that all that it saw can be shown. */
export const weeksOf = (firm: Firm): number => Math.max(YEAR, ...firm.observed.map((one) => one.fact.weeks));

/** A number that was seen, in the outcome's own terms: of leavers a head the chance to leave. */
export function observed(declared: Declared, name: string, written: number, text: string): Observed {
  const value = name === "turnover" ? 1 - Math.exp(-written) : written;
  return { name, fact: declared.facts[name]!, value, unsure: 0, written: text };
}

/** A value of the outcome as the firm counts it. */
export const asWritten = (name: string, value: number): number => (name === "turnover" ? -Math.log(Math.max(1 - value, 1e-9)) : value);
