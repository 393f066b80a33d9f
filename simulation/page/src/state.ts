/** What was asked: six questions, what else was set, and how it stands in the link. Nothing else gets in. */

import type { Declared, Parameter, Value, Values } from "./declared.ts";
import { observed, type Firm } from "./firm.ts";
import { allowedText, fits, number, type Allowed, type Words } from "./text.ts";

export type State = {
  accounts: number;
  /** Head counts by function; those that are left out are not known. */
  people: Record<string, number>;
  turnover: number;
  churn: number | null;
  contract: number;
  today: string;
  currency: string;
  /** What else was seen in the last year, by the names that a firm's file has for it. */
  seen: Record<string, number>;
  /** Price of a change, paid once, and weeks over which customers move. */
  once: number;
  over: number;
  /** Further parameters, by full name. */
  set: Values;
  /** What is drawn along a range; null where nothing is. */
  curve: Curved | null;
};

/** What is moved, between which ends (null: as the page chooses), against which outcome; `less`: less today's way. */
export type Curved = { along: string; of: string; from: number | null; to: number | null; less: boolean };

const LONGEST_LINK = 6000;
const MOST_ACCOUNTS = 50_000;
export const CURRENCIES = ["EUR", "USD", "GBP", "CHF"];
export const SEEN = ["response_days", "net_retention"];
export const WAYS = ["sole", "shared", "siloed", "diffuse"];
const FIRST_SEED = 2_026;

/** Managers of as many customers as the default firm has for each of its own. */
export function usualManagers(declared: Declared, accounts: number): number {
  const of = (name: string): number => Number(declared.parameters[name]!.default);
  return Math.max(1, Math.round((accounts * of("functions.success.seats")) / of("accounts")));
}

export function usual(declared: Declared): State {
  const of = (name: string): number => Number(declared.parameters[name]!.default);
  const shares = declared.segments.map((name) => [of(`segments.${name}.share`), of(`segments.${name}.revenue`)] as const);
  const total = shares.reduce((sum, [part]) => sum + part, 0);
  const contract = shares.reduce((sum, [part, revenue]) => sum + part * revenue, 0) / total;
  return {
    accounts: of("accounts"),
    people: {},
    turnover: of("turnover"),
    churn: 0.14,
    contract: Math.round(contract / 1000) * 1000,
    today: "sole",
    currency: "EUR",
    seen: {},
    once: 0,
    over: 0,
    set: {},
    curve: null,
  };
}

/** What each question allows. */
export function allowed(declared: Declared, name: string): Allowed {
  const plain = (low: number, high: number, unit: string, whole = false): Allowed => ({ low, high, whole, percent: false, unit });
  const rate = (low: number, high: number): Allowed => ({ low, high, whole: false, percent: true, unit: "a year" });
  if (name === "accounts") return plain(20, MOST_ACCOUNTS, "customers", true);
  if (name.startsWith("people.")) return plain(1, 5000, "people", true);
  if (name === "turnover") return rate(0.005, 0.9);
  if (name === "churn") return rate(0.005, 0.9);
  if (name === "contract") return plain(1, 1e8, "a year");
  if (name === "once") return plain(0, 1e9, "once");
  if (name === "over") return plain(0, 104, "weeks", true);
  const fact = declared.facts[name.replace("seen.", "")]!;
  return { low: fact.low, high: fact.high, whole: false, percent: fact.scale !== "log" || name.endsWith("retention"), unit: name.endsWith("days") ? "working days" : "a year" };
}

/** What a parameter allows. */
export const allowedBy = (entry: Parameter): Allowed => ({
  low: entry.low ?? -Infinity,
  high: entry.high ?? Infinity,
  whole: entry.kind === "int",
  percent: /^share|^1\/year|^0-1/.test(entry.unit),
  unit: entry.unit,
});

/** Parameters that the six questions speak of, and that cannot be set twice; nor can what the page fixes. */
export const ASKED = /^(accounts|turnover|functions\.\w+\.seats|segments\.\w+\.revenue)$/;

export const settable = (declared: Declared): [string, Parameter][] => [
  ...Object.entries(declared.parameters).filter(([name, entry]) => !ASKED.test(name) && entry.kind !== "functions"),
  ...WAYS.flatMap((regime) =>
    Object.entries(declared.regimeParameters)
      .filter(([, entry]) => entry.kind === "float" || entry.kind === "int")
      .map(([name, entry]): [string, Parameter] => [
        `regimes.${regime}.${name}`,
        { ...entry, default: declared.regimes[regime]!.values[name] as Value },
      ]),
  ),
];

