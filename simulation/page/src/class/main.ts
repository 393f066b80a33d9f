/** The class: which lesson, whose view, which language; nothing of a link gets in but what `state.ts` and `lesson.ts` read. */

import { Engine, Refused } from "../../../web/engine/src/index.js";
import type { Declared } from "../declared.ts";
import { make } from "../elements.ts";
import { doing, setting } from "./firms.ts";
import { Frame, given, wordsFor, type Given } from "./frame.ts";
import { TakenError } from "./guessing.ts";
import { Faulty, readLesson, type Lesson } from "./lesson.ts";
import { Others, workers } from "./others.ts";
import { overview } from "./overview.ts";
import { unpacked } from "./own.ts";
import { Pupil } from "./pupil.ts";
import { asked, type Asked } from "./state.ts";
import { Teacher } from "./teacher.ts";
import { Trail } from "./trail.ts";
import { chosen, type Words } from "./words.ts";

type View = { again(coloured: boolean): void; end(): void; arrive(asked: Asked): void };

const data = (id: string): string => document.getElementById(id)!.textContent;

/** Begin; everything that the page needs stands in its elements of data. */
export function start(): void {
  const declared = JSON.parse(data("declared")) as Declared;
  const of = given(JSON.parse(data("beginning")));
  const engine = Engine.load(data("engine").trim());
  let view: View | null = null;
  let shown = "";
  let pool: ReturnType<typeof workers> | null = null;
  const key = (now: Asked): string => JSON.stringify([now.view, now.lesson, now.language]);

  async function arrive(): Promise<void> {
    const now = asked(location.hash);
    if (view && key(now) === shown) {
      view.arrive(now);
      return;
    }
    view?.end();
    view = null;
    shown = key(now);
    let words = wordsFor(of, now.language);
    if (now.view === "list") {
      const language = now.language ?? words.language;
      overview(words, of, lessonsIn(of, language, words), choose, language);
      return;
    }
    try {
      const lesson = await lessonFor(now, of, words);
      // in a language that nobody chose, the words go by the lesson
      if (now.language === null && Object.hasOwn(of.words, lesson.language)) words = wordsFor(of, lesson.language);
      const started = await engine.catch((error: unknown) => {
        throw new Faulty([words.say("no_engine", { why: String(error) })]);
      });
      pool ??= workers(started);
      possible(started, lesson);
      if (shown !== key(now)) return; // another link came in the meantime
      const parts = { declared, given: of, engine: started, others: new Others(pool), lives: new Others(pool), choose };
      view = now.view === "teacher" ? new Teacher(now, trail, words, lesson, parts) : new Pupil(now, trail, words, lesson, { ...parts, collect: of.collector ? (code, once) => collect({ code, key: once }) : null });
      trail.wanted = (what) => document.querySelectorAll<HTMLButtonElement>(".top .tools button")[what === "undo" ? 0 : 1]?.click();
      scrollTo(0, 0);
    } catch (error) {
      refuse(now, of, words, error);
    }
  }

  function refuse(now: Asked, given_: Given, words: Words, error: unknown): void {
    const frame = new Frame(words, given_, { eyebrow: words.say("class_eyebrow"), title: words.say("class_title") }, choose, "overview");
    const faults = error instanceof Faulty || error instanceof Refused ? [...error.faults] : [words.say("page_fault", { why: String(error) })];
    frame.faults([words.say("lesson_refused", { lesson: now.lesson.slice(0, 40) }), ...faults]);
    const on = make("p");
    on.append(make("a", { href: "#class" }, words.say("all_lessons")));
    frame.main.append(on);
  }

  function choose(language: string): void {
    const parts = new URLSearchParams(location.hash.replace(/^#/, ""));
    parts.set("lang", language);
    location.hash = parts.toString().replace(/^class=(?=&|$)/, "class");
  }

  const trail = new Trail(() => void arrive());
  let waits = 0;
  let wide = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === wide) return; // a telephone's bars come and go
    wide = innerWidth;
    clearTimeout(waits);
    waits = window.setTimeout(() => view?.again(false), 120);
  });
  for (const media of ["(prefers-color-scheme: dark)", "print"]) matchMedia(media).addEventListener("change", () => view?.again(true));
  void arrive();
}

/** All lessons that came with the page, in this language where there is one. */
function lessonsIn(of: Given, wanted: string, words: Words): Lesson[] {
  return Object.keys(of.lessons).flatMap((name) => {
    const found = inLanguage(of, name, wanted, words);
    try {
      return found === undefined ? [] : [readLesson(found, words)];
    } catch (error) {
      console.warn(name, error);
      return [];
    }
  });
}

/** A lesson in the language that is wanted, whether or not the page has its own words in it; else in that of the words. */
function inLanguage(of: Given, name: string, wanted: string | null, words: Words): unknown {
  const languages = Object.hasOwn(of.lessons, name) ? of.lessons[name]! : {};
  return languages[chosen(wanted, [...(wanted === null ? navigator.languages : []), words.language], Object.keys(languages))];
}

async function lessonFor(now: Asked, of: Given, words: Words): Promise<Lesson> {
  if (now.lesson.startsWith("z:")) {
    let found: unknown;
    try {
      found = await unpacked(now.lesson.slice(2));
    } catch {
      throw new Faulty([words.say("own_unreadable")]);
    }
    return readLesson(found, words);
  }
  const found = inLanguage(of, now.lesson, now.language, words);
  if (found === undefined) throw new Faulty([words.say("unknown_lesson", { lesson: now.lesson.slice(0, 40), lessons: words.list(Object.keys(of.lessons)) })]);
  return readLesson(found, words);
}

/** Refuses a lesson that the engine would refuse under any of its regimes. */
function possible(engine: Engine, lesson: Lesson): void {
  for (const regime of lesson.regimes.keys()) engine.setUp({ ...setting(lesson, regime, 1, lesson.guess.weeks, doing(lesson)), replication: 0 });
}

/** Hand a code to the collector of whoever serves the page, again where too many come at once. */
async function collect(guess: { code: string; key: string }, times = 4): Promise<void> {
  const answer = await globalThis.fetch("guesses", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(guess) });
  if (answer.ok) return;
  if (answer.status === 409) throw new TakenError();
  if (answer.status !== 429 || times === 1) throw new Error(String(answer.status));
  await new Promise((resolve) => setTimeout(resolve, 500 + 2500 * Math.random()));
  await collect(guess, times - 1);
}
