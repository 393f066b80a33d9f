/** A curve that is told: as a picture, in words, as a table, and as files. */

import { curveOf, type Curve, type Pair, type Runs } from "./along.ts";
import type { Kept } from "./answering.ts";
import { chartPicture, lines, percent, short, type Line } from "./charts.ts";
import { csv } from "./class/table.ts";
import type { Declared } from "./declared.ts";
import { at, fill, make, tidy } from "./elements.ts";
import { taking } from "./exported.ts";
import { inShort } from "./pins.ts";
import { middleOf } from "./range.ts";
import { capital, listed, number, rounded, type Words, brief } from "./text.ts";
import { allowedAlong, settable, standing, type Curved, type State } from "./state.ts";
import { Sayer } from "./said.ts";
import type { Estimate } from "./statistics.ts";

/** How a number that can be moved is called. */
export class Called {
  constructor(
    private readonly declared: Declared,
    private readonly words: Words,
  ) {}

  along(name: string): string {
    if (name.startsWith("set.")) return name.slice(4);
    if (!name.startsWith("people.")) return this.words.say(`page.along_${name}`);
    return this.words.say("page.along_people", { function: name.slice(7) });
  }

  outcome(name: string): string {
    return name === "money" ? this.words.say("page.curve_money") : this.declared.outcomes[name]!.label;
  }

  meaning(name: string): string {
    if (!name.startsWith("set.")) return this.words.say(name === "accounts" ? "page.curve_grows" : "page.curve_means");
    const entry = new Map(settable(this.declared)).get(name.slice(4))!;
    return `${capital(new Sayer(this.declared, "", 0).meaning(name.slice(4)))} (${entry.unit}).`;
  }

  level(name: string, level: number): string {
    return allowedAlong(this.declared, name).percent ? percent(level) : number(Number(level.toPrecision(4)));
  }
}

/** One curve, with the question that it is of: it stays the same however often it is drawn. */
export class Told {
  readonly found: Curve;
  private readonly curve: Curved;
  private readonly ways: string[];
  private readonly called: Called;
  private readonly lucks: number;

  constructor(
    private readonly declared: Declared,
    private readonly words: Words,
    private readonly state: State,
    private readonly kept: Kept,
    runs: Runs,
  ) {
    this.curve = { ...state.curve! };
    this.found = curveOf(runs, this.curve.of);
    this.lucks = runs.runs[0]![0]![0]!.length;
    this.ways = kept.firm.regimes;
    this.called = new Called(declared, words);
  }

  private name(way: string): string {
    const name = this.words.say(`page.name_${way}`);
    return way === this.kept.firm.today ? this.words.say("page.curve_today", { name }) : name;
  }

  private level(level: number): string {
    return this.called.level(this.curve.along, level);
  }

  /** A value, or where `less` a difference: of shares in points, for a per cent of it would be another number. */
  private amount(value: number, less: boolean): string {
    const { of } = this.curve;
    const text = of === "money" ? brief(value) : of === "response_days" ? rounded(value, 2) : of === "trust" ? rounded(value, 3) : `${rounded(100 * value, 1)}${less ? "" : " %"}`;
    return text.replace("-", "−");
  }

  private get unit(): string {
    const { of, less } = this.curve;
    if (of === "money") return `, ${this.state.currency}`;
    return less && of !== "response_days" && of !== "trust" ? this.words.say("page.curve_points") : "";
  }

  private get label(): string {
    return this.called.along(this.curve.along);
  }

  private get outcome(): string {
    const { of, less } = this.curve;
    return `${this.called.outcome(of)}${less ? this.words.say("page.curve_less_axis") : ""}${this.unit}`;
  }

  /** How it was worked out: in how many worlds, and whether that is what the answer is worked out of. */
  get how(): string {
    const { worlds } = this.found;
    const [all, fine] = [this.kept.fit.worlds.length, this.lucks > 1];
    return this.words.say(fine ? "page.curve_done" : "page.curve_rough", { worlds, all });
  }

  /** What the bands mean. */
  get bands(): string {
    return this.words.say(this.curve.less ? "page.curve_bands_less" : "page.curve_bands");
  }

  draw(): void {
    const { declared, state, kept, words, curve, found } = this;
    if (found.worlds < 2) return fill("curve-words", [words.say("page.curve_empty", { outcome: this.called.outcome(curve.of) })]);
    const all = (curve.less ? found.less : found.lines).map((of, way): Line => ({
      name: this.ways[way]!,
      called: this.name(this.ways[way]!),
      values: of.map((one) => one.value),
      dash: declared.regimes[this.ways[way]!]!.dash,
      band: [of.map((one) => one.low), of.map((one) => one.high)],
    }));
    const own = standing(declared, state, curve.along);
    const mark = own ?? middleOf(kept.fit, curve.along);
    const x = mark === null ? this.label : words.say(own === null ? "page.curve_x_worlds" : "page.curve_x", { label: this.label });
    const rings = found.pairs.flatMap((pair) => pair.crossings.map((one) => ({ x: one.at, y: curve.less ? this.lessAt(pair, one.at) : one.value })));
    const sentences = this.sentences();
    const yText = curve.of === "money" ? (value: number): string => (curve.less ? short(value) : brief(value)) : (value: number): string => this.amount(value, curve.less).replace(/(\.\d*?)0+( %)?$/, "$1$2").replace(/\.( %)?$/, "$1");
    lines(
      declared, at("curve-chart"), found.levels, all,
      { x, y: this.outcome, xText: (value) => this.level(value), yText, zero: curve.less, whole: allowedAlong(declared, curve.along).whole, height: 320, ...(mark === null ? {} : { mark }), rings },
      tidy(this.aloud(all, sentences)),
    );
    fill("curve-words", [...sentences, this.bands]);
    this.table();
    const title = words.say("page.curve_title", { outcome: this.outcome, label: this.label });
    at("curve-tools").replaceChildren(
      taking(words.say("page.curve_csv"), () => [{ name: `curve-${curve.along}.csv`, type: "text/csv", text: this.csv() }]),
      taking(words.say("page.curve_png"), async () => [{ name: `curve-${curve.along}.png`, type: "image/png", text: await chartPicture(declared, at("curve-chart"), [title, inShort(declared, state), this.how, this.bands, this.source], all) }]),
    );
  }

