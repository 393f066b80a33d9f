/** The firm of a fit with some numbers moved, in the fit's own worlds: whatever was not moved stays as it is. */

import type { Declared, Values } from "./declared.ts";
import type { Asked } from "./engine.ts";
import type { Firm } from "./firm.ts";
import type { Fit } from "./fit.ts";
import { halfEven, sizeOf, small, type Size } from "./space.ts";
import { firmOf, type State } from "./state.ts";

export type Moved = { firm: Firm; size: Size; values(world: Values): Values };

const MOST_TURNOVER = 0.99;
const leave = (rate: number): number => -Math.log(1 - rate);

/** What is asked of the engine about a firm that goes over from today's way to another in the first week that counts. */
export function askedOf(declared: Declared, firm: Firm, over: number, values: Values, then: string, luck: number): Asked {
  const { warmUp, horizon } = declared.terms;
  return { values, today: firm.today, then, over, warmUp, horizon, seed: firm.seed, luck };
}

export function moved(declared: Declared, found: Fit, from: State, to: State): Moved {
  const { firm: before, size: sized } = found.space;
  const firm = firmOf(declared, to);
  const grown = to.accounts / from.accounts;
  const seats = declared.functions.map((name) => `functions.${name}.seats`);
  const parameters: Values = { ...found.parameters };
  for (const name of Object.keys(from.set)) if (!(name in to.set)) delete parameters[name];
  // teams that nobody counts grow with the customers
  const follow = (count: unknown): number => Math.max(1, halfEven(Number(count) * grown));
  for (const name of seats) if (name in parameters && grown !== 1) parameters[name] = follow(parameters[name]);
  Object.assign(parameters, firm.parameters);
  for (const name of Object.keys(firm.contracts)) delete parameters[name]; // what customers signed for is of each world
  const nominal = Number(found.parameters.turnover);
  parameters.turnover = to.turnover === from.turnover ? nominal : Math.min(1 - Math.exp((-leave(nominal) * to.turnover) / from.turnover), MOST_TURNOVER);
  const counts = seats.map((name) => Number(parameters[name] ?? 0)).filter(Boolean);
  const size = grown === 1 ? sized : sizeOf(to.accounts, counts);
  const values = (world: Values): Values => {
    const own: Values = { ...world };
    for (const [name, today] of Object.entries(firm.contracts)) own[name] = Number(world[name]) * (today / before.contracts[name]!);
    for (const name of seats) if (name in world && grown !== 1) own[name] = follow(world[name]);
    return small({ ...own, ...parameters }, size);
  };
  return { firm, size, values };
}

/** What is known in one question and left open in the other, where it is sought over its range: no number that was moved. */
const leftOpen = (declared: Declared, from: State, to: State): boolean =>
  Object.keys(from.set).some((name) => name in declared.unknowns && !(name in to.set)) || Object.keys(from.people).some((name) => name !== "success" && !(name in to.people));

/** Whether two questions are of one firm: what was seen of it, and how it works today, are no numbers that can be moved. */
export const oneFirm = (declared: Declared, one: State, other: State): boolean =>
  !leftOpen(declared, one, other) && one.today === other.today && one.churn === other.churn && JSON.stringify(one.seen) === JSON.stringify(other.seen);
