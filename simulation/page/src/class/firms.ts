/** The firms of a class: one for each regime under the same luck, run from its first week whenever anything changes. */

import { declared, parameters, type Run, type Act, type Engine, type Happening, type History, type Setting } from "../../../web/engine/src/index.js";
import type { About, Lesson } from "./lesson.ts";

/** Weeks before the guess that pictures and charts begin with. */
export const BEFORE = 26;
const SMOOTHED = 4;

/** What is done to a firm: acts and numbers, in weeks from the start of the guess. */
export type Doing = { acts: readonly Act[]; events: readonly Happening[] };

export type SeatState = "work" | "ill" | "notice" | "gone" | "empty" | "closed";

/** A seat as it is shown, and the weeks of absence and notice as they stand, whatever is about to be done to it. */
export type Seat = { state: SeatState; weeks: number; accounts: number; isNew: boolean; backlog: number; morale: number; absence: number; notice: number; tenure: number };

const ACCOUNT_FIELDS = ["here", "age", "renewal_age", "generation", "segment", "trust"];
const PERSON_FIELDS = ["tenure", "notice_weeks", "absence_weeks", "vacancy_weeks", "portfolio", "closed", "backlog", "morale"];
const FUNCTIONS = declared.functions;
const RAMP_WEEKS = Number(parameters.get("ramp_weeks")?.default);
const WATCHED = {
  accounts: [...ACCOUNT_FIELDS, ...FUNCTIONS.flatMap((_, place) => [`holder.${place}`, `person_trust.${place}`])],
  people: PERSON_FIELDS,
};

/** Whatever the lesson does first, and then what else is done. */
export function doing(lesson: Lesson, acts: readonly Act[] = [], set: Readonly<Record<string, number>> = {}): Doing {
  const { first } = lesson;
  const begins: Act[] = first ? [first.act === "ill" ? { week: 0, seat: first.seat, ill: first.weeks } : { week: 0, seat: first.seat }] : [];
  return { acts: [...begins, ...acts], events: Object.keys(set).length ? [{ week: 0, set }] : [] };
}

export const NOTHING: Doing = { acts: [], events: [] };

/** The question that a firm of the lesson answers. */
export function setting(lesson: Lesson, regime: string, seed: number, weeks: number, { acts, events }: Doing): Setting {
  return {
    parameters: lesson.firm,
    regime: lesson.regimes.get(regime)!.practices,
    acts: acts.filter((act) => act.week < weeks),
    events: events.filter((event) => event.week < weeks).map((event) => (event.until !== undefined && event.until > weeks ? { ...event, until: weeks } : event)),
    seed,
    warm_up: lesson.begins_after,
    horizon: weeks,
  };
}

/** What a guess is about, from the totals of the first weeks of a horizon; NaN if nothing happened to count. */
export function measure(about: About, totals: Float64Array, weeks: number): number {
  const sum = (name: string): number => {
    let found = 0;
    for (let week = 0; week < weeks; week++) found += at(totals, week, name);
    return found;
  };
  if (about === "lost" || about === "followed") return sum(about);
  if (about === "unanswered") return (100 * sum("unanswered")) / sum("requests");
  if (about === "days") return sum("days") / sum("answers");
  return (100 * at(totals, weeks - 1, "trust")) / at(totals, weeks - 1, "accounts");
}

const PLACES = new Map(declared.totals.map((name, place) => [name, place]));
const WIDTH = declared.totals.length;

const at = (totals: Float64Array, week: number, name: string): number => totals[week * WIDTH + PLACES.get(name)!]!;

/** What was counted in the last weeks before the guess, of which the engine keeps one at a time. */
function weeksBefore(run: Run, warm_up: number): Float64Array[] {
  run.weeks(Math.max(0, warm_up - BEFORE));
  return Array.from({ length: BEFORE }, (_, place) => {
    if (place < BEFORE - warm_up) return new Float64Array(WIDTH).fill(NaN);
    run.weeks(1);
    return new Float64Array(run.bytes("weeks", 8 * WIDTH).buffer);
  });
}

/** A firm whose every week is known. Weeks count from the start of the guess; before it they are below 0. */
export class Firm {
  readonly slots: number;
  readonly seats: number;
  private readonly history: History;
  private readonly totals: Float64Array;
  private readonly before: readonly Float64Array[];
  /** Functions whose people customers know. */
  readonly known: readonly boolean[];

  constructor(
    engine: Engine,
    readonly lesson: Lesson,
    readonly regime: string,
    seed: number,
    readonly weeks: number,
    readonly done: Doing,
    chances = false,
    /** Another firm with other luck, where it is not 0. */
    replication = 0,
  ) {
    const question = { ...setting(lesson, regime, seed, weeks, done), replication };
    this.before = weeksBefore(engine.setUp(question), lesson.begins_after);
    const run = engine.setUp(question);
    this.history = run.watch({ ...WATCHED, chances_to_leave: chances });
    this.totals = run.totals();
    this.slots = run.slots;
    this.seats = run.seats;
    const touchpoints = lesson.regimes.get(regime)!.practices["touchpoints"];
    this.known = FUNCTIONS.map((name) => !Array.isArray(touchpoints) || (touchpoints as readonly string[]).includes(name));
  }

  private row(week: number): number {
    return Math.max(0, this.lesson.begins_after + week);
  }

  private account(field: string, week: number, slot: number): number {
    return this.history.accounts[field]![this.row(week) * this.slots + slot]!;
  }

  private person(field: string, week: number, seat: number): number {
    return this.history.people[field]![this.row(week) * this.seats + seat]!;
  }

