/** All lessons, to choose from. */

import { make } from "../elements.ts";
import { Frame, type Given } from "./frame.ts";
import { type Lesson } from "./lesson.ts";
import { section } from "./room.ts";
import type { Words } from "./words.ts";

export function overview(words: Words, of: Given, lessons: readonly Lesson[], choose: (language: string) => void, language: string): Frame {
  const frame = new Frame(words, of, { eyebrow: words.say("class_eyebrow"), title: words.say("class_title") }, choose, "overview");
  const cards = make("ul", { class: "lessons" });
  for (const lesson of lessons) {
    const item = make("li");
    const link = (view: string): string => `#${new URLSearchParams({ lesson: lesson.lesson, lang: language, ...(view ? { view } : {}) }).toString()}`;
    const tools = make("p", { class: "tools" });
    tools.append(make("a", { class: "button primary", href: link("") }, words.say("begin_lesson")), make("a", { class: "button", href: link("teacher") }, words.say("hand_out")));
    tools.querySelectorAll("a").forEach((one) => one.setAttribute("aria-label", `${one.textContent}: ${lesson.title}`));
    item.append(make("h3", {}, lesson.title), make("p", { class: "quiet" }, words.count("minutes", lesson.minutes)), make("p", {}, lesson.question), tools);
    cards.append(item);
  }
  frame.main.append(section("lessons", words.say("lessons_head"), make("p", {}, words.say("lessons_means")), cards));
  if (!lessons.length) frame.faults([words.say("no_lessons")]);
  return frame;
}
