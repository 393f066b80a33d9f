/** What a teacher has: the link and its QR code, the guesses that come back, the reveal. */

import type { Engine } from "../../../web/engine/src/index.js";
import type { Declared } from "../declared.ts";
import { make } from "../elements.ts";
import { save } from "../exported.ts";
import { guessed, read, stepsOf } from "./codes.ts";
import { dots, scaleOf, type Strip } from "./dots.ts";
import { doing, Firms } from "./firms.ts";
import { copying, Frame, type Given } from "./frame.ts";
import type { Lesson } from "./lesson.ts";
import { looks, type Look } from "./look.ts";
import { FIRMS, guessedIn, spread, type Found, type Others } from "./others.ts";
import { qrCode } from "./qr.ts";
import { amount, button, capital, DECIMALS, isWhole, section } from "./room.ts";
import { csv } from "./table.ts";
import type { Asked } from "./state.ts";
import { LARGEST_SEED } from "./state.ts";
import type { Trail } from "./trail.ts";
import type { Words } from "./words.ts";

const MOST_CODES = 400;
const LARGEST_FILE = 1_000_000;
const POLL = 2000;

/** `dots` is whether the guesses are shown, `revealed` whether what came out is, too. */
type Kept = { seed: number; codes: string[]; dots: boolean; revealed: boolean };

/** The codes of a text: of a table those of its first column, of a list all that there is. */
export function codesIn(text: string): string[] {
  const lines = text.split(/\r?\n/).slice(0, 2 * MOST_CODES);
  const table = /^\ufeff?"?code"?[,;\t]/i.test(lines[0] ?? "");
  const pieces = table ? lines.slice(1).map((line) => line.split(/[,;\t]/)[0]!) : lines.flatMap((line) => line.split(/[,;\t ]+/));
  return pieces.map((one) => one.replaceAll('"', "").trim()).filter(Boolean);
}

export class Teacher {
  private kept: Kept;
  private readonly frame: Frame;
  private readonly looks: ReadonlyMap<string, Look>;
  private readonly firms: Firms;
  private readonly link = make("input", { id: "pupil-link", type: "text", readonly: "", class: "long" });
  private readonly qr = make("div", { class: "qr" });
  private readonly note = make("p", { class: "note" });
  private readonly count = make("p", { class: "count", role: "status" });
  private readonly away = make("p", { class: "fault away", role: "status" });
  private readonly faults = make("div", { class: "fault", role: "alert" });
  private readonly shown = make("div", { class: "dot-strips" });
  private readonly truth = make("div", { class: "dot-strips" });
  private readonly words_ = make("ul", { class: "plain findings" });
  private readonly showing: HTMLButtonElement;
  private readonly reveal: HTMLButtonElement;
  private readonly take: HTMLButtonElement;
  private readonly undo: HTMLButtonElement;
  private readonly redo: HTMLButtonElement;
  private readonly seed: HTMLInputElement;
  private found: Found | null = null;
  private polls = 0;
  /** Codes that came in by themselves; those that were typed stand in the link. */
  private collected: string[] = [];

  constructor(
    private readonly asked: Asked,
    private readonly trail: Trail,
    private readonly words: Words,
    private readonly lesson: Lesson,
    private readonly of: { declared: Declared; given: Given; engine: Engine; others: Others; choose: (language: string) => void },
  ) {
    this.kept = this.fromLink(asked);
    this.looks = looks(of.declared, lesson);
    this.firms = new Firms(of.engine, lesson);
    this.frame = new Frame(words, of.given, { eyebrow: words.say("teacher_eyebrow"), title: lesson.title }, of.choose, "teacher");
    this.undo = button(words.say("undo"), () => trail.back());
    this.redo = button(words.say("redo"), () => trail.forth());
    this.frame.tools.append(this.undo, this.redo);
    this.seed = make("input", { id: "seed", type: "number", min: "0", max: String(LARGEST_SEED), step: "1" });
    this.seed.addEventListener("change", () => {
      const seed = Math.floor(Number(this.seed.value));
      if (Number.isFinite(seed) && seed >= 0 && seed <= LARGEST_SEED) this.change({ seed });
      else this.show();
    });
    this.showing = button(words.say("show_guesses"), () => this.change({ dots: !this.kept.dots }));
    this.reveal = button(words.say("reveal"), () => this.change({ revealed: !this.kept.revealed }), "primary");
    this.take = button(words.say("take_codes"), () => this.save());
    this.frame.main.append(this.handing(), this.gathering(), this.revealing());
    if (of.given.collector && asked.key) this.poll();
    this.show();
  }

