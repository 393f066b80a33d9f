/** A curve: a number of the firm along its range, against an outcome, under every way of working. */

import { along, curveOf, joined, type Curve, type Pair, type Runs } from "./along.ts";
import type { Kept } from "./answering.ts";
import type { Change } from "./asking.ts";
import { chartPicture, lines, percent, short, type Line } from "./charts.ts";
import { csv } from "./class/table.ts";
import type { Declared } from "./declared.ts";
import { at, fill, make, tidy } from "./elements.ts";
import { taking } from "./exported.ts";
import { Stale, type Pool } from "./pool.ts";
import { endsOf, levelsOf, middleOf } from "./range.ts";
import { Sayer } from "./said.ts";
import { allowedAlong, drawable, movable, movedTo, settable, standing, type Curved, type State } from "./state.ts";
import type { Estimate } from "./statistics.ts";
import { brief, capital, listed, number, read, rounded, wordsOf, type Words } from "./text.ts";

/** Worlds after which it is drawn: a first look, then finer. */
const STEPS = [4, 12, 32];
const NOTHING: Curved = { along: "", of: "churn_rate", from: null, to: null, less: false };

export class Curving {
  private readonly words: Words;
  private readonly what = make("select", { id: "curve-along" });
  private readonly outcome = make("select", { id: "curve-of" });
  private readonly less = make("input", { type: "checkbox", id: "curve-less" });
  private readonly ends = { from: this.end("from"), to: this.end("to") };
  private state: State | null = null;
  private kept: Kept | null = null;
  private runs: Runs | null = null;
  private key = "";
  private turn = 0;

  constructor(
    private readonly declared: Declared,
    private readonly pool: Pool,
    private readonly change: Change,
  ) {
    this.words = wordsOf(declared);
    this.fillSelects();
    const asked = (id: string, label: string, field: HTMLElement): HTMLElement => {
      const box = make("div", { class: "asked-curve" });
      box.append(make("label", { for: id }, label), field);
      return box;
    };
    const say = (name: string): string => this.words.say(`page.curve_${name}`);
    at("curve-asks").append(
      asked("curve-along", say("along"), this.what),
      asked("curve-from", say("from"), this.ends.from),
      asked("curve-to", say("to"), this.ends.to),
      asked("curve-of", say("of"), this.outcome),
      asked("curve-less", say("less"), this.less),
    );
    this.what.addEventListener("change", () => this.asks(() => (this.what.value ? { ...this.asked(), along: this.what.value, from: null, to: null } : null)));
    this.outcome.addEventListener("change", () => this.asks((now) => now && { ...now, of: this.outcome.value }));
    this.less.addEventListener("change", () => this.asks((now) => now && { ...now, less: this.less.checked }));
    at("curve-asks").addEventListener("submit", (event) => event.preventDefault());
  }

  private asked(): Curved {
    return this.state?.curve ?? { ...NOTHING, of: this.outcome.value || NOTHING.of, less: this.less.checked };
  }

  private asks(next: (now: Curved | null) => Curved | null): void {
    const found = next(this.state?.curve ?? null);
    this.change((state) => (state.curve = found), true);
  }

  /** Draw along this number: from a card, or from the parameters. */
  goTo(name: string, of?: string): void {
    this.asks((now) => ({ ...(now ?? this.asked()), along: name, from: null, to: null, ...(of ? { of } : {}) }));
    at("curve").scrollIntoView({ block: "start" });
    at("curve-head").focus();
  }

  private fillSelects(): void {
    const { declared } = this;
    const group = (label: string, names: string[]): HTMLElement => {
      const made = make("optgroup", { label });
      made.append(...names.map((name) => make("option", { value: name }, name.startsWith("set.") ? name.slice(4) : this.label(name))));
      return made;
    };
    const names = movable(declared);
    const own = names.filter((name) => !name.startsWith("set."));
    const regimes = names.filter((name) => name.startsWith("set.regimes."));
    this.what.append(make("option", { value: "" }, this.words.say("page.curve_choose")), group("Your firm", own), group("Parameters", names.filter((name) => !own.includes(name) && !regimes.includes(name))), group("Regimes", regimes));
    this.outcome.append(...drawable(declared).map((name) => make("option", { value: name }, this.called(name))));
  }

