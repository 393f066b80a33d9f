/** Answers that are kept to compare with: pinned, and held against what is asked now. */

import { TODAY, type Finding } from "./advice.ts";
import { seenOf } from "./along.ts";
import type { Kept } from "./answering.ts";
import type { Declared } from "./declared.ts";
import { at, make, show, tidy } from "./elements.ts";
import { REPLICATIONS } from "./fit.ts";
import { askedOf, moved, oneFirm } from "./moved.ts";
import { Stale, type Pool } from "./pool.ts";
import { Sayer } from "./said.ts";
import { firmOf, worldsKey, type State } from "./state.ts";
import { banded, mean, type Estimate } from "./statistics.ts";
import { amount, capital, number, rounded, share, spread, wordsOf, type Words } from "./text.ts";
import type { Answer } from "./worker.ts";

const MOST = 5;
const WORLDS = 32;
const SEEN = ["churn_rate", "money", "trust", "response_days"] as const;

type Pin = { state: State; kept: Kept; headline: string; focus: string; finding: Finding | null; churn: number };

/** What is asked now less what was pinned: for each way, in the order of `SEEN`. */
type Compared = { paired: boolean; worlds: number; ways: string[]; differences: Estimate[][] };

/** A firm in one line. */
export function inShort(declared: Declared, of: State): string {
  const firm = firmOf(declared, of);
  const churn = of.churn === null ? "" : `, ${Number((100 * of.churn).toPrecision(3))} % churn`;
  const set = Object.keys(of.set).length ? `, ${Object.keys(of.set).length} more set` : "";
  return `${number(of.accounts)} customers, ${String(firm.parameters["functions.success.seats"])} managers, ${Number((100 * of.turnover).toPrecision(3))} % leave${churn}, ${amount(of.currency, of.contract)}, ${of.today}${set}`;
}

