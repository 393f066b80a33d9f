/** What a lesson has to read: its question at the start; what to watch and what was found elsewhere at the end. */

import { make, rowLink } from "../elements.ts";
import { list, section, type Part, type Room } from "./room.ts";
import { settled, type State } from "./state.ts";

export function opening(room: Room): HTMLElement {
  const { words, lesson } = room;
  const steps = make("details", { class: "folded", open: "" });
  steps.append(make("summary", {}, words.say("steps_head")), list("ol", lesson.steps, lesson.language));
  return section("question", lesson.question, make("p", { lang: lesson.language }, lesson.setting), ...(lesson.steps.length ? [steps] : []));
}

export class Reading implements Part {
  readonly element = make("div", { class: "reading" });
  private open: boolean | null = null;

  constructor(private readonly room: Room) {}

  show(state: State): void {
    const { lesson } = this.room;
    const open = settled(state, lesson);
    if (open === this.open) return;
    this.open = open;
    this.element.replaceChildren(...(open ? this.unlocked() : [section("watch", this.room.words.say("watch_head"), make("p", { class: "quiet" }, this.room.words.say("watch_locked")))]));
  }

  private unlocked(): HTMLElement[] {
    const { words, lesson, declared } = this.room;
    const found: HTMLElement[] = [section("watch", words.say("watch_head"), list("ul", lesson.watch, lesson.language), ...(lesson.may_differ ? [make("p", { class: "quiet", lang: lesson.language }, lesson.may_differ)] : []))];
    if (lesson.evidence.length) {
      const rows = make("ul");
      for (const { row, text } of lesson.evidence) {
        const line = make("li", { lang: lesson.language }, `${text} `);
        line.append(rowLink(declared.evidence.link, row, { "aria-label": words.say("evidence_row", { row }) }));
        rows.append(line);
      }
      found.push(section("elsewhere", words.say("elsewhere_head"), rows));
    }
    if (lesson.discuss.length) found.push(section("discuss", words.say("discuss_head"), list("ul", lesson.discuss, lesson.language)));
    if (lesson.caveat) found.push(section("caveat", words.say("caveat_head"), make("p", { lang: lesson.language }, lesson.caveat)));
    return found;
  }
}
