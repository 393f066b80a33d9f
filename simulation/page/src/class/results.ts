/** What came out: the guess, this firm, and a thousand others, as dots and in words. */

import { make } from "../elements.ts";
import { save } from "../exported.ts";
import { codeOf } from "./codes.ts";
import { dots, scaleOf, type Strip } from "./dots.ts";
import { doing, type Firm } from "./firms.ts";
import { FIRMS, guessedIn, pairs, spread, type Found } from "./others.ts";
import { amount, button, capital, DECIMALS, isWhole, regimeName, section, table, type Part, type Room } from "./room.ts";
import { settled, type State } from "./state.ts";
import { csv } from "./table.ts";

export class Results implements Part {
  readonly element: HTMLElement;
  private readonly sum = make("div");
  private readonly field = make("div", { class: "dot-strips" });
  private readonly sentences = make("ul", { class: "plain findings" });
  private readonly progress = make("p", { class: "status" });
  private readonly take: HTMLButtonElement;
  private found: Found | null = null;
  private said = "";
  private shown = "";

  constructor(private readonly room: Room) {
    const { words } = room;
    this.take = button(words.say("take_csv"), () => this.save());
    const tools = make("div", { class: "tools" });
    tools.append(this.take);
    this.element = section("result", words.say("result_head"), this.sum, make("h3", {}, words.say("dice_head")), make("p", {}, words.say("dice_means", { count: FIRMS })), this.progress, this.field, this.sentences, tools);
  }

  /** Drawn anew when next shown: width or colours may be others. */
  forget(): void {
    this.shown = "";
  }

  show(state: State): void {
    const { lesson, others } = this.room;
    const open = settled(state, lesson);
    const acts = state.acts.filter((act) => act.week < lesson.guess.weeks);
    const key = JSON.stringify([open, state.seed, state.regimes, acts, state.set, state.guesses]);
    if (key === this.shown) return;
    this.shown = key;
    this.element.hidden = !open;
    if (!open) {
      others.drop();
      return;
    }
    const firms = this.own(state);
    this.sum.replaceChildren(this.table(state, firms));
    others.ask(guessedIn(lesson, state.regimes, state.seed, doing(lesson, state.acts, state.set)), lesson.guess.about, FIRMS, (found) => {
      this.found = found;
      if (found.key === others.key) this.draw(this.room.state());
    });
    if (this.found && this.found.key !== others.key) this.found = null;
    this.draw(state);
  }

  /** The firms of the class over the weeks of the guess. */
  private own(state: State): Firm[] {
    const { lesson, firms } = this.room;
    const done = doing(lesson, state.acts, state.set);
    return state.regimes.map((regime) => firms.firm(regime, state.seed, lesson.guess.weeks, done));
  }

  private guess(state: State, regime: string): number {
    const place = this.room.lesson.shown.indexOf(regime);
    return place < 0 ? NaN : (state.guesses[place] ?? NaN);
  }

  private table(state: State, firms: readonly Firm[]): HTMLElement {
    const { words, lesson } = this.room;
    const { about, weeks } = lesson.guess;
    const rows = state.regimes.map((regime, place) => {
      const [guess, found] = [this.guess(state, regime), firms[place]!.measure(about, weeks)];
      return [capital(regimeName(this.room, regime)), amount(words, about, guess), amount(words, about, found), this.off(guess, found)];
    });
    const touched = state.acts.some((act) => act.week < weeks) || Object.keys(state.set).length > 0;
    const box = make("div");
    box.append(table(["", "your_guess", "this_firm", "off"].map((key) => (key ? words.say(key) : words.say("regime"))), rows, words.say("result_table")));
    if (touched) box.append(make("p", { class: "quiet" }, words.say("touched")));
    return box;
  }

  private off(guess: number, found: number): string {
    const { words, lesson } = this.room;
    if (Number.isNaN(guess) || Number.isNaN(found)) return "–";
    const digits = DECIMALS[lesson.guess.about];
    const difference = Number(guess.toFixed(digits)) - Number(found.toFixed(digits));
    if (difference === 0) return words.say("spot_on");
    return words.say(difference > 0 ? "too_high" : "too_low", { by: words.number(Math.abs(difference), digits) });
  }

