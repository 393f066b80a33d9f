/** A lesson, as Python hands it on or a teacher's link carries it: nothing but known fields, numbers within bounds. */

import { declared, parameters, practices, type Values } from "../../../web/engine/src/index.js";
import type { Words } from "./words.ts";

export const ABOUTS = { "accounts lost": "lost", "requests unanswered": "unanswered", "response time": "days", trust: "trust", "customers followed": "followed" } as const;

export type About = (typeof ABOUTS)[keyof typeof ABOUTS];

export type Regime = { name: string; meaning: string; practices: Values };

export type First = { act: "leaves" | "ill"; seat: number; who: string; weeks: number };

export type Choice = { say: string; set: Record<string, number>; ill: number };

export type Be = {
  who: "manager" | "customer";
  seat: number;
  clicks: number;
  weeks: number;
  under: string;
  question: string;
  happens: (First & { click: number })[];
  choices: Choice[];
};

export type Lesson = {
  lesson: string;
  language: string;
  minutes: number;
  title: string;
  question: string;
  setting: string;
  begins_after: number;
  firm: Values;
  shown: string[];
  offered: string[];
  regimes: Map<string, Regime>;
  first: First | null;
  guess: { about: About; question: string; weeks: number; from: number; to: number };
  touch: { people: boolean; regimes: boolean; parameters: Map<string, { from: number; to: number }> };
  be: Be | null;
  steps: string[];
  watch: string[];
  may_differ: string;
  evidence: { row: string; text: string }[];
  discuss: string[];
  caveat: string;
};

const LONG = 600;
const MANY = 12;
const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const REGIME = /^[a-z][a-z0-9_]{0,39}$/;

export class Faulty extends Error {
  constructor(readonly faults: string[]) {
    super(faults.join("\n"));
  }
}

type Fields = Record<string, unknown>;

/** Reads values out of plain data, and notes in words what cannot be. */
class Reader {
  readonly faults: string[] = [];

  constructor(readonly words: Words) {}

  fault(path: string, found: unknown, allowed: string): void {
    const text = found === undefined ? "–" : (JSON.stringify(found) ?? "–");
    this.faults.push(this.words.say("fault_value", { path, found: text.length > 60 ? `${text.slice(0, 60)}…` : text, allowed }));
  }

  fields(value: unknown, path: string, names: readonly string[]): Fields {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.fault(path, value, this.words.say("allowed_fields", { names: names.join(", ") }));
      return {};
    }
    for (const name of Object.keys(value)) if (!names.includes(name)) this.faults.push(this.words.say("fault_unknown", { path: `${path}.${name.slice(0, 40)}` }));
    return value as Fields;
  }

  text(value: unknown, path: string, most = LONG): string {
    if (typeof value === "string" && value.length <= most) return value;
    this.fault(path, value, this.words.say("allowed_text", { most }));
    return "";
  }

  texts(value: unknown, path: string): string[] {
    return this.items(value, path).map((one, place) => this.text(one, `${path}.${place}`));
  }

  items(value: unknown, path: string, least = 0, most = MANY): unknown[] {
    if (Array.isArray(value) && value.length >= least && value.length <= most) return value;
    this.fault(path, value, this.words.say("allowed_list", { least, most }));
    return [];
  }

  number(value: unknown, path: string, low: number, high: number, whole = true): number {
    if (typeof value === "number" && value >= low && value <= high && (!whole || Number.isInteger(value))) return value;
    this.fault(path, value, this.words.say(whole ? "allowed_whole" : "allowed_number", { low, high }));
    return low;
  }

  one<Name extends string>(value: unknown, path: string, names: readonly Name[]): Name {
    const found = names.find((name) => name === value);
    if (found === undefined) this.fault(path, value, names.join(", "));
    return found ?? names[0]!;
  }

  matching(value: unknown, path: string, pattern: RegExp): string {
    if (typeof value === "string" && pattern.test(value)) return value;
    this.fault(path, value, this.words.say("allowed_name"));
    return "";
  }

  values(value: unknown, path: string, known: (name: string) => boolean): Values {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.fault(path, value, this.words.say("allowed_parameters"));
      return {};
    }
    const found = Object.entries(value as Fields).filter(([name, one]) => {
      const fits = typeof one === "number" || typeof one === "string" || (Array.isArray(one) && one.every((part) => typeof part === "string"));
      if (known(name) && fits) return true;
      if (known(name)) this.fault(`${path}.${name}`, one, this.words.say("allowed_parameters"));
      else this.faults.push(this.words.say("fault_unknown", { path: `${path}.${name.slice(0, 60)}` }));
      return false;
    });
    return Object.fromEntries(found) as Values;
  }
}