  /** What was counted in a week; of those before the guess, below 0, what is counted while they go on: answers, not states. */
  counted(name: string, week: number): number {
    return week < 0 ? (this.before[BEFORE + week]?.[PLACES.get(name)!] ?? NaN) : at(this.totals, week, name);
  }

  /** Customers lost since the start of the guess. */
  lostSoFar(week: number): number {
    let found = 0;
    for (let each = 0; each < week; each++) found += this.counted("lost", each);
    return found;
  }

  /** Mean working days to an answer over the last weeks: a small firm has few requests in one. From the start on, over the weeks since. */
  days(week: number): number {
    let [days, answers] = [0, 0];
    for (let each = Math.max(week > 0 ? 0 : -BEFORE, week - SMOOTHED); each < week; each++) {
      days += this.counted("days", each);
      answers += this.counted("answers", each);
    }
    return days / answers;
  }

  measure(about: About, weeks: number): number {
    return measure(about, this.totals, weeks);
  }

  /** Whether a customer is in a place of the book when so many weeks are over. */
  here(week: number, slot: number): boolean {
    return this.account("here", week, slot) === 1;
  }

  /** Mean trust of the customers; those who came in the last moment of the week left out, as in every total of a week. */
  trust(week: number): number {
    let [sum, count] = [0, 0];
    for (let slot = 0; slot < this.slots; slot++)
      if (this.here(week, slot) && (this.account("age", week, slot) > 0 || week + this.lesson.begins_after <= 0)) {
        sum += this.account("trust", week, slot);
        count++;
      }
    return sum / count;
  }

  trustOf(week: number, slot: number): number {
    return this.account("trust", week, slot);
  }

  segment(week: number, slot: number): number {
    return this.account("segment", week, slot);
  }

  /** The seat behind a customer and a function, and trust in the person there. */
  link(week: number, slot: number, place: number): { seat: number; trust: number } {
    return { seat: this.account(`holder.${place}`, week, slot), trust: this.account(`person_trust.${place}`, week, slot) };
  }

  /** Whether a customer was lost in the week that ends when so many are over. */
  lost(week: number, slot: number): boolean {
    return this.here(week - 1, slot) && (!this.here(week, slot) || this.account("generation", week, slot) !== this.account("generation", week - 1, slot));
  }

  /** Whether a customer went with a leaver in the week that ends when so many are over: it was lost, and not at its renewal. */
  followed(week: number, slot: number): boolean {
    if (!this.lost(week, slot)) return false;
    if (!this.renews(week, slot)) return true;
    const others = Array.from({ length: this.slots }, (_, each) => each).filter((each) => this.lost(week, each) && !this.renews(week, each));
    return this.counted("followed", week - 1) > others.length;
  }

  private renews(week: number, slot: number): boolean {
    return this.account("age", week - 1, slot) + 1 === this.account("renewal_age", week - 1, slot);
  }

  /** Whether the person in a seat went in the week that ends when so many are over. */
  departed(week: number, seat: number): boolean {
    const [before, after] = [this.seat(week - 1, seat), this.seat(week, seat)];
    return !vacant(before) && (vacant(after) || after.tenure < before.tenure);
  }

  seat(week: number, seat: number): Seat {
    const of = (field: string): number => this.person(field, week, seat);
    const due = this.done.acts.filter((act) => act.week === week && act.seat === seat);
    const ill = due.find((act) => act.ill !== undefined)?.ill;
    const [state, weeks] = this.stateOf(of, due.some((act) => act.ill === undefined), ill);
    return { state, weeks, accounts: of("portfolio"), isNew: state === "work" && of("tenure") < RAMP_WEEKS, backlog: of("backlog"), morale: of("morale"), absence: of("absence_weeks"), notice: of("notice_weeks"), tenure: of("tenure") };
  }

  private stateOf(of: (field: string) => number, goes: boolean, ill: number | undefined): [SeatState, number] {
    if (of("closed")) return ["closed", 0];
    if (of("vacancy_weeks") > 0) return ["empty", 0];
    if (goes) return ["gone", 0];
    if (ill !== undefined) return ["ill", ill];
    if (of("absence_weeks") > 0) return ["ill", of("absence_weeks") - 1]; // the week just gone is one of them
    if (of("notice_weeks") > 0) return ["notice", of("notice_weeks") - 1];
    return ["work", 0];
  }

  /** The chance of a customer to leave, were a renewal due; NaN where it was not asked for. */
  chance(week: number, slot: number): number {
    return this.history.chances_to_leave?.[this.row(week) * this.slots + slot] ?? NaN;
  }
}

/** Whether nobody is in a seat. */
export const vacant = (seat: Seat): boolean => seat.state === "empty" || seat.state === "closed";

/** Firms that were run, so that what has not changed is not run again. */
export class Firms {
  private readonly kept = new Map<string, Firm>();

  constructor(
    readonly engine: Engine,
    readonly lesson: Lesson,
  ) {}

  firm(regime: string, seed: number, weeks: number, done: Doing): Firm {
    const key = JSON.stringify([regime, seed, weeks, done]);
    const found = this.kept.get(key) ?? new Firm(this.engine, this.lesson, regime, seed, weeks, done);
    this.kept.delete(key);
    this.kept.set(key, found);
    for (const old of [...this.kept.keys()].slice(0, -24)) this.kept.delete(old);
    return found;
  }
}

export const seatFunction = (seats: readonly number[], seat: number): { place: number; number: number } => {
  let place = 0;
  while (seat >= seats[place]!) seat -= seats[place++]!;
  return { place, number: seat + 1 };
};

