/** How far somebody has come with a lesson, all of which stands in the link; nothing else gets in. */

import type { Act } from "../../../web/engine/src/index.js";
import { snapped } from "./codes.ts";
import { seatsOf, type Lesson } from "./lesson.ts";
import type { Words } from "./words.ts";

export type State = {
  seed: number;
  /** What was chosen while being somebody, click by click; for a customer 1 is yes. */
  be: number[];
  /** Whether being somebody is over before its last click. */
  skipped: boolean;
  /** A guess for each regime that the lesson shows; null where there is none yet. */
  guesses: (number | null)[];
  locked: boolean;
  /** Whether its code has been handed in to a collector. */
  sent: boolean;
  /** Made up for this guess when it is first handed in, so that it counts once however often it is sent; else empty. */
  once: string;
  /** Regimes that are shown now. */
  regimes: string[];
  /** What was made happen, in the order of weeks; `week` counts from the start of the guess. */
  acts: Act[];
  /** Parameters that were set, by name. */
  set: Record<string, number>;
  /** Weeks that are over in what is shown, and the most that were ever over. */
  week: number;
  seen: number;
};

/** What a fragment names, before any lesson is read. */
export type Asked = { view: "list" | "pupil" | "teacher"; lesson: string; language: string | null; key: string; parts: URLSearchParams };

export const LONGEST = 520;
export const LARGEST_SEED = 999_999;
export const MOST_SHOWN = 4;
const MOST_ACTS = 40;
const LONGEST_LINK = 40_000;
const KNOWN = ["lesson", "lang", "view", "key", "seed", "be", "skip", "guess", "locked", "sent", "once", "regimes", "acts", "week", "seen"];

/** Whether a fragment is one of the class. */
export const isClass = (fragment: string): boolean => /^#?(class|lesson)(?=$|[=&])/.test(fragment);