/** What a firm with a picture does not have, as in Python: its people are the seats that are named, its places those of its accounts. */
const NOT_OF_A_CLASS = /^(functions\.\w+\.(bench|accounts_per_seat)|growth_room)$/;

const knownToEvents = (name: string): boolean => parameters.has(name) || practices.has(name);

/** Seats of the firm of a lesson, by function. */
export function seatsOf(firm: Values): number[] {
  return declared.functions.map((name) => {
    const full = `functions.${name}.seats`;
    return Number(firm[full] ?? parameters.get(full)?.default ?? 0);
  });
}

/**
 * The lesson that plain data are.
 *
 * @throws {@link Faulty} with all that is wrong with them, in words.
 */
export function readLesson(value: unknown, words: Words): Lesson {
  const of = new Reader(words);
  const top = of.fields(value, "lesson", ["lesson", "language", "minutes", "title", "question", "setting", "begins_after", "firm", "regimes", "first", "guess", "touch", "be", "steps", "watch", "may_differ", "evidence", "discuss", "caveat"]);
  const firm = of.values(top.firm, "firm", (name) => parameters.has(name));
  for (const name of Object.keys(firm)) if (NOT_OF_A_CLASS.test(name)) of.faults.push(words.say("not_of_a_class", { name }));
  const seats = seatsOf(firm);
  const people = of.number(seats.reduce((one, other) => one + other, 0), "people", 2, 20);
  of.number(firm.accounts ?? parameters.get("accounts")?.default, "firm.accounts", 5, 60);
  const regimes = readRegimes(of, top.regimes);
  const found: Lesson = {
    lesson: of.matching(top.lesson, "lesson", NAME),
    language: of.matching(top.language, "language", /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/) || "en",
    minutes: of.number(top.minutes, "minutes", 1, 240),
    title: of.text(top.title, "title", 120),
    question: of.text(top.question, "question"),
    setting: of.text(top.setting, "setting"),
    begins_after: of.number(top.begins_after, "begins_after", 0, 520),
    firm,
    ...regimes,
    first: top.first === null ? null : readAct(of, top.first, "first", people, []),
    guess: readGuess(of, top.guess),
    touch: readTouch(of, top.touch),
    be: top.be === null ? null : readBe(of, top.be, people, [...regimes.regimes.keys()]),
    steps: of.texts(top.steps, "steps"),
    watch: of.texts(top.watch, "watch"),
    may_differ: of.text(top.may_differ, "may_differ"),
    evidence: of.items(top.evidence, "evidence").map((one, place) => {
      const each = of.fields(one, `evidence.${place}`, ["row", "text"]);
      return { row: of.matching(each.row, `evidence.${place}.row`, /^[A-Z][0-9]{1,3}[a-z]?$/), text: of.text(each.text, `evidence.${place}.text`) };
    }),
    discuss: of.texts(top.discuss, "discuss"),
    caveat: of.text(top.caveat, "caveat"),
  };
  if (of.faults.length) throw new Faulty(of.faults);
  return found;
}

function readRegimes(of: Reader, value: unknown): Pick<Lesson, "shown" | "offered" | "regimes"> {
  const top = of.fields(value, "regimes", ["shown", "offered", "all"]);
  const all = typeof top.all === "object" && top.all !== null && !Array.isArray(top.all) ? Object.entries(top.all as Fields) : [];
  of.items(all, "regimes.all", 1, 8);
  const regimes = new Map<string, Regime>();
  for (const [name, one] of all.slice(0, 8)) {
    const path = `regimes.all.${of.matching(name, "regimes.all", REGIME)}`;
    const each = of.fields(one, path, ["name", "meaning", "practices"]);
    if (Number((each.practices as Fields | null | undefined)?.growth ?? 0) !== 0) of.faults.push(of.words.say("not_of_a_class", { name: "growth" }));
    regimes.set(name, {
      name: of.text(each.name, `${path}.name`, 60),
      meaning: of.text(each.meaning, `${path}.meaning`),
      practices: of.values(each.practices, `${path}.practices`, (name) => practices.has(name)),
    });
  }
  const names = (list: unknown, path: string, least: number, most: number): string[] => [...new Set(of.items(list, path, least, most).map((one, place) => of.one(one, `${path}.${place}`, [...regimes.keys()])))];
  return { shown: names(top.shown, "regimes.shown", 2, 4), offered: names(top.offered, "regimes.offered", 0, 8), regimes };
}

