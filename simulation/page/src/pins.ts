/** Answers that are kept to compare with: pinned, and held against what is asked now. */

import { TODAY, type Finding } from "./advice.ts";
import { seenOf } from "./along.ts";
import type { Kept } from "./answering.ts";
import type { Declared } from "./declared.ts";
import { at, make, show, tidy } from "./elements.ts";
import { REPLICATIONS } from "./fit.ts";
import { askedOf, moved, oneFirm } from "./moved.ts";
import type { Pool } from "./pool.ts";
import { Sayer } from "./said.ts";
import { firmOf, worldsKey, type State } from "./state.ts";
import { bandedWhereKnown, mean, type Estimate } from "./statistics.ts";
import { amount, capital, number, rounded, share, spread, wordsOf, type Words } from "./text.ts";
import type { Answer } from "./worker.ts";

const MOST = 5;
const NAMED = 3;
const WORLDS = 32;
const SEEN = ["churn_rate", "money", "trust", "response_days"] as const;

type Pin = { number: number; state: State; kept: Kept; headline: string; focus: string; finding: Finding | null; churn: number };

/** What is asked now less what was pinned: for each way, in the order of `SEEN`. */
type Compared = { paired: boolean; worlds: number; ways: string[]; differences: Estimate[][] };

/** A firm in one line. */
export function inShort(declared: Declared, of: State): string {
  const firm = firmOf(declared, of);
  const churn = of.churn === null ? "" : `, ${Number((100 * of.churn).toPrecision(3))} % churn`;
  const more = { ...Object.fromEntries(Object.entries(of.people).filter(([name]) => name !== "success").map(([name, count]) => [`${name} people`, count])), ...of.seen, ...of.set };
  const named = Object.entries(more).map(([name, value]) => `${name} ${String(value)}`);
  const set = named.length ? `; ${named.slice(0, NAMED).join(", ")}${named.length > NAMED ? ` and ${named.length - NAMED} more` : ""}` : "";
  const costs = `${of.once ? `, ${amount(of.currency, of.once)} once for a change` : ""}${of.over ? `, over ${of.over} weeks` : ""}`;
  return `${number(of.accounts)} customers, ${String(firm.parameters["functions.success.seats"])} managers, ${Number((100 * of.turnover).toPrecision(3))} % leave${churn}, ${amount(of.currency, of.contract)}, ${of.today}${costs}${set}`;
}

/** What was asked, whatever is drawn of it. */
const asked = (state: State): string => JSON.stringify([worldsKey(state), state.once, state.currency]);

export class Pins {
  private readonly words: Words;
  private pins: Pin[] = [];
  private counted = 0;
  private now: { kept: Kept; answer: Answer; state: State } | null = null;

  constructor(
    private readonly declared: Declared,
    private readonly open: (state: State) => void,
  ) {
    this.words = wordsOf(declared);
    at("pin").addEventListener("click", () => this.pin());
  }

  /** A move: nothing is known that could be pinned, or compared. */
  begin(): void {
    this.now = null;
    (at("pin") as HTMLButtonElement).disabled = true;
    at("compared").replaceChildren();
    at("compared-said").textContent = this.pins.length ? this.words.say("page.pin_waits") : "";
  }

  /** No world fits the firm that is asked about. */
  misfit(): void {
    if (this.pins.length) at("compared-said").textContent = this.words.say("page.pin_misfit");
  }

  private pin(): void {
    if (!this.now) return;
    const { kept, answer, state } = this.now;
    const { focus } = answer.verdict;
    const way = answer.findings.findIndex((one) => one.name === focus);
    const says = new Sayer(this.declared, state.currency, this.declared.terms.horizon);
    const churn = answer.aspects.find((one) => one.name === "churn_rate")!.means[way]!;
    this.pins = [...this.pins, { number: ++this.counted, state: structuredClone(state), kept, headline: says.headline(answer), focus, finding: focus === TODAY ? null : answer.findings[way]!, churn }].slice(-MOST);
    for (const block of [...at("compared").children]) if (!this.pins.some((one) => (block as HTMLElement).dataset.pin === String(one.number))) block.remove();
    this.table();
  }