// ---------------------------------------------------------------- a number that is moved

/** Whatever a curve can go along, as the link calls it. */
export const movable = (declared: Declared): string[] => [
  "accounts",
  ...declared.functions.map((name) => `people.${name}`),
  "turnover",
  "contract",
  "over",
  ...settable(declared).flatMap(([name, entry]) => (entry.kind === "choice" ? [] : [`set.${name}`])),
];

/** What it allows. */
export function allowedAlong(declared: Declared, name: string): Allowed {
  if (!name.startsWith("set.")) return allowed(declared, name);
  return allowedBy(new Map(settable(declared)).get(name.slice(4))!);
}

/** The question with that number at a level. */
export function movedTo(state: State, name: string, level: number): State {
  if (name.startsWith("people.")) return { ...state, people: { ...state.people, [name.slice(7)]: level } };
  if (name.startsWith("set.")) return { ...state, set: { ...state.set, [name.slice(4)]: level } };
  return { ...state, [name]: level };
}

/** Where it stands now; null where it is not known. */
export function standing(declared: Declared, state: State, name: string): number | null {
  if (name === "people.success") return state.people.success ?? usualManagers(declared, state.accounts);
  if (name.startsWith("people.")) return state.people[name.slice(7)] ?? null;
  if (!name.startsWith("set.")) return state[name as "accounts" | "turnover" | "contract" | "over"];
  const full = name.slice(4);
  if (full in state.set) return Number(state.set[full]);
  return full in declared.unknowns ? null : Number(new Map(settable(declared)).get(full)!.default);
}

/** What a curve can be of: outcomes that the page speaks of, and money a year. */
export const drawable = (declared: Declared): string[] => [...Object.keys(declared.outcomes), "money"];

// ---------------------------------------------------------------- the link

export function toLink(declared: Declared, state: State): string {
  const parts = new URLSearchParams();
  const first = usual(declared);
  for (const key of ["accounts", "turnover", "contract", "once", "over"] as const) if (state[key] !== first[key]) parts.set(key, String(state[key]));
  if (state.churn !== first.churn) parts.set("churn", state.churn === null ? "unknown" : String(state.churn));
  for (const [name, count] of Object.entries(state.people)) parts.set(`people.${name}`, String(count));
  for (const [name, value] of Object.entries(state.seen)) parts.set(`seen.${name}`, String(value));
  if (state.today !== first.today) parts.set("today", state.today);
  if (state.currency !== first.currency) parts.set("currency", state.currency);
  for (const [name, value] of Object.entries(state.set)) parts.set(`set.${name}`, String(value));
  if (state.curve) {
    parts.set("curve.along", state.curve.along);
    parts.set("curve.of", state.curve.of);
    for (const end of ["from", "to"] as const) if (state.curve[end] !== null) parts.set(`curve.${end}`, String(state.curve[end]));
    if (state.curve.less) parts.set("curve.less", "1");
  }
  return parts.toString();
}

