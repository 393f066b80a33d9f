/** Values as they were asked for, checked one by one: what cannot be is noted, in words. */

import { declared, parameters, practices, type Parameter, type Value } from "./declared.js";
import { nearest, shown } from "./faults.js";
import type { RegimeAsked, Values } from "./question.js";

/** Parameters by name, all of them. */
export type Resolved = Map<string, Value>;

/** Why a parameter cannot have a value; undefined if it can. */
export function fault(parameter: Parameter, value: unknown, name = parameter.name): string | undefined {
  return usable(parameter, value) ? undefined : `${name} is ${shown(value)}; allowed: ${parameter.allowed}`;
}

function usable(parameter: Parameter, value: unknown): boolean {
  if (parameter.kind === "choice") return typeof value === "string" && parameter.choices.includes(value);
  if (parameter.kind === "functions") return functionsWithTheLead(value);
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  if (parameter.kind === "int" && !Number.isSafeInteger(value)) return false;
  return value >= (parameter.low ?? -Infinity) && value <= (parameter.high ?? Infinity);
}

function functionsWithTheLead(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const names: readonly unknown[] = value;
  const known = names.every((name) => typeof name === "string" && declared.functions.includes(name));
  return known && new Set(names).size === names.length && names.includes(declared.functions[declared.lead]);
}

/** Note why a number is not a whole one within bounds. */
export function whole(name: string, value: unknown, low: number, high: number, faults: string[]): void {
  const fits = typeof value === "number" && Number.isSafeInteger(value) && value >= low && value <= high;
  if (!fits) faults.push(`${name} is ${shown(value)}; allowed: a whole number from ${low} to ${high}`);
}

/** Note why a word is none of those that are allowed. */
export function word(name: string, value: unknown, allowed: readonly string[], faults: string[]): void {
  if (typeof value === "string" && allowed.includes(value)) return;
  faults.push(`${name} is ${shown(value)}${nearest(String(value), allowed)}`);
}

/** Note what a mapping has that it cannot have. */
export function keys(name: string, value: object, allowed: readonly string[], faults: string[]): void {
  for (const key of Object.keys(value))
    if (!allowed.includes(key)) faults.push(`unknown key '${name ? `${name}.` : ""}${key}'${nearest(key, allowed)}`);
}

/** The parameters of the firm with these values; what concerns regimes is passed over. */
export function firm(values: Values): Resolved {
  return with_(new Map(declared.parameters.map((each) => [each.name, each.default])), values);
}

function with_(found: Resolved, values: Values): Resolved {
  for (const [name, value] of Object.entries(values)) if (found.has(name)) found.set(name, value);
  return found;
}

/** Note which parameters there are not, and which cannot have their value. */
export function checkParameters(values: Values, regimes: readonly string[], faults: string[]): void {
  const named = new Map<string, Parameter>([...parameters, ...practices]);
  for (const regime of regimes) for (const [name, each] of practices) named.set(`regimes.${regime}.${name}`, each);
  for (const [name, value] of Object.entries(values)) {
    const parameter = named.get(name);
    const found = parameter ? fault(parameter, value, name) : `unknown parameter '${name}'${nearest(name, named.keys())}`;
    if (found !== undefined) faults.push(found);
  }
}

/** The practices of a regime, with the values of every regime and then with those of this one. */
export function regime(path: string, asked: RegimeAsked, values: Values, faults: string[]): Resolved {
  const found: Resolved = new Map(declared.practices.map((each) => [each.name, each.default]));
  if (typeof asked !== "string" && !isMapping(asked)) {
    faults.push(`${path} is ${shown(asked)}; allowed: a regime by name, or a mapping of its practices`);
    return found;
  }
  const from = typeof asked === "string" ? asked : asked["from"];
  const base = typeof from === "string" && Object.hasOwn(declared.regimes, from) ? declared.regimes[from] : undefined;
  if (base) with_(found, base.values);
  else if (from !== undefined)
    faults.push(`${path} is ${shown(from)}, which is no regime${nearest(String(from), Object.keys(declared.regimes))}`);
  if (typeof asked !== "string") own(path, asked, found, faults);
  with_(found, values);
  const prefix = `regimes.${typeof asked === "string" ? asked : ""}.`;
  for (const [name, value] of Object.entries(values))
    if (name.startsWith(prefix)) found.set(name.slice(prefix.length), value);
  return found;
}

function isMapping(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function own(path: string, asked: Values, found: Resolved, faults: string[]): void {
  for (const [name, value] of Object.entries(asked)) {
    if (name === "from") continue;
    const practice = practices.get(name);
    const wrong = practice
      ? fault(practice, value, `${path}.${name}`)
      : `unknown parameter '${path}.${name}'${nearest(name, practices.keys())}`;
    if (wrong !== undefined) faults.push(wrong);
    found.set(name, value);
  }
}

/** The number that stands for a value in a row of numbers: of a word its place, of functions a bit for each. */
export function asNumber(parameter: Parameter, value: Value): number {
  if (typeof value === "number") return value;
  if (typeof value === "string") return parameter.choices.indexOf(value);
  return value.reduce((bits, name) => bits | (1 << declared.functions.indexOf(name)), 0);
}