export function asked(fragment: string): Asked {
  const parts = new URLSearchParams(fragment.replace(/^#/, "").slice(0, LONGEST_LINK));
  const lesson = parts.get("lesson") ?? "";
  return { view: lesson === "" ? "list" : parts.get("view") === "teacher" ? "teacher" : "pupil", lesson, language: parts.get("lang"), key: parts.get("key") ?? "", parts };
}

export function begun(lesson: Lesson, seed = 1): State {
  return { seed, be: [], skipped: false, guesses: lesson.shown.map(() => null), locked: false, sent: false, once: "", regimes: [...lesson.shown], acts: [], set: {}, week: 0, seen: 0 };
}

/** Whether the guess comes next, being somebody is over, the weeks of the guess are over. */
export const lived = (state: State, lesson: Lesson): boolean => lesson.be === null || state.skipped || state.be.length >= lesson.be.clicks;
export const settled = (state: State, lesson: Lesson): boolean => state.locked && state.seen >= lesson.guess.weeks;

// ---------------------------------------------------------------- the link

export function toFragment(of: Asked, language: string, lesson: Lesson, state: State): string {
  const parts = new URLSearchParams({ lesson: of.lesson, lang: language });
  if (of.view === "teacher") parts.set("view", "teacher");
  if (of.key) parts.set("key", of.key);
  if (state.seed !== 1) parts.set("seed", String(state.seed));
  if (state.be.length) parts.set("be", state.be.join(""));
  if (state.skipped) parts.set("skip", "1");
  if (state.guesses.some((guess) => guess !== null)) parts.set("guess", state.guesses.map((guess) => guess ?? "").join(","));
  if (state.locked) parts.set("locked", "1");
  if (state.sent) parts.set("sent", "1");
  if (state.once) parts.set("once", state.once);
  if (state.regimes.join() !== lesson.shown.join()) parts.set("regimes", state.regimes.join(","));
  if (state.acts.length) parts.set("acts", state.acts.map((act) => [act.week, act.seat, ...(act.ill === undefined ? [] : [act.ill])].join(".")).join("~"));
  for (const [name, value] of Object.entries(state.set)) parts.set(`set.${name}`, String(value));
  if (state.week) parts.set("week", String(state.week));
  if (state.seen > state.week) parts.set("seen", String(state.seen));
  return parts.toString();
}

/** What a link says, as far as it can be; faults are told in words, and change nothing. What was seen stays seen. */
export function fromFragment({ parts }: Asked, lesson: Lesson, words: Words, already = 0): { state: State; faults: string[] } {
  const of = new Link(parts, words);
  const state = begun(lesson, of.whole("seed", 1, 0, LARGEST_SEED));
  const { be, guess } = lesson;
  state.be = be ? of.list("be", "", be.clicks, (text) => whole(text, 0, (be.who === "manager" ? be.choices.length : 2) - 1)) : [];
  state.skipped = of.whole("skip", 0, 0, 1) === 1;
  const guesses = of.list("guess", ",", lesson.shown.length, (text) => (text === "" ? NaN : numeric(text, guess.from, guess.to)));
  if (guesses.length === lesson.shown.length) state.guesses = guesses.map((one) => (Number.isNaN(one) ? null : snapped(one, guess)));
  state.locked = of.whole("locked", 0, 0, 1) === 1 && state.guesses.every((one) => one !== null);
  state.sent = of.whole("sent", 0, 0, 1) === 1 && state.locked;
  const once = of.list("once", ",", 1, (text) => (/^[0-9a-f]{16}$/.test(text) ? text : null))[0] ?? "";
  if (state.locked) {
    state.once = once; // a link to an open lesson gives no two telephones the same key
    state.skipped ||= be !== null && state.be.length < be.clicks;
    state.week = of.whole("week", 0, 0, LONGEST);
    state.seen = Math.max(state.week, of.whole("seen", 0, 0, LONGEST), already);
  }
  if (settled(state, lesson)) touched(of, state, lesson);
  of.unknown();
  return { state, faults: of.faults };
}

function touched(of: Link, state: State, lesson: Lesson): void {
  const { touch } = lesson;
  if (touch.regimes) {
    const names = of.words("regimes", MOST_SHOWN, [...lesson.shown, ...lesson.offered]);
    if (names.length) state.regimes = names;
  }
  const seats = seatsOf(lesson.firm).reduce((one, other) => one + other, 0);
  if (touch.people) {
    const acts = of.list("acts", "~", MOST_ACTS, (text) => act(text, seats));
    state.acts = acts.sort((one, other) => one.week - other.week);
  }
  for (const [name, { from, to }] of touch.parameters) {
    const value = of.number(`set.${name}`, from, to);
    if (value !== null) state.set[name] = value;
  }
}

function act(text: string, seats: number): Act | null {
  const found = /^(\d{1,3})\.(\d{1,2})(?:\.(\d{1,2}))?$/.exec(text);
  if (!found) return null;
  const [week, seat, ill] = [Number(found[1]), Number(found[2]), found[3] === undefined ? undefined : Number(found[3])];
  if (week >= LONGEST || seat >= seats || (ill !== undefined && !(ill >= 1 && ill <= 52))) return null;
  return ill === undefined ? { week, seat } : { week, seat, ill };
}

const whole = (text: string, low: number, high: number): number | null => (/^\d{1,6}$/.test(text) && Number(text) >= low && Number(text) <= high ? Number(text) : null);

const numeric = (text: string, low: number, high: number): number | null => (/^-?\d{1,7}(\.\d{1,6})?$/.test(text) && Number(text) >= low && Number(text) <= high ? Number(text) : null);

/** Values of a link, and what of it cannot be. */
class Link {
  readonly faults: string[] = [];
  private readonly read = new Set<string>();

  constructor(
    private readonly parts: URLSearchParams,
    private readonly say: Words,
  ) {}

  private take(key: string): string | null {
    this.read.add(key);
    return this.parts.get(key);
  }

  private refuse(key: string, text: string): void {
    this.faults.push(this.say.say("fault_link", { key, text: text.slice(0, 60) }));
  }

  number(key: string, low: number, high: number): number | null {
    const text = this.take(key);
    const found = text === null ? null : numeric(text, low, high);
    if (text !== null && found === null) this.refuse(key, text);
    return found;
  }

  whole(key: string, otherwise: number, low: number, high: number): number {
    const text = this.take(key);
    const found = text === null ? otherwise : whole(text, low, high);
    if (found === null) this.refuse(key, text!);
    return found ?? otherwise;
  }

  list<Item>(key: string, between: string, most: number, item: (text: string) => Item | null): Item[] {
    const text = this.take(key);
    if (text === null || text === "") return [];
    const found = text.split(between).map(item);
    if (found.length <= most && found.every((one) => one !== null)) return found as Item[];
    this.refuse(key, text);
    return [];
  }

  words(key: string, most: number, allowed: readonly string[]): string[] {
    return [...new Set(this.list(key, ",", most, (text) => (allowed.includes(text) ? text : null)))];
  }

  /** Note what the link says of nothing that there is. */
  unknown(): void {
    for (const key of new Set(this.parts.keys()))
      if (!KNOWN.includes(key) && !this.read.has(key)) this.faults.push(this.say.say("fault_key", { key: key.slice(0, 60) }));
  }
}
