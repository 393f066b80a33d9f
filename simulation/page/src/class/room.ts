/** What every part of a lesson's page shares, and small pieces that they are made of. */

import type { Declared } from "../declared.ts";
import { make } from "../elements.ts";
import type { Firms } from "./firms.ts";
import type { About, Lesson } from "./lesson.ts";
import type { Look } from "./look.ts";
import type { Others } from "./others.ts";
import type { State } from "./state.ts";
import type { Words } from "./words.ts";

export type Room = {
  declared: Declared;
  words: Words;
  lesson: Lesson;
  looks: ReadonlyMap<string, Look>;
  firms: Firms;
  /** What came of the guess's weeks in other firms, and of what one chose while being somebody. */
  others: Others;
  lives: Others;
  state(): State;
  /** A move: shown at once; kept in the link, and something to go back from unless it is only one of time. */
  change(change: (state: State) => void, kept?: "kept" | "passing" | "untold"): void;
  /** Said aloud by screen readers. */
  say(text: string): void;
};

export type Part = { element: HTMLElement; show(state: State): void };

export const DECIMALS: Record<About, number> = { lost: 0, unanswered: 0, days: 1, trust: 0, followed: 0 };

export const isWhole = (about: About): boolean => about === "lost" || about === "followed";

export function section(id: string, title: string, ...inside: (HTMLElement | SVGElement)[]): HTMLElement {
  const made = make("section", { id, "aria-labelledby": `${id}-head` });
  made.append(make("h2", { id: `${id}-head`, tabindex: "-1" }, title), ...inside);
  return made;
}

export function button(text: string, pressed: () => void, kind = ""): HTMLButtonElement {
  const made = make("button", { type: "button", ...(kind ? { class: kind } : {}) }, text);
  made.addEventListener("click", pressed);
  return made;
}

export function list(kind: "ul" | "ol", lines: readonly string[]): HTMLElement {
  const made = make(kind);
  made.append(...lines.map((line) => make("li", {}, line)));
  return made;
}

export function table(heads: readonly string[], rows: readonly (readonly string[])[], caption: string): HTMLElement {
  const made = make("table");
  const head = make("tr");
  head.append(...heads.map((one) => make("th", { scope: "col" }, one)));
  const top = make("thead");
  top.append(head);
  const body = make("tbody");
  body.append(
    ...rows.map((cells) => {
      const row = make("tr");
      row.append(...cells.map((cell, place) => (place ? make("td", {}, cell) : make("th", { scope: "row" }, cell))));
      return row;
    }),
  );
  made.append(make("caption", { class: "aloud" }, caption), top, body);
  const wide = make("div", { class: "wide", tabindex: "0", role: "region", "aria-label": caption });
  wide.append(made);
  return wide;
}

/** A number of what the guess is about, with its unit. */
export function amount(words: Words, about: About, value: number): string {
  return Number.isNaN(value) ? "–" : words.say(`amount_${about}`, { number: words.number(value, DECIMALS[about]) });
}

export const regimeName = (room: Room, regime: string): string => room.lesson.regimes.get(regime)!.name;

export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