  private draw(state: State): void {
    const { words, lesson, looks } = this.room;
    const { about, weeks } = lesson.guess;
    const firms = this.own(state);
    const found = this.found;
    const count = found?.firms ?? 0;
    this.progress.textContent = found?.failed ? words.say("firms_stopped", { count, all: FIRMS, why: found.failed }) : count < FIRMS ? words.say("firms_so_far", { count, all: FIRMS }) : words.say("firms_done", { all: FIRMS });
    const values = state.regimes.map((_, place) => [...(found?.values[place]?.subarray(0, count) ?? [])]);
    const own = firms.map((firm) => firm.measure(about, weeks));
    const guesses = state.regimes.map((regime) => this.guess(state, regime));
    const scale = scaleOf([...values.flat(), ...own, ...guesses], isWhole(about), words.say(`scale_${about}`));
    const strips = state.regimes.map((regime, place): Strip => {
      const { mean, low, high } = spread(Float64Array.from(values[place]!), count);
      const name = capital(regimeName(this.room, regime));
      const told = count < 10 ? words.say("too_few") : words.say("spread", { regime: name, mean: words.number(mean, DECIMALS[about] + 1), low: words.number(low, DECIMALS[about]), high: words.number(high, DECIMALS[about]), unit: words.say(`unit_${about}`), count });
      return {
        name,
        look: looks.get(regime)!,
        values: values[place]!,
        expected: FIRMS,
        marks: [
          { at: own[place]!, name: words.say("mark_firm"), dashed: false },
          { at: guesses[place]!, name: words.say("mark_guess"), dashed: true },
        ],
        told,
      };
    });
    dots(this.field, strips, scale, words);
    const lines = [...this.compared(state, own, count), ...strips.map((strip) => strip.told)];
    this.sentences.replaceChildren(...(count < 10 ? [] : lines).map((line, place) => make("li", place < state.regimes.length - 1 ? { class: "strong" } : {}, line)));
    if (count === FIRMS && this.said !== lines[0]) {
      this.said = lines[0]!;
      this.room.say(lines[0]!);
    }
  }

  /** `In 712 of 1,000 firms sole loses more; here it lost fewer.` */
  private compared(state: State, own: readonly number[], count: number): string[] {
    const { words, lesson } = this.room;
    const { about } = lesson.guess;
    const [first, ...rest] = state.regimes;
    if (!this.found) return [];
    return rest.map((regime, place) => {
      const found = pairs(this.found!.values[0]!, this.found!.values[place + 1]!, count);
      const names = { one: regimeName(this.room, first!), other: regimeName(this.room, regime) };
      const way = found.more >= found.less ? "more" : "less";
      const here = own[0]! - own[place + 1]!;
      const so = here > 0 ? "more" : here < 0 ? "less" : "equal";
      const parts = { ...names, count: way === "more" ? found.more : found.less, all: found.all, contrary: way === "more" ? found.less : found.more, equal: found.equal };
      return words.say("pairs", { ...parts, clause: words.say(`${way}_${about}`, names), here: words.say(Number.isNaN(here) ? "here_none" : so === way ? "here_so" : so === "equal" ? "here_equal" : "here_not") });
    });
  }

  private save(): void {
    const { lesson } = this.room;
    const state = this.room.state();
    const { about, weeks } = lesson.guess;
    const firms = this.own(state);
    const own = codeOf(lesson, state.guesses); // so that the file can be handed in
    const rows: (string | number)[][] = [];
    state.regimes.forEach((regime, place) => {
      rows.push([place ? "" : own, lesson.lesson, state.seed, 0, regime, about, this.guess(state, regime), firms[place]!.measure(about, weeks)]);
      for (let firm = 0; firm < (this.found?.firms ?? 0); firm++) rows.push(["", lesson.lesson, state.seed, firm + 1, regime, about, NaN, this.found!.values[place]![firm]!]);
    });
    save({ name: `${lesson.lesson}-${state.seed}.csv`, type: "text/csv", text: csv(["code", "lesson", "seed", "firm", "regime", "about", "guess", "outcome"], rows) });
  }
}
