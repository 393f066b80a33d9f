/** First you are somebody: the manager who decides, or the customer who is asked, for some clicks of some weeks. */

import { declared, type Happening } from "../../../web/engine/src/index.js";
import { make, svg } from "../elements.ts";
import { dots, scaleOf } from "./dots.ts";
import { Firm, NOTHING, setting, vacant, type Doing, type Firms } from "./firms.ts";
import { seatsOf, type Be, type Lesson } from "./lesson.ts";
import { plainLooks } from "./look.ts";
import { pairs, spread } from "./others.ts";
import { seatName, trustColour } from "./picture.ts";
import { button, section, table, type Part, type Room } from "./room.ts";
import { lived, type State } from "./state.ts";
import type { Words } from "./words.ts";

const lead = declared.lead;

type Life = { lesson: Lesson; firms: Firms };

/**
 * The seat in which one is, or of which one is a customer: that of the lead with the most accounts when it begins,
 * for the lesson's own person may have none by then; an empty one only where no other has any.
 */
export function ownSeat({ lesson, firms }: Life, seed: number): number {
  const be = lesson.be!;
  const firm = firms.firm(be.under, seed, 1, NOTHING);
  const seats = seatsOf(lesson.firm);
  const before = seats.slice(0, lead).reduce((sum, one) => sum + one, 0);
  const leads = Array.from({ length: seats[lead]! }, (_, place) => before + place);
  const rank = (seat: number): number => {
    const count = customersOf(firm, 0, seat).length;
    return count && !vacant(firm.seat(0, seat)) ? count + firm.slots : count;
  };
  return leads.reduce((best, seat) => (rank(seat) > rank(best) ? seat : best), leads[0] ?? be.seat);
}

/** What the choices so far do to the firm; what the lesson does to its own person, it does to whoever sits in this seat. */
export function choosing(be: Be, chosen: readonly number[], seat = be.seat): Doing {
  const events: Happening[] = [];
  const at = (one: number): number => (one === be.seat ? seat : one === seat ? be.seat : one);
  const acts = be.happens.map((one) => ({ week: (one.click - 1) * be.weeks, seat: at(one.seat), ...(one.act === "ill" ? { ill: one.weeks } : {}) }));
  if (be.who === "manager")
    chosen.forEach((place, click) => {
      const { set, ill } = be.choices[place]!;
      const week = click * be.weeks;
      if (Object.keys(set).length) events.push({ week, until: week + be.weeks, set });
      if (ill) acts.push({ week, seat, ill });
    });
  return { acts: acts.sort((one, other) => one.week - other.week), events };
}

/** The firm in which somebody lives, after these choices. */
export function life(room: Life, seed: number, chosen: readonly number[], other = 0): Firm {
  const { lesson, firms } = room;
  const be = lesson.be!;
  return new Firm(firms.engine, lesson, be.under, seed, be.clicks * be.weeks, choosing(be, chosen, ownSeat(room, seed)), be.who === "customer" && other === 0, other);
}

/** What came of a customer in one's place in another firm: trust at the end, of 100; NaN for one that was gone by then. */
export function livedThrough(room: Life, seed: number, other: number): number {
  const firm = life(room, seed, [], other);
  const slot = ownSlot(firm, ownSeat(room, seed));
  return gone(firm, slot, firm.weeks) ? NaN : 100 * firm.trustOf(firm.weeks, slot);
}

