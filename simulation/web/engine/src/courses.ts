/** Weekly states, from what was counted in each week. */

import { declared, type State } from "./declared.js";
import { nearest } from "./faults.js";

const STATES = new Map(declared.states.map((each) => [each.name, each]));

/** A total of each week, by name, of the totals of all weeks one after the other. */
export function totalOf(totals: Float64Array, name: string): Float64Array {
  const place = declared.totals.indexOf(name);
  if (place < 0) throw new RangeError(`unknown total '${name}'${nearest(name, declared.totals)}`);
  const width = declared.totals.length;
  return Float64Array.from({ length: totals.length / width }, (_, week) => totals[week * width + place] ?? NaN);
}

/** The course of a weekly state; NaN in a week in which there is none. */
export function courseOf(totals: Float64Array, name: string): Float64Array {
  const state = stateOf(name);
  const part = totalOf(totals, state.part);
  if (state.whole === "") return part;
  const whole = totalOf(totals, state.whole);
  return part.map((value, week) => (whole[week] === 0 ? NaN : (state.factor * value) / (whole[week] ?? NaN)));
}

function stateOf(name: string): State {
  const state = STATES.get(name);
  if (!state) throw new RangeError(`unknown state '${name}'${nearest(name, STATES.keys())}`);
  return state;
}
