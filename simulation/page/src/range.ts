/** Between which ends a curve goes, and at which levels. */

import type { Declared, Range } from "./declared.ts";
import type { Fit } from "./fit.ts";
import { headCount, sizeOf } from "./space.ts";
import { allowedAlong, firmOf, movedTo, standing, type Curved, type State } from "./state.ts";
import { quantile } from "./statistics.ts";

const LEVELS = 7;
/** Customers of the largest firm that a curve runs as it is. */
const LARGEST = 2000;

const unknownOf = (declared: Declared, name: string): Range | null => {
  const found = declared.unknowns[name.slice(4)];
  return name.startsWith("set.") && found && "low" in found && found.low !== found.high ? found : null;
};

/** The middle of the worlds that fit, of what nobody knows; null where all worlds have it alike. */
export function middleOf(found: Fit, name: string): number | null {
  const full = name.startsWith("people.") ? `functions.${name.slice(7)}.seats` : name.slice(4);
  const values = found.worlds.map((world) => Number(world[full])).filter(Number.isFinite);
  return values.length ? quantile(values, 0.5) * (name.startsWith("people.") ? found.space.size.scale : 1) : null;
}

/** Both ends: those that were written, else where the number plausibly lies, else around where it stands. */
export function endsOf(declared: Declared, state: State, { along, from, to }: Curved, found: Fit | null): [low: number, high: number] {
  const { low: least, high: most, whole } = allowedAlong(declared, along);
  const within = (value: number): number => Math.min(Math.max(whole ? Math.round(value) : Number(value.toPrecision(3)), least), most);
  const plausible = unknownOf(declared, along);
  let ends: [number, number];
  if (plausible) ends = [plausible.low, plausible.high];
  else if (along === "over") ends = [0, 104];
  else {
    const now = standing(declared, state, along) ?? (found && middleOf(found, along)) ?? 10;
    ends = now === 0 ? [least, Math.min(most, least + 1)] : now < 0 ? [within(2 * now), within(now / 2)] : [within(now / 2), within(2 * now)];
    if (ends[0] >= ends[1]) ends = [within(ends[0] - 1), within(ends[1] + 1)];
  }
  if (along === "accounts" && outOfReach(declared, state, ends[1]) !== null) ends[1] = outOfReach(declared, state, ends[1])!;
  return [from ?? ends[0], to ?? ends[1]];
}

/** As many customers as can be run with such teams at least, where more of them are asked for than can be; null where they can. */
export function outOfReach(declared: Declared, state: State, accounts: number): number | null {
  const { parameters } = firmOf(declared, movedTo(state, "accounts", accounts));
  const counts = declared.functions.map((name) => Number(parameters[`functions.${name}.seats`] ?? 0)).filter(Boolean);
  const most = Math.max(LARGEST, state.accounts);
  return accounts > most && sizeOf(accounts, counts).accounts > most ? most : null;
}

/** Levels between both ends, where the firm stands among them (`own`), evenly, or by equal factors where that is how the number lies; people as the engine can count them. */
export function levelsOf(declared: Declared, found: Fit, name: string, low: number, high: number, own: number | null = null): number[] {
  const { whole } = allowedAlong(declared, name);
  const factors = unknownOf(declared, name)?.scale === "log" && low > 0;
  const at = (part: number): number => (factors ? low * (high / low) ** part : low + (high - low) * part);
  let levels = Array.from({ length: LEVELS }, (_, place) => at(place / (LEVELS - 1)));
  const { size } = found.space;
  if (name.startsWith("people.") && size.scale > 1) levels = levels.map((level) => Math.round(headCount(size, level) * size.scale));
  else levels = levels.map((level) => (whole ? Math.round(level) : Number(level.toPrecision(6))));
  if (own === null || own < levels[0]! || own > levels.at(-1)!) return [...new Set(levels)];
  // what is nearly the same as where the firm stands gives way to it
  const people = name.startsWith("people.");
  const near = (level: number): boolean => (people ? headCount(size, level) === headCount(size, own) : Math.abs(level - own) < (levels.at(-1)! - levels[0]!) / (8 * LEVELS));
  return [...new Set([...levels.filter((level) => !near(level)), own])].sort((one, other) => one - other);
}