function readAct(of: Reader, value: unknown, path: string, people: number, more: string[]): First {
  const top = of.fields(value, path, ["act", "who", "seat", "weeks", ...more]);
  const act = of.one(top.act, `${path}.act`, ["leaves", "ill"] as const);
  return { act, who: of.text(top.who, `${path}.who`, 40), seat: of.number(top.seat, `${path}.seat`, 0, people - 1), weeks: of.number(top.weeks, `${path}.weeks`, act === "ill" ? 1 : 0, 52) };
}

function readGuess(of: Reader, value: unknown): Lesson["guess"] {
  const top = of.fields(value, "guess", ["about", "question", "weeks", "from", "to"]);
  const about = ABOUTS[of.one(top.about, "guess.about", Object.keys(ABOUTS) as (keyof typeof ABOUTS)[])];
  const from = of.number(top.from, "guess.from", 0, 1000, false);
  const to = of.number(top.to, "guess.to", 0, 1000, false);
  if (!(from < to)) of.fault("guess.to", to, `> ${from}`);
  return { about, question: of.text(top.question, "guess.question"), weeks: of.number(top.weeks, "guess.weeks", 1, 260), from, to };
}

/** A number that an event may change, within its own bounds. */
function changeable(of: Reader, name: string, path: string): { low: number; high: number } {
  const entry = parameters.get(name) ?? practices.get(name);
  const fixed = declared.events.fixed.some(([names]) => new RegExp(`^(?:${names})$`).test(name));
  if (!entry || fixed || (entry.kind !== "float" && entry.kind !== "int")) of.faults.push(`${path}: ${name.slice(0, 60)}`);
  return { low: entry?.low ?? 0, high: entry?.high ?? 1e6 };
}

function readTouch(of: Reader, value: unknown): Lesson["touch"] {
  const top = of.fields(value, "touch", ["people", "regimes", "parameters"]);
  const ranges = typeof top.parameters === "object" && top.parameters !== null ? Object.entries(top.parameters as Fields) : [];
  const found = new Map<string, { from: number; to: number }>();
  of.items(ranges, "touch.parameters", 0, MANY);
  for (const [name, range] of ranges.slice(0, MANY)) {
    const path = `touch.parameters.${name.slice(0, 60)}`;
    const { low, high } = changeable(of, name, "touch.parameters");
    const ends = of.fields(range, path, ["from", "to"]);
    found.set(name, { from: of.number(ends.from, `${path}.from`, low, high, false), to: of.number(ends.to, `${path}.to`, low, high, false) });
  }
  return { people: top.people === true, regimes: top.regimes === true, parameters: found };
}

function readBe(of: Reader, value: unknown, people: number, regimes: string[]): Be {
  const top = of.fields(value, "be", ["who", "seat", "clicks", "weeks", "under", "question", "happens", "choices"]);
  const who = of.one(top.who, "be.who", ["manager", "customer"] as const);
  const clicks = of.number(top.clicks, "be.clicks", 1, 20);
  const weeks = of.number(top.weeks, "be.weeks", 1, 26);
  of.number(clicks * weeks, "be.clicks × be.weeks", 1, 260);
  return {
    who,
    seat: of.number(top.seat, "be.seat", 0, people - 1),
    clicks,
    weeks,
    under: of.one(top.under, "be.under", regimes),
    question: of.text(top.question, "be.question"),
    happens: of.items(top.happens ?? [], "be.happens").map((one, place) => {
      const path = `be.happens.${place}`;
      return { ...readAct(of, one, path, people, ["click"]), click: of.number((one as Fields | null)?.click, `${path}.click`, 1, clicks) };
    }),
    choices: of.items(top.choices ?? [], "be.choices", who === "manager" ? 2 : 0, 4).map((one, place) => readChoice(of, one, `be.choices.${place}`)),
  };
}

function readChoice(of: Reader, value: unknown, path: string): Choice {
  const top = of.fields(value, path, ["say", "set", "ill"]);
  const set = Object.entries(of.values(top.set ?? {}, `${path}.set`, knownToEvents)).map(([name, one]): [string, number] => {
    const { low, high } = changeable(of, name, `${path}.set`);
    return [name, of.number(one, `${path}.set.${name}`, low, high, false)];
  });
  return { say: of.text(top.say, `${path}.say`, 120), set: Object.fromEntries(set), ill: of.number(top.ill ?? 0, `${path}.ill`, 0, 26) };
}