  private table(): void {
    const { declared, words } = this;
    show("pins", this.pins.length > 0);
    const head = make("tr");
    head.append(...["firm", "answer", "way", "money", "worse", "churn", "tools"].map((name) => make("th", { scope: "col" }, words.say(`page.pins_${name}`))));
    const rows = this.pins.map((one) => {
      const row = make("tr");
      const open = make("button", { type: "button", "aria-label": words.say("page.pins_open_this", { number: one.number }) }, words.say("page.pins_open"));
      open.addEventListener("click", () => this.open(one.state));
      const off = make("button", { type: "button", "aria-label": words.say("page.pins_remove_this", { number: one.number }) }, words.say("page.pins_remove"));
      off.addEventListener("click", () => {
        this.remove(one);
      });
      const buttons = make("td");
      buttons.append(open, " ", off);
      row.append(make("th", { scope: "row", class: "prose" }, `${one.number}: ${inShort(declared, one.state)}`));
      const name = one.focus === TODAY ? one.focus : words.say(`page.name_${one.focus}`);
      const cells = [one.headline, name, one.finding ? spread(one.state.currency, one.finding.gain) : "–", one.finding ? share(one.finding.worse.value) : "–", `${rounded(100 * one.churn, 1)} %`];
      row.append(...cells.map((cell) => make("td", {}, tidy(cell))), buttons);
      return row;
    });
    at("pinned").replaceChildren(head, ...rows);
  }

  /** Takes one away with what was held against it, and leaves who uses keys where they were. */
  private remove(pin: Pin): void {
    const place = this.pins.indexOf(pin);
    this.pins = this.pins.filter((one) => one !== pin);
    at("compared").querySelector(`[data-pin="${pin.number}"]`)?.remove();
    this.table();
    const next = at("pinned").querySelectorAll<HTMLElement>("td:last-child button:last-child");
    if (next.length) next[Math.min(place, next.length - 1)]!.focus();
    else at("answer").focus();
    if (this.now) this.told();
  }

  /** What is held against pins is said aloud in a sentence, and not table by table. */
  private told(): void {
    const count = at("compared").childElementCount;
    at("compared-said").textContent = count ? this.words.say(count === 1 ? "page.pin_one" : "page.pin_all", { count }) : "";
  }

  /** Holds an answer against every pin, as far as they are of other questions. */
  async compare(pool: Pool, kept: Kept, answer: Answer, state: State, generation: number): Promise<void> {
    this.now = { kept, answer, state: structuredClone(state) };
    (at("pin") as HTMLButtonElement).disabled = false;
    at("compared").replaceChildren();
    for (const pin of [...this.pins]) {
      if (asked(pin.state) === asked(state)) continue;
      const found = await this.held(pool, pin, kept, answer, state, generation);
      if (!this.pins.includes(pin)) continue;
      const block = make("div", { "data-pin": String(pin.number) });
      block.append(...this.said(pin, found, state));
      at("compared").append(block);
    }
    this.told();
  }

  private async held(pool: Pool, pin: Pin, kept: Kept, answer: Answer, state: State, generation: number): Promise<Compared> {
    const { declared } = this;
    const paired = oneFirm(declared, pin.state, state);
    const same = worldsKey(pin.state) === worldsKey(state); // nothing but a price or the currency is another
    const ways = [...new Set([TODAY, answer.verdict.focus, ...(paired ? [pin.focus] : [])])];
    const count = Math.min(WORLDS, pin.kept.runs.length, kept.runs.length);
    const of = (one: Kept, way: string, world: number): number[] => {
      const place = way === TODAY ? 0 : one.firm.regimes.indexOf(way);
      return SEEN.map((name) => mean(one.runs[world]![place]!.map((ran) => seenOf(ran, name, one.fit.space.size.scale))));
    };
    const { firm, size, values } = moved(declared, pin.kept.fit, pin.state, state);
    const run = async (way: string, world: number): Promise<number[]> => {
      if (!paired || same) return of(kept, way, world);
      const runsOf = Array.from({ length: REPLICATIONS }, (_, luck) => askedOf(declared, firm, state.over, values(pin.kept.fit.worlds[world]!), way === TODAY ? firm.today : way, world * REPLICATIONS + luck));
      const runs = await Promise.all(runsOf.map((one) => pool.run(one, SEEN.filter((name) => name !== "money"), generation)));
      return SEEN.map((name) => mean(runs.map((ran) => seenOf(ran, name, size.scale))));
    };
    const worlds = Array.from({ length: count }, (_, world) => world);
    const now = await Promise.all(ways.map((way) => Promise.all(worlds.map((world) => run(way, world)))));
    const then = ways.map((way) => worlds.map((world) => of(pin.kept, way, world)));
    const column = (of: (way: number, world: number, seen: number) => number): Float64Array[] => ways.flatMap((_, way) => SEEN.map((__, seen) => Float64Array.from(worlds, (world) => of(way, world, seen))));
    // together, for one looks at all of them
    const found = bandedWhereKnown(
      column((way, world, seen) => now[way]![world]![seen]! - then[way]![world]![seen]!),
      column((way, world, seen) => now[way]![world]![seen]!),
    );
    return { paired, worlds: count, ways, differences: ways.map((_, place) => found.slice(place * SEEN.length, (place + 1) * SEEN.length)) };
  }