  // ---------------------------------------------------------------- what stands in the link

  private fromLink(asked: Asked): Kept {
    const seed = asked.parts.get("seed") ?? "1";
    const codes = (asked.parts.get("codes") ?? "").split(".").filter((one) => one && "steps" in this.reading(one));
    return { seed: /^\d{1,6}$/.test(seed) ? Number(seed) : 1, codes: codes.slice(0, MOST_CODES), dots: asked.parts.get("dots") === "1", revealed: asked.parts.get("reveal") === "1" };
  }

  private reading(code: string): ReturnType<typeof read> {
    return read(code, this.lesson.lesson, this.lesson.shown.length, stepsOf(this.lesson.guess));
  }

  private fragment(kept: Kept): string {
    const parts = new URLSearchParams({ lesson: this.asked.lesson, lang: this.words.language, view: "teacher" });
    if (this.asked.key) parts.set("key", this.asked.key);
    if (kept.seed !== 1) parts.set("seed", String(kept.seed));
    if (kept.codes.length) parts.set("codes", kept.codes.map((code) => code.replaceAll("-", "")).join("."));
    if (kept.dots) parts.set("dots", "1");
    if (kept.revealed) parts.set("reveal", "1");
    return parts.toString();
  }

  private change(change: Partial<Kept>): void {
    this.kept = { ...this.kept, ...change };
    this.trail.push(this.fragment(this.kept));
    this.show();
  }

  arrive(asked: Asked): void {
    this.kept = this.fromLink(asked);
    this.show();
  }

  /** The link for pupils, which has the lesson, the language and the firm in it. */
  private pupils(): string {
    const parts = new URLSearchParams({ lesson: this.asked.lesson, lang: this.words.language });
    if (this.kept.seed !== 1) parts.set("seed", String(this.kept.seed));
    return `${location.href.replace(/#.*/, "")}#${parts.toString()}`;
  }

  // ---------------------------------------------------------------- parts of the page

  private handing(): HTMLElement {
    const { words, lesson } = this;
    const label = make("label", { for: "pupil-link" }, words.say("pupil_link"));
    const firm = make("label", { for: "seed" }, words.say("which_firm"));
    const row = make("div", { class: "tools" });
    row.append(copying(words, "copy_link", () => this.pupils()), button(words.say("print"), () => print()), make("a", { class: "button", href: this.pupils(), id: "open-lesson" }, words.say("open_lesson")));
    const text = make("div", { class: "hand-text" });
    text.append(make("p", { class: "lead" }, lesson.question), label, this.link, row, firm, this.seed, this.note);
    const both = make("div", { class: "handing" });
    both.append(text, this.qr);
    return section("hand-out", words.say("hand_out_head"), both);
  }

