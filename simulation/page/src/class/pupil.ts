/** A lesson as a pupil meets it: be somebody, guess, watch, find out, read on. */

import type { Engine } from "../../../web/engine/src/index.js";
import type { Declared } from "../declared.ts";
import { Being } from "./being.ts";
import { copying, Frame, type Given } from "./frame.ts";
import { Firms } from "./firms.ts";
import { Guessing } from "./guessing.ts";
import type { Lesson } from "./lesson.ts";
import { looks } from "./look.ts";
import type { Others } from "./others.ts";
import { opening, Reading } from "./reading.ts";
import { Results } from "./results.ts";
import { button, type Part, type Room } from "./room.ts";
import { Stage, stop, type Playing } from "./stage.ts";
import { fromFragment, LARGEST_SEED, LONGEST, settled, toFragment, type Asked, type State } from "./state.ts";
import { Trail } from "./trail.ts";
import type { Words } from "./words.ts";

export class Pupil {
  private state: State;
  private readonly frame: Frame;
  private readonly parts: Part[];
  private readonly stage: Stage;
  private readonly results: Results;
  private readonly being: Being | null;
  private readonly undo: HTMLButtonElement;
  private readonly redo: HTMLButtonElement;
  private readonly room: Room;
  private readonly playing: Playing;
  private readonly handsIn: boolean;
  private timer = 0;

  constructor(
    private readonly asked: Asked,
    private readonly trail: Trail,
    private readonly words: Words,
    private readonly lesson: Lesson,
    of: { declared: Declared; given: Given; engine: Engine; others: Others; lives: Others; choose: (language: string) => void; collect: ((code: string, once: string) => Promise<void>) | null },
  ) {
    const { state, faults } = fromFragment(asked, lesson, words);
    this.state = state;
    this.handsIn = of.collect !== null;
    this.frame = new Frame(words, of.given, { eyebrow: words.count("minutes", lesson.minutes), title: lesson.title, language: lesson.language }, of.choose, "pupil");
    this.room = {
      declared: of.declared,
      words,
      lesson,
      looks: looks(of.declared, lesson),
      firms: new Firms(of.engine, lesson),
      others: of.others,
      lives: of.lives,
      state: () => this.state,
      change: (change, kept = "kept") => this.change(change, kept),
      say: (text) => this.frame.say(text),
    };
    this.playing = { toggle: () => this.toggle(), to: (week) => this.to(week), isPlaying: () => this.timer !== 0, speed: 4 };
    this.stage = new Stage(this.room, this.playing);
    this.results = new Results(this.room);
    const guessing = new Guessing(this.room, of.collect, () => this.toggle());
    this.being = lesson.be ? new Being(this.room) : null;
    this.parts = [...(this.being ? [this.being] : []), guessing, this.stage, this.results, new Reading(this.room)];
    this.undo = button(words.say("undo"), () => this.trail.back());
    this.redo = button(words.say("redo"), () => this.trail.forth());
    const dice = button(words.say("another_firm"), () => this.change((next) => (next.seed = (next.seed + 1) % (LARGEST_SEED + 1))));
    dice.id = "another";
    this.frame.tools.append(this.undo, this.redo, copying(words, "copy_link", () => location.href), dice);
    this.frame.main.append(opening(this.room), ...this.parts.map((part) => part.element));
    this.frame.faults(faults);
    if (!faults.length) trail.replace(this.fragment());
    this.show();
  }

  /** Another state of the same lesson, after going back or forth: what was ever seen stays seen, and a guess locked. */
  arrive(asked: Asked): void {
    this.pause();
    const { state, faults } = fromFragment(asked, this.lesson, this.words, this.state.seen);
    if (this.fixed() && !state.locked) this.trail.replace(this.fragment());
    else this.state = this.state.locked && state.locked ? { ...state, week: this.state.week, sent: this.state.sent || state.sent, once: this.state.once || state.once } : state;
    this.frame.faults(faults);
    this.show();
  }

  /** Whether the guess can be changed no more: it has met its firm, or has been handed in. */
  private fixed(): boolean {
    return this.state.locked && (this.state.seen > 0 || this.handsIn);
  }

  private fragment(): string {
    return toFragment(this.asked, this.asked.language ?? this.lesson.language, this.lesson, this.state);
  }

  private change(change: (state: State) => void, kept: "kept" | "passing" | "untold" = "kept"): void {
    const next = structuredClone(this.state);
    change(next);
    if (kept === "kept") this.pause();
    this.state = next;
    if (kept === "kept") this.trail.push(this.fragment());
    else if (kept === "passing") this.trail.replace(this.fragment());
    if (kept === "kept") this.frame.faults([]);
    this.show();
  }

  private show(): void {
    for (const part of this.parts) part.show(this.state);
    const { trail, state } = this;
    this.undo.disabled = !trail.canGoBack((fragment) => !this.fixed() || /(^|&)locked=1(&|$)/.test(fragment));
    this.redo.disabled = !trail.canGoForth();
    const dice = this.frame.tools.querySelector<HTMLButtonElement>("#another")!;
    dice.hidden = !settled(state, this.lesson);
  }

  /** Drawn anew for another width, or for other colours. */
  again(coloured: boolean): void {
    if (coloured) this.stage.forget();
    this.results.forget();
    this.being?.forget();
    this.show();
  }

  // ---------------------------------------------------------------- time

  private toggle(): void {
    if (this.timer) {
      this.stop();
      return;
    }
    const end = stop(this.state, this.lesson.guess.weeks);
    const tick = (): void => {
      const before = settled(this.state, this.lesson);
      this.forward(this.state.week + 1);
      const over = settled(this.state, this.lesson) !== before;
      if (this.state.week >= end) this.stop(over);
      else this.timer = window.setTimeout(tick, 1000 / this.playing.speed);
    };
    this.timer = window.setTimeout(tick, 1000 / this.playing.speed);
    this.show();
  }

  private forward(week: number): void {
    this.change((state) => {
      state.week = Math.min(LONGEST, week);
      state.seen = Math.max(state.seen, state.week);
    }, "untold");
  }

  private pause(): void {
    clearTimeout(this.timer);
    this.timer = 0;
  }

  private stop(over = false): void {
    this.pause();
    this.trail.replace(this.fragment());
    this.show();
    this.frame.say(over ? `${this.stage.told(this.state)} ${this.words.say("over_told")}` : this.stage.told(this.state));
    if (over) this.results.element.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }

  private to(week: number): void {
    const before = settled(this.state, this.lesson);
    this.pause();
    this.forward(Math.max(0, week));
    this.stop(settled(this.state, this.lesson) !== before);
  }

  end(): void {
    this.pause();
    this.room.others.drop();
    this.room.lives.drop();
  }
}
