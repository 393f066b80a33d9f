/** What stands around every page of the class: its title, tools, languages, faults, and what is said aloud. */

import { make } from "../elements.ts";
import { chosen, Words, type Texts } from "./words.ts";

export type Given = {
  lessons: Record<string, Record<string, unknown>>;
  words: Record<string, Texts>;
  languages: Record<string, string>;
  collector: boolean;
};

/** What Python hands on of the class, as far as it is of its kind. */
export function given(beginning: unknown): Given {
  const of = (value: unknown): Record<string, never> => (typeof value === "object" && value !== null ? (value as Record<string, never>) : {});
  const found = of(of(beginning)["class"]);
  return { lessons: of(found["lessons"]), words: of(found["words"]), languages: of(found["languages"]), collector: (found["collector"] as unknown) === true };
}

export function wordsFor(of: Given, wanted: string | null): Words {
  const there = Object.keys(of.words);
  const language = chosen(wanted, navigator.languages, there);
  return new Words(language, of.words[language] ?? {}, of.words["en"] ?? {});
}

export class Frame {
  readonly main = make("main", { id: "content", tabindex: "-1" });
  readonly tools = make("div", { class: "tools", role: "group" });
  private readonly aloud = make("p", { class: "aloud", role: "status" });
  private readonly box = make("div", { id: "faults", role: "alert" });

  constructor(
    words: Words,
    of: Given,
    titles: { eyebrow: string; title: string; language?: string },
    choose: (language: string) => void,
    kind: string,
  ) {
    document.documentElement.lang = words.language;
    document.title = titles.title;
    const skip = make("a", { class: "skip", href: "#content" }, words.say("skip"));
    skip.addEventListener("click", (event) => {
      event.preventDefault();
      this.main.focus();
    });
    const head = make("header", { class: "top" });
    const names = make("div");
    names.append(make("p", { class: "eyebrow" }, titles.eyebrow), make("h1", titles.language ? { lang: titles.language } : {}, titles.title));
    this.tools.setAttribute("aria-label", words.say("tools"));
    head.append(names, this.tools);
    const foot = make("footer", { class: "class-foot" });
    foot.append(this.languages(words, of, choose));
    for (const [href, key] of [["#class", "all_lessons"], ["#", "leader"]] as const) foot.append(make("a", { href }, words.say(key)));
    this.box.hidden = true;
    const sheet = make("div", { class: `classroom ${kind}` });
    sheet.append(this.main);
    this.main.append(this.box);
    document.body.querySelectorAll(":scope > .skip, :scope > header, :scope > .sheet, :scope > .classroom, :scope > footer, :scope > .aloud").forEach((one) => one.remove());
    document.body.prepend(skip, head, sheet, foot, this.aloud);
  }

  private languages(words: Words, of: Given, choose: (language: string) => void): HTMLElement {
    const label = make("label", { class: "language" }, `${words.say("language")} `);
    const select = make("select");
    for (const language of Object.keys(of.words)) select.append(make("option", { value: language, lang: language }, of.languages[language] ?? language));
    select.value = words.language;
    select.addEventListener("change", () => choose(select.value));
    label.append(select);
    return label;
  }

  say(text: string): void {
    this.aloud.textContent = text;
  }

  faults(lines: readonly string[]): void {
    this.box.replaceChildren(...lines.slice(0, 20).map((line) => make("p", {}, line)));
    this.box.hidden = !lines.length;
  }
}

/** A button that copies a text, and says so. */
export function copying(words: Words, key: string, text: () => string): HTMLButtonElement {
  const made = make("button", { type: "button" }, words.say(key));
  const said = (what: string): void => {
    made.textContent = words.say(what);
    setTimeout(() => (made.textContent = words.say(key)), 2000);
  };
  made.addEventListener("click", () => {
    const copied = navigator.clipboard?.writeText(text());
    if (copied) copied.then(() => said("copied"), () => said("in_address_bar"));
    else said("in_address_bar");
  });
  return made;
}