export class Pins {
  private readonly words: Words;
  private pins: Pin[] = [];
  /** Compares with what is shown now once more: pins have got other numbers. */
  private again: () => void = () => undefined;
  private turn = 0;
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
    this.turn++;
    this.again = () => undefined;
    (at("pin") as HTMLButtonElement).disabled = true;
    at("compared").replaceChildren();
  }

  private pin(): void {
    if (!this.now) return;
    const { kept, answer, state } = this.now;
    const { focus } = answer.verdict;
    const way = answer.findings.findIndex((one) => one.name === focus);
    const says = new Sayer(this.declared, state.currency, this.declared.terms.horizon);
    const churn = answer.aspects.find((one) => one.name === "churn_rate")!.means[way]!;
    this.pins = [...this.pins, { state: structuredClone(state), kept, headline: says.headline(answer), focus, finding: focus === TODAY ? null : answer.findings[way]!, churn }].slice(-MOST);
    this.table();
  }

  private table(): void {
    const { declared, words } = this;
    show("pins", this.pins.length > 0);
    const head = make("tr");
    head.append(...["Firm", "Answer", "Talked of", "Money a year", "Worse in", "Churn then", "Go back, remove"].map((name) => make("th", { scope: "col" }, name)));
    const rows = this.pins.map((one, place) => {
      const row = make("tr");
      const open = make("button", { type: "button", "aria-label": `Open pin ${place + 1}` }, "Open");
      open.addEventListener("click", () => this.open(one.state));
      const off = make("button", { type: "button", "aria-label": `Remove pin ${place + 1}` }, "Remove");
      off.addEventListener("click", () => {
        this.pins = this.pins.filter((other) => other !== one);
        this.table();
        this.again();
      });
      const buttons = make("td");
      buttons.append(open, " ", off);
      row.append(make("th", { scope: "row", class: "prose" }, `${place + 1}: ${inShort(declared, one.state)}`));
      const name = one.focus === TODAY ? one.focus : words.say(`page.name_${one.focus}`);
      const cells = [one.headline, name, one.finding ? spread(one.state.currency, one.finding.gain) : "–", one.finding ? share(one.finding.worse.value) : "–", `${rounded(100 * one.churn, 1)} %`];
      row.append(...cells.map((cell) => make("td", {}, tidy(cell))), buttons);
      return row;
    });
    at("pinned").replaceChildren(head, ...rows);
  }

  /** Holds an answer against every pin, as far as they are of other questions. */
  async compare(pool: Pool, kept: Kept, answer: Answer, state: State, generation: number): Promise<void> {
    this.now = { kept, answer, state: structuredClone(state) };
    (at("pin") as HTMLButtonElement).disabled = false;
    at("compared").replaceChildren();
    const turn = ++this.turn;
    this.again = () => void this.compare(pool, kept, answer, state, generation).catch((error: unknown) => {
      if (!(error instanceof Stale)) throw error;
    });
    for (const [place, pin] of [...this.pins].entries()) {
      if (worldsKey(pin.state) === worldsKey(state)) continue;
      const found = await this.held(pool, pin, kept, answer, state, generation);
      if (turn !== this.turn) return;
      at("compared").append(...this.said(place + 1, pin, found, state));
    }
  }

  private async held(pool: Pool, pin: Pin, kept: Kept, answer: Answer, state: State, generation: number): Promise<Compared> {
    const { declared } = this;
    const paired = oneFirm(pin.state, state);
    const ways = [...new Set([TODAY, answer.verdict.focus, ...(paired ? [pin.focus] : [])])];
    const count = Math.min(WORLDS, pin.kept.runs.length, kept.runs.length);
    const of = (one: Kept, way: string, world: number): number[] => {
      const place = way === TODAY ? 0 : one.firm.regimes.indexOf(way);
      return SEEN.map((name) => mean(one.runs[world]![place < 0 ? 0 : place]!.map((ran) => seenOf(ran, name, one.fit.space.size.scale))));
    };
    const { firm, size, values } = moved(declared, pin.kept.fit, pin.state, state);
    const run = async (way: string, world: number): Promise<number[]> => {
      if (!paired) return of(kept, way, world);
      const asks = Array.from({ length: REPLICATIONS }, (_, luck) => askedOf(declared, firm, state.over, values(pin.kept.fit.worlds[world]!), way === TODAY ? firm.today : way, world * REPLICATIONS + luck));
      const runs = await Promise.all(asks.map((asked) => pool.run(asked, SEEN.filter((name) => name !== "money"), generation)));
      return SEEN.map((name) => mean(runs.map((ran) => seenOf(ran, name, size.scale))));
    };
    const worlds = Array.from({ length: count }, (_, world) => world);
    const now = await Promise.all(ways.map((way) => Promise.all(worlds.map((world) => run(way, world)))));
    const then = ways.map((way) => worlds.map((world) => of(pin.kept, way, world)));
    const known = worlds.filter((world) => [...now, ...then].every((way) => way[world]!.every(Number.isFinite)));
    const column = (of: (way: number, world: number, seen: number) => number): Float64Array[] => ways.flatMap((_, way) => SEEN.map((__, seen) => Float64Array.from(known, (world) => of(way, world, seen))));
    // together, for one looks at all of them
    const found = banded(
      column((way, world, seen) => now[way]![world]![seen]! - then[way]![world]![seen]!),
      column((way, world, seen) => now[way]![world]![seen]!),
    );
    return { paired, worlds: known.length, ways, differences: ways.map((_, place) => found.slice(place * SEEN.length, (place + 1) * SEEN.length)) };
  }

  private said(place: number, pin: Pin, { paired, worlds, ways, differences }: Compared, state: State): HTMLElement[] {
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
    const title = words.say("page.pin_against", { place });
    const wide = make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": title });
    wide.append(table);
    const how = paired ? words.say("page.pin_paired", { worlds }) : words.say("page.pin_other", { worlds });
    return [make("h3", {}, title), list, wide, make("p", { class: "quiet" }, how)];
  }

  private sentence(way: string, { value, low, high }: Estimate): string {
    const hundred = (one: number): string => rounded(100 * one, 1).replace("-", "−");
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