  private said(pin: Pin, { paired, worlds, ways, differences }: Compared, state: State): HTMLElement[] {
    const { words } = this;
    const called = (way: string): string => (way === TODAY ? words.say("page.going_on") : capital(words.say(`page.name_${way}`)));
    const lines = ways.map((way, row) => make("li", {}, tidy(this.sentence(called(way), differences[row]![0]!))));
    const list = make("ul");
    list.append(...lines);
    const table = make("table");
    const head = make("tr");
    head.append(...["way", "churn", "money", "trust", "days"].map((name) => make("th", { scope: "col" }, words.say(`page.pin_head_${name}`, name === "money" ? { currency: state.currency } : {}))));
    const rows = ways.map((way, row) => {
      const line = make("tr");
      line.append(make("th", { scope: "row" }, called(way)), ...differences[row]!.map((one, seen) => this.cell(one, SEEN[seen]!, pin.state.currency === state.currency)));
      return line;
    });
    table.append(head, ...rows);
    const title = words.say("page.pin_against", { place: pin.number });
    const wide = make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": title });
    wide.append(table);
    const how = [words.say(paired ? "page.pin_paired" : "page.pin_other", { worlds })];
    if (paired && worldsKey({ ...pin.state, over: 0 }) !== worldsKey({ ...state, over: 0 }))
      how.unshift(state.churn === null ? words.say("page.pin_anew") : words.say("page.pin_anew_churn", { churn: `${Number((100 * state.churn).toPrecision(3))} %` }));
    if (pin.state.once || state.once) how.push(words.say("page.pin_once"));
    return [make("h3", {}, title), list, wide, make("p", { class: "quiet" }, tidy(how.join(" ")))];
  }

  private sentence(way: string, { value, low, high }: Estimate): string {
    const hundred = (one: number): string => rounded(100 * one, 1).replace("-", "−");
    if (!Number.isFinite(value)) return this.words.say("page.pin_unknown", { way });
    if (low === 0 && high === 0) return this.words.say("page.pin_alike", { way });
    if (low <= 0 && high >= 0) return this.words.say("page.pin_untold", { way, low: hundred(low), high: hundred(high) });
    const [near, far] = value < 0 ? [-high, -low] : [low, high];
    return this.words.say(value < 0 ? "page.pin_fewer" : "page.pin_more", { way, count: hundred(Math.abs(value)), low: hundred(near), high: hundred(far) });
  }

  private cell({ value, low, high }: Estimate, seen: (typeof SEEN)[number], oneCurrency: boolean): HTMLElement {
    const made = make("td");
    const text = (one: number): string => (seen === "churn_rate" ? rounded(100 * one, 1) : seen === "money" ? amount("", one) : rounded(one, 2)).replace("-", "−");
    if (!Number.isFinite(value) || (seen === "money" && !oneCurrency)) made.append("–");
    else {
      const told = low > 0 || high < 0;
      made.append(low === 0 && high === 0 ? this.words.say("page.pin_same") : told ? `${value > 0 ? "+" : ""}${text(value)}` : this.words.say("page.untold"));
      if (low !== high) made.append(make("small", {}, `(${text(low)} to ${text(high)})`));
    }
    return made;
  }
}