/** What a link says, as far as it can be; faults are told, and change nothing. */
export function fromLink(declared: Declared, words: Words, link: string): { state: State; faults: string[] } {
  const state = usual(declared);
  const faults: string[] = [];
  const plain = link.replace(/^#/, "");
  if (plain.length > LONGEST_LINK) return { state, faults: [words.say("page.long_link")] };
  const known = new Map(settable(declared));
  const parts = new URLSearchParams(plain);
  // along what comes first, for the rest of a curve is read by it
  const ordered = [...parts].sort(([one], [other]) => Number(other === "curve.along") - Number(one === "curve.along"));
  for (const [key, text] of ordered) {
    const bad = (limits: string): void => void faults.push(words.say("page.bad_value", { key: cut(key), text: cut(text), allowed: limits }));
    const numeric = (limits: Allowed): number | null => {
      const value = /^-?\d{1,15}(\.\d{1,15})?(e-?\d{1,2})?$/.test(text) ? Number(text) : NaN;
      if (fits(value, limits)) return value;
      bad(allowedText(words, limits));
      return null;
    };
    if (key === "accounts" || key === "turnover" || key === "contract" || key === "once" || key === "over") {
      const value = numeric(allowed(declared, key));
      if (value !== null) state[key] = value;
    } else if (key === "churn") {
      if (text === "unknown") state.churn = null;
      else state.churn = numeric(allowed(declared, key)) ?? state.churn;
    } else if (key.startsWith("people.") && declared.functions.includes(key.slice(7))) {
      const value = numeric(allowed(declared, key));
      if (value !== null) state.people[key.slice(7)] = value;
    } else if (key.startsWith("seen.") && SEEN.includes(key.slice(5))) {
      const value = numeric(allowed(declared, key));
      if (value !== null) state.seen[key.slice(5)] = value;
    } else if (key === "today") {
      if (WAYS.includes(text)) state.today = text;
      else bad(WAYS.join(", "));
    } else if (key === "currency") {
      if (CURRENCIES.includes(text)) state.currency = text;
      else bad(CURRENCIES.join(", "));
    } else if (key.startsWith("set.") && known.has(key.slice(4))) {
      const entry = known.get(key.slice(4))!;
      if (entry.kind === "choice") {
        if (entry.choices.includes(text)) state.set[key.slice(4)] = text;
        else bad(entry.choices.join(", "));
      } else {
        const value = numeric({ ...allowedBy(entry), percent: false });
        if (value !== null) state.set[key.slice(4)] = value;
      }
    } else if (key === "curve.along") {
      if (movable(declared).includes(text)) state.curve = { along: text, of: state.curve?.of ?? "churn_rate", from: null, to: null, less: parts.get("curve.less") === "1" };
      else bad([...movable(declared).filter((name) => !name.startsWith("set.")), words.say("page.any_parameter")].join(", "));
    } else if (key === "curve.of" && state.curve) {
      if (drawable(declared).includes(text)) state.curve.of = text;
      else bad(drawable(declared).join(", "));
    } else if ((key === "curve.from" || key === "curve.to") && state.curve) {
      const value = numeric({ ...allowedAlong(declared, state.curve.along), percent: false });
      if (value !== null) state.curve[key.slice(6) as "from" | "to"] = value;
    } else if (key === "curve.less" && state.curve) {
      if (text !== "1") bad("1");
    } else if (/^curve\.(of|from|to|less)$/.test(key)) faults.push(words.say("page.curve_alone", { key: cut(key) }));
    else faults.push(words.say("page.unknown_key", { key: cut(key) }));
  }
  return { state, faults: faults.slice(0, 8) };
}

const cut = (text: string): string => `“${text.length > 40 ? `${text.slice(0, 37)}...` : text}”`;

// ---------------------------------------------------------------- the firm

/** What the model is asked about such a firm. */
export function firmOf(declared: Declared, state: State): Firm {
  const of = (name: string): number => Number(state.set[name] ?? declared.parameters[name]!.default);
  const parts = declared.segments.map((name) => of(`segments.${name}.share`));
  const total = parts.reduce((one, other) => one + other, 0) || 1;
  const usualContract = declared.segments.reduce(
    (sum, name, place) => sum + (parts[place]! / total) * Number(declared.parameters[`segments.${name}.revenue`]!.default),
    0,
  );
  const times = state.contract / usualContract;
  const contracts: Record<string, number> = {};
  const parameters: Values = { ...state.set, accounts: state.accounts, turnover: state.turnover };
  for (const name of declared.segments)
    contracts[`segments.${name}.revenue`] = Number((Number(declared.parameters[`segments.${name}.revenue`]!.default) * times).toPrecision(12));
  Object.assign(parameters, contracts);
  const people = { success: usualManagers(declared, state.accounts), ...state.people } as Record<string, number>;
  for (const [name, count] of Object.entries(people)) parameters[`functions.${name}.seats`] = count;
  const percent = (value: number): string => `${number(Number((100 * value).toPrecision(6)))} %`;
  const seen = [...(state.churn === null ? [] : [observed(declared, "churn_rate", state.churn, percent(state.churn))]), observed(declared, "turnover", state.turnover, percent(state.turnover))];
  parameters.turnover = seen.at(-1)!.value;
  for (const [name, value] of Object.entries(state.seen)) seen.push(observed(declared, name, value, name === "response_days" ? `${number(value)} days` : percent(value)));
  return {
    today: state.today,
    regimes: [state.today, ...WAYS.filter((name) => name !== state.today)],
    parameters,
    contracts,
    observed: seen,
    openSeats: declared.functions.filter((name) => !(name in people)),
    currency: state.currency,
    seed: FIRST_SEED,
  };
}

/** What of the state the worlds depend on: changes of money alone need no new runs. */
export const worldsKey = (state: State): string => JSON.stringify([state.accounts, state.people, state.turnover, state.churn, state.contract, state.today, state.over, state.set, state.seen]);