  private gathering(): HTMLElement {
    const { words } = this;
    const collector = this.of.given.collector && this.asked.key !== "";
    const form = make("form", { class: "codes" });
    const field = make("textarea", { id: "codes", rows: "3", spellcheck: "false", autocapitalize: "characters" });
    const file = make("input", { type: "file", id: "codes-file", multiple: "", accept: ".txt,.csv,text/plain,text/csv" });
    file.addEventListener("change", () => {
      const chosen = [...(file.files ?? [])];
      if (chosen.some((one) => one.size > LARGEST_FILE)) this.faults.replaceChildren(make("p", {}, words.say("file_large")));
      else void Promise.all(chosen.map((one) => one.text())).then((texts) => this.add(texts.flatMap(codesIn)));
      file.value = "";
    });
    form.append(make("label", { for: "codes" }, words.say("codes_label")), field, make("button", { type: "submit" }, words.say("add_codes")), make("label", { for: "codes-file" }, words.say("codes_file")), file);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.add(codesIn(field.value))) field.value = "";
      field.focus();
    });
    const tools = make("div", { class: "tools" });
    tools.append(this.take, button(words.say("take_back_last"), () => this.kept.codes.length && this.change({ codes: this.kept.codes.slice(0, -1) }), "plain"));
    return section("guesses", words.say("codes_head"), make("p", { class: "quiet" }, words.say(collector ? "collected" : "codes_means")), form, this.faults, this.count, this.away, tools);
  }

  private revealing(): HTMLElement {
    const { words } = this;
    const tools = make("div", { class: "tools" });
    tools.append(this.showing, this.reveal);
    return section("reveal", words.say("reveal_head"), tools, this.shown, this.words_, this.truth);
  }

  // ---------------------------------------------------------------- guesses

  /** Keep codes; whether all of them could be read. */
  private add(pieces: readonly string[]): boolean {
    const { words } = this;
    const good: string[] = [];
    const faults: string[] = [];
    for (const piece of pieces) {
      const found = this.reading(piece);
      if ("steps" in found) good.push(piece.toUpperCase());
      else faults.push(words.say(found.fault, { code: piece.slice(0, 24) }));
    }
    const room = MOST_CODES - this.kept.codes.length;
    if (good.length > room) faults.push(words.say("codes_full", { most: MOST_CODES }));
    this.faults.replaceChildren(...faults.slice(0, 12).map((line) => make("p", {}, line)));
    if (good.length) this.change({ codes: [...this.kept.codes, ...good.slice(0, room)] });
    return faults.length === 0;
  }

  /** What the collector has, every two seconds. */
  private poll(): void {
    const ask = async (): Promise<void> => {
      try {
        const answer = await globalThis.fetch(`guesses?key=${encodeURIComponent(this.asked.key)}`);
        const found = (await answer.json()) as { codes?: unknown };
        const codes = Array.isArray(found.codes) ? found.codes.map(String).filter((code) => "steps" in this.reading(code)) : [];
        this.away.textContent = answer.ok ? "" : this.words.say(answer.status === 403 ? "collector_key" : "collector_away");
        if (answer.ok && codes.join() !== this.collected.join()) {
          this.collected = codes.slice(0, MOST_CODES);
          this.show();
        }
      } catch {
        this.away.textContent = this.words.say("collector_away");
      }
    };
    this.polls = window.setInterval(() => void ask(), POLL);
    void ask();
  }

  private codes(): string[] {
    return [...this.collected, ...this.kept.codes];
  }

  private guesses(): number[][] {
    return this.codes().map((code) => {
      const found = this.reading(code);
      return "steps" in found ? found.steps.map((one) => guessed(one, this.lesson.guess)) : [];
    });
  }

  private truths(): number[] {
    const { lesson, kept } = this;
    const done = doing(lesson);
    return lesson.shown.map((regime) => this.firms.firm(regime, kept.seed, lesson.guess.weeks, done).measure(lesson.guess.about, lesson.guess.weeks));
  }

  // ---------------------------------------------------------------- what is seen

  private show(): void {
    const { words, kept, lesson } = this;
    this.link.value = this.pupils();
    this.frame.main.querySelector<HTMLAnchorElement>("#open-lesson")!.href = this.pupils();
    if (document.activeElement !== this.seed) this.seed.value = String(kept.seed);
    const alone = !/^https?:/.test(location.protocol);
    const code = alone ? null : qrCode(this.pupils(), words.say("qr_told"));
    this.qr.replaceChildren(...(code ? [code] : []));
    this.note.textContent = words.say(alone ? "link_of_file" : code ? "link_means" : "qr_long");
    this.count.textContent = words.count("guesses_in", this.codes().length);
    this.take.disabled = !this.codes().length;
    this.reveal.textContent = words.say(kept.revealed ? "hide" : "reveal");
    this.undo.disabled = !this.trail.canGoBack();
    this.redo.disabled = !this.trail.canGoForth();
    this.showing.textContent = words.say(kept.dots ? "hide_guesses" : "show_guesses");
    this.showing.disabled = kept.revealed;
    this.truth.hidden = !kept.revealed;
    this.shown.hidden = this.words_.hidden = !kept.revealed && !kept.dots;
    if (!kept.revealed) {
      this.of.others.drop();
      this.found = null;
      if (kept.dots) this.draw();
      return;
    }
    this.of.others.ask(guessedIn(lesson, lesson.shown, kept.seed, doing(lesson)), lesson.guess.about, FIRMS, (found) => {
      this.found = found;
      this.draw();
    });
    if (this.found && this.found.key !== this.of.others.key) this.found = null;
    this.draw();
  }

  private draw(): void {
    const { words, lesson } = this;
    const { about } = lesson.guess;
    const open = this.kept.revealed;
    const [guesses, truths] = [this.guesses(), open ? this.truths() : lesson.shown.map(() => NaN)];
    const count = this.found?.firms ?? 0;
    const others = lesson.shown.map((_, place) => [...(this.found?.values[place]?.subarray(0, count) ?? [])]);
    const scale = scaleOf([lesson.guess.from, lesson.guess.to, ...guesses.flat(), ...truths, ...others.flat()], isWhole(about), words.say(`scale_${about}`));
    const strips = (values: (place: number) => number[], expected: number, told: (place: number) => string): Strip[] =>
      lesson.shown.map((regime, place) => ({
        name: capital(lesson.regimes.get(regime)!.name),
        look: this.looks.get(regime)!,
        values: values(place),
        expected,
        marks: [{ at: truths[place]!, name: words.say("mark_firm"), dashed: false }],
        told: told(place),
      }));
    const middle = (values: number[]): string => amount(words, about, values.reduce((sum, one) => sum + one, 0) / values.length);
    const told = (place: number): string => {
      const own = guesses.map((each) => each[place]!);
      const parts = { regime: lesson.regimes.get(lesson.shown[place]!)!.name, found: amount(words, about, truths[place]!) };
      const key = !open ? "class_only" : "class_guessed";
      if (!own.length && !open) return words.say("class_empty", parts);
      return own.length ? words.say(key, { ...parts, mean: middle(own), low: amount(words, about, Math.min(...own)), high: amount(words, about, Math.max(...own)) }) : words.say("class_none", parts);
    };
    const tellOthers = (place: number): string => {
      const { mean, low, high } = spread(Float64Array.from(others[place]!), count);
      const digits = DECIMALS[about];
      return words.say("spread", { regime: capital(lesson.regimes.get(lesson.shown[place]!)!.name), mean: words.number(mean, digits + 1), low: words.number(low, digits), high: words.number(high, digits), unit: words.say(`unit_${about}`), count });
    };
    dots(this.shown, strips((place) => guesses.map((each) => each[place]!), Math.max(12, guesses.length), told), scale, words);
    this.shown.prepend(make("h3", {}, words.say("class_dots")));
    const said = lesson.shown.map((_, place) => told(place));
    this.words_.replaceChildren(...said.map((line) => make("li", {}, capital(line))), ...(count >= 10 ? lesson.shown.map((_, place) => make("li", {}, tellOthers(place))) : []));
    if (!open) return;
    dots(this.truth, strips((place) => others[place]!, FIRMS, count < 10 ? () => words.say("too_few") : tellOthers), scale, words);
    this.truth.prepend(make("h3", {}, words.say("dice_head")), make("p", {}, words.say("dice_means", { count: FIRMS })));
  }

  private save(): void {
    const { lesson, kept } = this;
    const guesses = this.guesses();
    const truths = kept.revealed ? this.truths() : [];
    const heads = ["code", ...lesson.shown, "lesson", "seed", ...(kept.revealed ? lesson.shown.map((regime) => `${regime}_came_to`) : [])];
    save({ name: `${lesson.lesson}-guesses.csv`, type: "text/csv", text: csv(heads, this.codes().map((code, place) => [code, ...guesses[place]!, lesson.lesson, kept.seed, ...truths])) });
  }

  again(): void {
    this.show();
  }

  end(): void {
    clearInterval(this.polls);
    this.of.others.drop();
  }
}