/** Places of the book whose lead sits in a seat. */
export function customersOf(firm: Firm, week: number, seat: number): number[] {
  return Array.from({ length: firm.slots }, (_, slot) => slot).filter((slot) => firm.here(week, slot) && firm.link(week, slot, lead).seat === seat);
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

/** What a manager sees of her own customers and her desk. */
export function seen(firm: Firm, week: number, seat: number, since: number): { count: number; trust: number; hours: number; spirits: number; lost: number } {
  const own = customersOf(firm, week, seat);
  const desk = firm.seat(week, seat);
  let lost = 0;
  for (let each = since + 1; each <= week; each++) lost += customersOf(firm, each - 1, seat).filter((slot) => firm.lost(each, slot)).length;
  return { count: own.length, trust: mean(own.map((slot) => firm.trustOf(week, slot))), hours: desk.backlog, spirits: desk.morale, lost };
}

/** The customer that one is: the first of the own person, or of the book where they have none. */
export function ownSlot(firm: Firm, seat: number): number {
  return customersOf(firm, 0, seat)[0] ?? Math.max(0, Array.from({ length: firm.slots }, (_, slot) => firm.here(0, slot)).indexOf(true));
}

/** The week, if any, in which a customer went, and the seat of the leaver with whom it went. */
export function gone(firm: Firm, slot: number, until: number): { week: number; along: number | null } | null {
  const week = Array.from({ length: until }, (_, each) => each + 1).find((each) => firm.lost(each, slot));
  if (week === undefined) return null;
  const seats = declared.functions.flatMap((_, place) => (firm.known[place] ? [firm.link(week - 1, slot, place).seat] : []));
  return { week, along: firm.followed(week, slot) ? (seats.find((seat) => firm.departed(week, seat)) ?? null) : null };
}

/** How it is with whoever one is: away, leaving, gone; nothing where one is at work. */
export function how(firm: Firm, week: number, seat: number, words: Words): string {
  const now = firm.seat(week, seat);
  const left = Array.from({ length: week }, (_, each) => week - each).find((each) => firm.departed(each, seat));
  const found: string[] = [];
  if (left !== undefined) found.push(words.say(vacant(now) ? "you_gone" : "you_next", { week: left }));
  else if (vacant(now)) found.push(words.say("you_nobody"));
  if (!vacant(now) && now.absence > 1) found.push(words.count("you_ill", now.absence - 1)); // the week just gone is one of them
  if (!vacant(now) && now.notice > 0) found.push(words.count("you_notice", now.notice));
  return found.join(" ");
}

const LIVES = 200;
const LIVES_AT_ONCE = 8;

export class Being implements Part {
  readonly element: HTMLElement;
  private readonly inside = make("div", { class: "being" });

  constructor(private readonly room: Room) {
    const { words, lesson } = room;
    this.title = words.say(lesson.be!.who === "manager" ? "be_manager" : "be_customer", { who: "{who}" });
    this.element = section("being", this.title, this.inside);
  }

  private readonly title: string;
  private seat = 0;

  private name(seat: number): string {
    return seatName(seatsOf(this.room.lesson.firm), seat, this.room.words);
  }

  /** A text of the lesson, its own person called by the seat in which one is. */
  private named(text: string): string {
    const name = this.name(this.room.lesson.be!.seat);
    return text.split(new RegExp(`${name.replace(/[^\p{L}\p{N} ]/gu, "\\$&")}(?!\\p{N})`, "u")).join(this.name(this.seat));
  }

  private shown = "";
  /** Which other firms are wanted; those that were begun for earlier ones stop. */
  private turn = 0;

  /** Drawn anew when next shown: width or colours may be others. */
  forget(): void {
    this.shown = "";
  }

  show(state: State): void {
    const be = this.room.lesson.be!;
    const key = JSON.stringify([state.seed, state.be, state.skipped]);
    if (key === this.shown) return;
    this.shown = key;
    this.room.lives.drop();
    this.turn++;
    this.seat = ownSeat(this.room, state.seed);
    this.element.querySelector("h2")!.textContent = this.title.replace("{who}", this.name(this.seat));
    const firm = life(this.room, state.seed, state.be);
    const week = state.be.length * be.weeks;
    const held = this.inside.contains(document.activeElement);
    const over = lived(state, this.room.lesson);
    const parts = be.who === "manager" ? this.manager(state, be, firm, week, over) : this.customer(state, be, firm, week, over);
    this.inside.replaceChildren(...parts);
    if (held && !over) this.inside.querySelector<HTMLElement>("button")?.focus();
    else if (held) this.element.querySelector<HTMLElement>("h2")?.focus();
  }

  private head(state: State, be: Be, week: number): HTMLElement {
    const { words } = this.room;
    return make("p", { class: "eyebrow" }, words.say("click_of", { click: state.be.length + 1, clicks: be.clicks, from: week + 1, to: week + be.weeks }));
  }

  private skip(): HTMLElement {
    return button(this.room.words.say("skip_being"), () => this.room.change((state) => (state.skipped = true)), "plain");
  }

  // ---------------------------------------------------------------- the manager

  private manager(state: State, be: Be, firm: Firm, week: number, over: boolean): HTMLElement[] {
    if (over) return this.managerOver(state, be, firm, week);
    const choices = make("div", { class: "choices" });
    choices.append(
      ...be.choices.map((choice, place) =>
        button(this.named(choice.say), () => {
          this.room.change((next) => next.be.push(place));
          this.tell(be);
        }, "choice-button"),
      ),
    );
    const ask = make("p", { class: "ask" }, this.named(be.question));
    return [this.head(state, be, week), ...this.how(firm, week), this.desk(firm, be, week), ask, choices, this.whose(be), this.skip()];
  }

  private how(firm: Firm, week: number): HTMLElement[] {
    const text = how(firm, week, this.seat, this.room.words);
    return text ? [make("p", { class: "how" }, text)] : [];
  }

  /** For whom a choice holds: numbers that are set are those of the firm, an absence is one's own. */
  private whose(be: Be): HTMLElement {
    const { words } = this.room;
    const said = [
      ...(be.choices.some(({ set }) => Object.keys(set).length) ? ["choice_all"] : []),
      ...(be.choices.some(({ ill }) => ill) ? ["choice_own"] : []),
    ];
    return make("p", { class: "quiet" }, said.map((key) => words.say(key)).join(" "));
  }

  private tell(be: Be): void {
    const { words } = this.room;
    const state = this.room.state();
    const week = state.be.length * be.weeks;
    const firm = life(this.room, state.seed, state.be);
    const found = seen(firm, week, this.seat, week - be.weeks);
    const told = words.say("be_told", { week, count: found.count, trust: words.number(found.trust, 2), hours: words.number(found.hours, 1), lost: found.lost });
    this.room.say(`${told} ${how(firm, week, this.seat, words)}`.trim());
  }

  private desk(firm: Firm, be: Be, week: number): HTMLElement {
    const { words } = this.room;
    const now = seen(firm, week, this.seat, Math.max(0, week - be.weeks));
    const before = seen(firm, Math.max(0, week - be.weeks), this.seat, Math.max(0, week - be.weeks));
    const box = make("div", { class: "desk" });
    const row = svg("svg", { viewBox: `0 0 ${Math.max(10, now.count) * 26} 30`, class: "own-customers", "aria-hidden": "true" });
    customersOf(firm, week, this.seat).forEach((slot, place) => row.append(svg("circle", { class: "account", cx: 14 + 26 * place, cy: 15, r: 11, fill: trustColour(firm.trustOf(week, slot)) })));
    const facts = make("dl", { class: "facts" });
    const fact = (name: string, value: string): void => void facts.append(make("dt", {}, name), make("dd", {}, value));
    const change = week ? this.signed(now.trust - before.trust) : "";
    fact(words.say("fact_customers"), week && now.lost ? words.count("customers_lost", now.lost, { all: now.count }) : String(now.count));
    fact(words.say("fact_trust"), `${words.number(now.trust, 2)}${change}`);
    fact(words.say("fact_hours"), words.say("hours", { hours: words.number(now.hours, 1) }));
    fact(words.say("fact_spirits"), words.number(vacant(firm.seat(week, this.seat)) ? NaN : now.spirits, 2));
    box.append(row as unknown as HTMLElement, facts);
    return box;
  }

  private signed(change: number): string {
    const text = this.room.words.number(Math.abs(change), 2);
    return !(Math.abs(change) >= 0.005) ? "" : ` (${change > 0 ? "+" : "\u2212"}${text})`;
  }

  private managerOver(state: State, be: Be, firm: Firm, week: number): HTMLElement[] {
    const { words } = this.room;
    if (!state.be.length) return [this.again()];
    const ways = [state.be, ...be.choices.map((_, place) => state.be.map(() => place))];
    const names = [words.say("you"), ...be.choices.map((choice) => words.say("always", { choice: this.named(choice.say) }))];
    const rows = ways.map((way, place) => {
      const of = place ? life(this.room, state.seed, way) : firm;
      const found = seen(of, week, this.seat, 0);
      const spirits = vacant(of.seat(week, this.seat)) ? NaN : found.spirits;
      return [names[place]!, words.number(found.trust, 2), String(found.lost), words.number(found.hours, 1), words.number(spirits, 2)];
    });
    const heads = ["who", "fact_trust", "fact_lost", "fact_hours", "fact_spirits"].map((key) => words.say(key));
    const dice = make("div");
    this.inOthers(state, be, week, ways, names, dice);
    return [...this.how(firm, week), make("p", {}, words.say("be_over", { week })), table(heads, rows, words.say("be_table")), dice, this.again()];
  }

  /** One life is one throw of the dice: the same choices in other firms. */
  private inOthers(state: State, be: Be, week: number, ways: readonly number[][], names: readonly string[], place: HTMLElement): void {
    const { words, lesson, lives } = this.room;
    const settings = ways.map((way) => setting(lesson, be.under, state.seed, week, choosing(be, way, this.seat)));
    lives.ask(settings, "trust", LIVES, ({ values, firms }) => {
      if (firms < LIVES) {
        place.replaceChildren(make("p", { class: "status" }, words.say("firms_so_far", { count: firms, all: LIVES })));
        return;
      }
      const field = make("div", { class: "dot-strips" });
      const rows = names.map((name, way) => {
        const { less, all } = pairs(values[way]!, values[0]!, firms);
        return [name, words.number(spread(values[way]!, firms).mean / 100, 2), way ? words.say("of_all", { count: less, all }) : "–"];
      });
      const heads = ["who", "lives_trust", "lives_better"].map((key) => words.say(key));
      place.replaceChildren(make("p", {}, words.say("lives_means", { count: LIVES })), table(heads, rows, words.say("lives_table", { count: LIVES })), field);
      const own = ways.map((way) => life(this.room, state.seed, way).measure("trust", week));
      this.dots(field, names.map((name, way) => ({ name, values: [...values[way]!.subarray(0, firms)], own: own[way]!, mark: "mark_firm" })), words.say("lives_scale"));
    });
  }

  /** Other firms as dots, a strip for each way to live. */
  private dots(place: HTMLElement, strips: readonly { name: string; values: readonly number[]; own: number; mark: string }[], label: string): void {
    const { words } = this.room;
    const looks = plainLooks(strips.length);
    const scale = scaleOf(strips.flatMap(({ values, own }) => [...values, own]), false, label);
    const told = (name: string, values: readonly number[]): string => {
      const { mean, low, high } = spread(Float64Array.from(values), values.length);
      const count = values.filter((value) => !Number.isNaN(value)).length;
      return words.say("spread", { regime: name, mean: words.number(mean, 1), low: words.number(low, 0), high: words.number(high, 0), unit: words.say("unit_trust"), count });
    };
    dots(place, strips.map(({ name, values, own, mark }, row) => ({ name, look: looks[row]!, values, expected: LIVES, marks: [{ at: own, name: words.say(mark), dashed: false }], told: told(name, values) })), scale, words);
  }

  private again(): HTMLElement {
    return button(this.room.words.say("be_again"), () => this.room.change((state) => {
      state.be = [];
      state.skipped = false;
    }), "plain");
  }

  // ---------------------------------------------------------------- the customer

  private customer(state: State, be: Be, firm: Firm, week: number, over: boolean): HTMLElement[] {
    const { words, lesson } = this.room;
    const slot = ownSlot(firm, this.seat);
    const went = gone(firm, slot, week);
    const end = went ? [make("p", { class: "how" }, this.goneWords(firm, slot, went))] : [];
    if (went && !over) return [...end, button(words.say("be_left_on"), () => this.room.change((next) => (next.skipped = true)), "primary")];
    if (over) return [...end, ...this.customerOver(state, firm, slot, be)];
    const facts = make("ul", { class: "plain" });
    facts.append(...this.whom(firm, lesson, week, slot).map((line) => make("li", {}, line)));
    const trust = make("p", { class: "own-trust" });
    const change = week ? this.signed(firm.trustOf(week, slot) - firm.trustOf(week - be.weeks, slot)) : "";
    const dot = svg("svg", { viewBox: "0 0 30 30", class: "own-dot", "aria-hidden": "true" });
    dot.append(svg("circle", { class: "account", cx: 15, cy: 15, r: 12, fill: trustColour(firm.trustOf(week, slot)) }));
    trust.append(dot, make("span", {}, `${words.say("your_trust", { trust: words.number(firm.trustOf(week, slot), 2) })}${change}`));
    const choices = make("div", { class: "choices" });
    choices.append(
      ...["yes", "no"].map((answer) =>
        button(words.say(answer), () => {
          this.room.change((next) => next.be.push(answer === "yes" ? 1 : 0));
        }, "choice-button"),
      ),
    );
    return [this.head(state, be, week), facts, trust, make("p", { class: "ask" }, this.named(be.question)), choices, this.skip()];
  }

  private goneWords(firm: Firm, slot: number, { week, along }: { week: number; along: number | null }): string {
    const { words } = this.room;
    if (along !== null) return words.say("be_followed", { week, who: this.name(along) });
    return words.say(firm.followed(week, slot) ? "be_followed_somebody" : "be_left", { week });
  }

  /** Whom the customer knows, and who went since she was last asked. */
  private whom(firm: Firm, lesson: Lesson, week: number, slot: number): string[] {
    const { words } = this.room;
    const seats = seatsOf(lesson.firm);
    const found: string[] = [];
    declared.functions.forEach((_, place) => {
      if (!firm.known[place]) return;
      const { seat, trust } = firm.link(week, slot, place);
      const state = firm.seat(week, seat).state;
      const name = seatName(seats, seat, words);
      const before = week ? firm.link(Math.max(0, week - lesson.be!.weeks), slot, place).seat : seat;
      if (state === "empty" || state === "gone") found.push(words.say("knows_nobody", { seat: name }));
      else if (before !== seat) found.push(words.say("knows_instead", { seat: name, before: seatName(seats, before, words), trust: words.number(trust, 2) }));
      else found.push(words.say(state === "ill" ? "knows_ill" : "knows", { seat: name, trust: words.number(trust, 2) }));
    });
    return found;
  }

  private customerOver(state: State, firm: Firm, slot: number, be: Be): HTMLElement[] {
    const { words } = this.room;
    if (!state.be.length) return [this.again()];
    const yes = state.be.filter(Boolean).length;
    const rows = state.be.map((answer, click) => {
      const week = click * be.weeks;
      const chance = firm.chance(week, slot);
      return [words.number(week + 1), words.say(answer ? "yes" : "no"), words.number(firm.trustOf(week, slot), 2), Number.isNaN(chance) ? "–" : words.say("of_100", { number: words.number(100 * chance, 0) })];
    });
    const dice = make("div");
    this.yearElsewhere(state, firm, slot, dice);
    const heads = ["be_week", "be_answer", "your_trust_head", "be_chance"].map((key) => words.say(key));
    return [make("p", {}, words.count("be_signed", yes, { all: state.be.length })), table(heads, rows, words.say("be_table_customer")), make("p", { class: "quiet" }, words.say("be_chance_means")), dice, this.again()];
  }

  /** One year is one throw of the dice: a customer in one's place in other firms, a few of them at a time. */
  private yearElsewhere(state: State, firm: Firm, slot: number, place: HTMLElement): void {
    const { words } = this.room;
    const turn = this.turn;
    const values: number[] = [];
    const more = (): void => {
      if (turn !== this.turn) return;
      for (let each = 0; each < LIVES_AT_ONCE; each++) values.push(livedThrough(this.room, state.seed, values.length + 1));
      if (values.length < LIVES) {
        place.replaceChildren(make("p", { class: "status" }, words.say("firms_so_far", { count: values.length, all: LIVES })));
        setTimeout(more);
        return;
      }
      const left = values.filter(Number.isNaN).length;
      const here = gone(firm, slot, firm.weeks);
      const field = make("div", { class: "dot-strips" });
      place.replaceChildren(make("h3", {}, words.say("dice_head")), make("p", {}, words.say("lives_customer", { count: LIVES })), make("p", {}, words.say("lives_gone", { count: left, all: LIVES, here: words.say(here ? "lives_here_gone" : "lives_here_stayed") })), field);
      this.dots(field, [{ name: words.say("lives_stayed"), values, own: here ? NaN : 100 * firm.trustOf(firm.weeks, slot), mark: "you" }], words.say("lives_own_scale"));
    };
    setTimeout(more);
  }
}