  /** All of it for who cannot see it. */
  private aloud(all: Line[], sentences: string[]): string {
    const { levels } = this.found;
    const each = all.map((one) => `${capital(one.called)}: ${levels.map((level, place) => `${this.amount(one.values[place]!, this.curve.less)} at ${this.level(level)}`).join(", ")}.`);
    return `${this.outcome}, ${this.label} ${this.level(levels[0]!)} to ${this.level(levels.at(-1)!)}. ${each.join(" ")} ${sentences.join(" ")}`;
  }

  private get source(): string {
    return this.words.say("page.curve_source", { edition: this.declared.edition, seed: this.kept.firm.seed });
  }

  /** The height of a crossing where everything is less today's way. */
  private lessAt(pair: Pair, level: number): number {
    const { levels, less } = this.found;
    const place = Math.max(1, levels.findIndex((one) => one >= level));
    const [low, high] = [levels[place - 1]!, levels[place]!];
    const of = (one: number): number => less[pair.one]![one]!.value;
    return of(place - 1) + ((of(place) - of(place - 1)) * (level - low)) / (high - low);
  }

  /** Where ways cross; of the others, how they lie to today's. */
  private sentences(): string[] {
    const { words, ways } = this;
    const { pairs, levels } = this.found;
    const label = this.label;
    const outcome = this.called.outcome(this.curve.of);
    const ends = { low: this.level(levels[0]!), high: this.level(levels.at(-1)!) };
    return pairs.flatMap((pair) => {
      const [one, other] = [this.name(ways[pair.one]!), this.name(ways[pair.other]!)];
      const names = { one: other, other: one, outcome, label };
      if (pair.same) return [words.say("page.curve_same", { ...names, one: capital(other) })];
      if (pair.crossings.length)
        return pair.crossings.map(({ at: level, low, high }) => {
          const before = pair.signs[levels.indexOf(low)]! > 0;
          return words.say("page.curve_cross", { one: capital(one), other, outcome, at: this.level(level), low: this.level(low), high: this.level(high), below: before ? one : other, above: before ? other : one });
        });
      if (pair.one !== 0) return [];
      const told = pair.signs.filter(Boolean);
      if (!told.length) return [words.say("page.curve_untold", { ...names, ...ends, one: capital(other) })];
      const said = words.say(told[0]! < 0 ? "page.curve_higher" : "page.curve_lower");
      if (told.length === levels.length) return [words.say("page.curve_throughout", { ...names, ...ends, said })];
      return [words.say("page.curve_some", { ...names, said, levels: listed(levels.filter((_, place) => pair.signs[place]).map((level) => this.level(level))) })];
    });
  }

  private table(): void {
    const { curve, found, ways } = this;
    const head = make("tr");
    head.append(...[capital(this.label), ...ways.map((way) => capital(this.name(way)))].map((name) => make("th", { scope: "col" }, name)));
    const rows = found.levels.map((level, place) => {
      const row = make("tr");
      const cell = ({ value, low, high }: Estimate): HTMLElement => {
        const text = (one: number): string => this.amount(one, curve.less);
        const made = make("td", {}, tidy(text(value)));
        if (low !== high) made.append(make("small", {}, tidy(`(${text(low)} to ${text(high)})`)));
        return made;
      };
      row.append(make("th", { scope: "row" }, tidy(this.level(level))), ...(curve.less ? found.less : found.lines).map((way) => cell(way[place]!)));
      return row;
    });
    at("curve-table").replaceChildren(head, ...rows);
    at("curve-numbers").hidden = false;
  }

  /** The numbers, and in every row of what firm and from how much they are. */
  private csv(): string {
    const { curve, found, state, kept, declared } = this;
    const about = [found.worlds, kept.fit.worlds.length, this.lucks, curve.of === "money" ? state.currency : "", inShort(declared, state), declared.edition, kept.firm.seed];
    const rows = this.ways.flatMap((way, place) =>
      found.levels.map((level, step): (string | number)[] => {
        const [mean, apart] = [found.lines[place]![step]!, found.less[place]![step]!];
        return [curve.along, level, way, curve.of, mean.value, mean.low, mean.high, apart.value, apart.low, apart.high, ...about];
      }),
    );
    // mean: each range alone; less_today: all levels and pairs of ways together
    return csv(["along", "level", "regime", "of", "mean", "alone_low", "alone_high", "less_today", "together_low", "together_high", "worlds", "worlds_of_the_answer", "runs_in_each", "currency", "firm", "edition", "seed"], rows);
  }
}