  private end(which: "from" | "to"): HTMLInputElement {
    const made = make("input", { id: `curve-${which}`, type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false", "aria-describedby": "curve-fault" });
    made.addEventListener("change", () => this.typed(which, made));
    return made;
  }

  private typed(which: "from" | "to", field: HTMLInputElement): void {
    const { curve } = this.state!;
    if (!curve) return;
    const written = field.value.trim();
    const found = written ? read(this.words, written, allowedAlong(this.declared, curve.along)) : { value: null };
    const fault = "fault" in found ? found.fault : this.crossed({ ...curve, [which]: found.value });
    at("curve-fault").textContent = fault;
    if (fault) field.setAttribute("aria-invalid", "true");
    else this.asks((now) => now && { ...now, [which]: (found as { value: number | null }).value });
  }

  private crossed(curve: Curved): string {
    const [low, high] = endsOf(this.declared, this.state!, curve, this.kept?.fit ?? null);
    return low < high ? "" : this.words.say("page.curve_ends", { low: this.text(low), high: this.text(high) });
  }

  // ---------------------------------------------------------------- moves

  /** A move of the firm: what is drawn is of an earlier question. */
  begin(): void {
    this.kept = null;
    this.turn++;
    this.clear();
  }

  private clear(): void {
    this.key = "";
    this.runs = null;
    at("curve-chart").replaceChildren();
    at("curve-tools").replaceChildren();
    at("curve-table").replaceChildren();
    at("curve-numbers").hidden = true;
    fill("curve-words", []);
    at("curve-status").textContent = "";
  }

  show(state: State): void {
    this.state = state;
    const { curve } = state;
    this.what.value = curve?.along ?? "";
    if (curve) this.outcome.value = curve.of;
    if (curve) this.less.checked = curve.less;
    for (const which of ["from", "to"] as const) {
      const field = this.ends[which];
      const ends = curve ? endsOf(this.declared, state, curve, this.kept?.fit ?? null) : null;
      field.value = ends ? this.text(ends[which === "from" ? 0 : 1]) : "";
      field.disabled = !curve;
      field.removeAttribute("aria-invalid");
    }
    at("curve-fault").textContent = curve ? this.crossed(curve) : "";
    at("curve-means").textContent = curve ? tidy(this.meaning(curve.along)) : this.words.say("page.curve_means");
  }

  /** An answer is there, so that its worlds can be used. */
  async draw(kept: Kept): Promise<void> {
    this.kept = kept;
    if (this.state) this.show(this.state); // what is to be drawn may have been asked for since
    await this.again();
  }

  /** Draws what is asked for now: of runs that are there, or of new ones, finer and finer. */
  async again(): Promise<void> {
    const { kept, state, declared } = this;
    const turn = ++this.turn;
    if (!kept || !state?.curve || this.crossed(state.curve)) return this.clear();
    const { curve } = state;
    const [low, high] = endsOf(declared, state, curve, kept.fit);
    const key = JSON.stringify([curve.along, low, high]);
    if (key !== this.key) this.clear();
    this.key = key;
    const ways = kept.firm.regimes;
    const levels = levelsOf(declared, kept.fit, curve.along, low, high);
    try {
      if (this.runs) this.drawn(this.runs);
      for (const until of STEPS.map((count) => Math.min(count, kept.fit.worlds.length))) {
        const from: number = this.runs?.runs[0]![0]!.length ?? 0;
        if (from >= until) continue;
        at("curve-status").textContent = this.words.say("page.curve_running", { worlds: until });
        const found = await along(this.pool, declared, kept.fit, state, (level) => movedTo(state, curve.along, level), levels, ways, [from, until], this.pool.current);
        if (turn !== this.turn) return;
        this.runs = this.runs ? joined(this.runs, found) : found;
        this.drawn(this.runs);
      }
      at("curve-status").textContent = this.words.say("page.curve_done", { worlds: curveOf(this.runs!, curve.of).worlds });
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
    }
  }

  // ---------------------------------------------------------------- what is seen

  private name(way: string): string {
    const name = this.words.say(`page.name_${way}`);
    return way === this.kept!.firm.today ? this.words.say("page.curve_today", { name }) : name;
  }

  private label(name: string): string {
    if (!name.startsWith("people.")) return this.words.say(`page.along_${name}`);
    return this.words.say("page.along_people", { function: name.slice(7) });
  }

  private called(outcome: string): string {
    return outcome === "money" ? this.words.say("page.curve_money") : this.declared.outcomes[outcome]!.label;
  }

  private meaning(name: string): string {
    if (!name.startsWith("set.")) return this.words.say(name === "accounts" ? "page.curve_grows" : "page.curve_means");
    const entry = new Map(settable(this.declared)).get(name.slice(4))!;
    return `${capital(new Sayer(this.declared, "", 0).meaning(name.slice(4)))} (${entry.unit}).`;
  }

  private text(level: number): string {
    const curve = this.state!.curve!;
    return allowedAlong(this.declared, curve.along).percent ? percent(level) : number(Number(level.toPrecision(4)));
  }

  private amount(value: number): string {
    const { of } = this.state!.curve!;
    if (of === "money") return brief(value);
    if (of === "response_days") return rounded(value, 2);
    return of === "trust" ? rounded(value, 3) : `${rounded(100 * value, 1)} %`;
  }

  private drawn(runs: Runs): void {
    const { declared, state, kept, words } = this;
    const curve = state!.curve!;
    const found = curveOf(runs, curve.of);
    if (!found.worlds) return fill("curve-words", [words.say("page.curve_empty")]);
    const shown = curve.less ? found.less : found.lines;
    const ways = kept!.firm.regimes;
    const all = shown.map((of, way): Line => ({ name: ways[way]!, called: this.name(ways[way]!), values: of.map((one) => one.value), dash: declared.regimes[ways[way]!]!.dash, band: [of.map((one) => one.low), of.map((one) => one.high)] }));
    const mark = standing(declared, state!, curve.along) ?? middleOf(kept!.fit, curve.along);
    const label = curve.along.startsWith("set.") ? curve.along.slice(4) : this.label(curve.along);
    const [x, y] = [words.say(mark === null ? "page.curve_x_bare" : standing(declared, state!, curve.along) === null ? "page.curve_x_worlds" : "page.curve_x", { label }), `${this.called(curve.of)}${curve.of === "money" ? `, ${state!.currency}` : ""}${curve.less ? words.say("page.curve_less_axis") : ""}`];
    const rings = found.pairs.flatMap((pair) => pair.crossings.map((one) => ({ x: one.at, y: curve.less ? this.lessAt(found, pair, one.at) : one.value })));
    const sentences = this.sentences(found);
    const told = `${y}, ${label} ${this.text(found.levels[0]!)} to ${this.text(found.levels.at(-1)!)}. ${all.map((one) => `${capital(one.called)}: ${found.levels.map((level, place) => `${this.amount(one.values[place]!)} at ${this.text(level)}`).join(", ")}.`).join(" ")} ${sentences.join(" ")}`;
    const yText = curve.of === "money" ? short : (value: number): string => this.amount(value).replace(/\.?0+( %)?$/, "$1");
    lines(declared, at("curve-chart"), found.levels, all, { x, y, xText: (value) => this.text(value), yText, zero: curve.less, height: 320, ...(mark === null ? {} : { mark }), rings }, tidy(told));
    fill("curve-words", sentences);
    this.table(found);
    const title = `${y} by ${label}`;
    at("curve-tools").replaceChildren(
      taking("Curve (CSV)", () => [{ name: `curve-${curve.along}.csv`, type: "text/csv", text: this.csv(found) }]),
      taking("Curve (PNG)", async () => [{ name: `curve-${curve.along}.png`, type: "image/png", text: await chartPicture(declared, at("curve-chart"), title, all) }]),
    );
  }

  /** The height of a crossing where everything is less today's way. */
  private lessAt(found: Curve, pair: Pair, level: number): number {
    const place = Math.max(1, found.levels.findIndex((one) => one >= level));
    const [low, high] = [found.levels[place - 1]!, found.levels[place]!];
    const of = (one: number): number => found.less[pair.one]![one]!.value;
    return of(place - 1) + ((of(place) - of(place - 1)) * (level - low)) / (high - low);
  }

  /** Where ways cross; of the others, how they lie to today's. */
  private sentences({ pairs, levels }: Curve): string[] {
    const { words } = this;
    const ways = this.kept!.firm.regimes;
    const ends = { low: this.text(levels[0]!), high: this.text(levels.at(-1)!) };
    return pairs.flatMap((pair) => {
      const [one, other] = [this.name(ways[pair.one]!), this.name(ways[pair.other]!)];
      const names = { one: capital(other), other: one };
      if (pair.same) return [words.say("page.curve_same", names)];
      if (pair.crossings.length)
        return pair.crossings.map(({ at: level, low, high }) => {
          const before = pair.signs[levels.indexOf(low)]! > 0;
          return words.say("page.curve_cross", { one: capital(one), other, at: this.text(level), low: this.text(low), high: this.text(high), below: before ? one : other, above: before ? other : one });
        });
      if (pair.one !== 0) return [];
      const told = pair.signs.filter(Boolean);
      if (!told.length) return [words.say("page.curve_untold", { ...names, ...ends })];
      const said = words.say(told[0]! < 0 ? "page.curve_higher" : "page.curve_lower");
      if (told.length === levels.length) return [words.say("page.curve_throughout", { ...names, ...ends, said })];
      return [words.say("page.curve_some", { ...names, said, levels: listed(levels.filter((_, place) => pair.signs[place]).map((level) => this.text(level))) })];
    });
  }

  private table({ levels, lines: means, less }: Curve): void {
    const head = make("tr");
    const ways = this.kept!.firm.regimes;
    const of = this.state!.curve!.less ? less : means;
    head.append(...[this.words.say("page.curve_level"), ...ways.map((way) => capital(this.name(way)))].map((name) => make("th", { scope: "col" }, name)));
    const rows = levels.map((level, place) => {
      const row = make("tr");
      const cell = ({ value, low, high }: Estimate): HTMLElement => {
        const made = make("td", {}, tidy(this.amount(value)));
        if (low !== high) made.append(make("small", {}, tidy(`(${this.amount(low)} to ${this.amount(high)})`)));
        return made;
      };
      row.append(make("th", { scope: "row" }, tidy(this.text(level))), ...of.map((way) => cell(way[place]!)));
      return row;
    });
    at("curve-table").replaceChildren(head, ...rows);
    at("curve-numbers").hidden = false;
  }

  private csv({ levels, lines: means, less, worlds }: Curve): string {
    const { along: name, of } = this.state!.curve!;
    const rows = this.kept!.firm.regimes.flatMap((way, place) =>
      levels.map((level, step): (string | number)[] => {
        const [mean, apart] = [means[place]![step]!, less[place]![step]!];
        return [name, level, way, of, mean.value, mean.low, mean.high, apart.value, apart.low, apart.high, worlds];
      }),
    );
    return csv(["along", "level", "regime", "of", "mean", "low", "high", "less_today", "less_today_low", "less_today_high", "worlds"], rows);
  }
}
