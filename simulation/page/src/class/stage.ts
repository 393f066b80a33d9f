/** The firm week by week: pictures, one chart, and what may be touched once the guess is settled. */

import { parameters, practices } from "../../../web/engine/src/index.js";
import { make, svg } from "../elements.ts";
import { chart, QUANTITIES, type Line, type What } from "./chart.ts";
import { doing, NOTHING, seatFunction } from "./firms.ts";
import { actWords, lately } from "./happened.ts";
import { seatsOf } from "./lesson.ts";
import { inkOf } from "./look.ts";
import { LEAST_TRUST, MOST_TRUST, Picture, seatName, seatWords, trustColour } from "./picture.ts";
import { button, capital, regimeName, section, table, type Part, type Room } from "./room.ts";
import { LONGEST, MOST_SHOWN, settled, type State } from "./state.ts";

const ILL_WEEKS = 3;
const FURTHER = 52;
const SPEEDS = [1, 2, 4, 8];

/** Weeks that are worked out: those of the guess, then a year more at a time. */
export function extent(state: State, weeks: number): number {
  return Math.min(LONGEST, weeks + FURTHER * Math.max(0, Math.ceil((state.seen - weeks) / FURTHER)));
}

/** The week in which playing stops: the last that is worked out, or, from there, a year later. */
export function stop(state: State, weeks: number): number {
  const end = extent(state, weeks);
  return state.week < end ? end : Math.min(LONGEST, end + FURTHER);
}

export class Stage implements Part {
  readonly element: HTMLElement;
  private readonly readout = make("div", { class: "readout" });
  private readonly what: HTMLSelectElement = make("select", { id: "chart-what" });
  private readonly tabs = make("fieldset", { class: "tabs" });
  private readonly pictures = make("div", { class: "pictures" });
  private readonly plot = make("div", { class: "plot" });
  private readonly person = make("div", { class: "person-panel" });
  private readonly log = make("ul", { class: "log plain" });
  private readonly touches = make("div", { class: "touches" });
  private readonly controls: Controls;
  private drawn = new Map<string, { figure: HTMLElement; picture: Picture; live: boolean }>();
  private chosenRegime = "";
  private chosenSeat: number | null = null;
  private touchesKey = "";

  constructor(
    private readonly room: Room,
    play: Playing,
  ) {
    const { words } = room;
    this.controls = new Controls(room, play);
    const dotted = make("p", { class: "quiet" }, `${words.say("chart_means")} ${words.say("in_brackets")}`);
    this.what.append(...Object.keys(QUANTITIES).map((name) => make("option", { value: name }, words.say(`col_${name}`))));
    this.what.value = room.lesson.guess.about === "days" ? "days" : "trust";
    this.what.addEventListener("change", () => this.show(room.state()));
    const choice = make("p", { class: "chart-choice" });
    choice.append(make("label", { for: "chart-what" }, words.say("chart_what")), this.what);
    this.element = section("stage", words.say("stage_head"), this.readout, this.controls.element, this.tabs, this.pictures, this.person, this.legend(), make("h3", {}, words.say("chart_head")), choice, this.plot, dotted, make("h3", {}, words.say("log_head")), this.log, this.touches);
  }

  /** Drawn anew when next shown: colours may be others. */
  forget(): void {
    this.drawn.clear();
  }

  /** The firms that are shown, and each had nothing happened. */
  lines(state: State): Line[] {
    const { lesson, firms } = this.room;
    const weeks = extent(state, lesson.guess.weeks);
    const done = doing(lesson, state.acts, state.set);
    const touched = done.acts.length > 0 || done.events.length > 0;
    return state.regimes.map((regime) => ({
      regime,
      firm: firms.firm(regime, state.seed, weeks, done),
      alone: touched ? firms.firm(regime, state.seed, weeks, NOTHING) : null,
    }));
  }

  show(state: State): void {
    const { words, lesson, looks } = this.room;
    const wide = this.plot.clientWidth;
    const lines = this.lines(state);
    if (!state.regimes.includes(this.chosenRegime)) this.chosenRegime = state.regimes[0]!;
    this.showTabs(state);
    this.showPictures(state, lines);
    this.controls.show(state);
    const until = state.locked ? state.seen : 0;
    const end = extent(state, lesson.guess.weeks);
    const marks = [...new Set(doing(lesson, state.acts).acts.map((act) => act.week))].filter((week) => week <= until && state.locked);
    chart(this.plot, wide, this.what.value as What, lines.map((line) => (state.locked ? line : { ...line, alone: null })), { until, now: state.week, end, marks }, looks, words);
    this.readout.replaceChildren(this.now(state, lines));
    const happened = lately(lines.map(({ firm }) => firm), state.week, 6, words);
    this.log.replaceChildren(...(happened.length ? happened : [words.say("nothing_yet")]).map((line) => make("li", {}, line)));
    this.showPerson(state, lines);
    this.showTouches(state);
  }

  /** How it is now, and in brackets had nothing happened. */
  private now(state: State, lines: readonly Line[]): HTMLElement {
    const { words } = this.room;
    const names = Object.keys(QUANTITIES) as What[];
    const rows = lines.map(({ firm, alone, regime }) => {
      const cells = names.map((name) => {
        const { of, decimals } = QUANTITIES[name];
        const text = words.number(of(firm, state.week), decimals);
        return state.locked && alone ? `${text} (${words.number(of(alone, state.week), decimals)})` : text;
      });
      return [capital(regimeName(this.room, regime)), ...cells];
    });
    return table([words.say("week_alone", { week: state.week }), ...names.map((name) => words.say(`col_${name}`))], rows, words.say("now_table"));
  }

  /** The same in a sentence, to be said aloud. */
  told(state: State): string {
    const { words } = this.room;
    const of = (name: What): string =>
      this.lines(state).map(({ firm, regime }) => words.say("trust_of", { regime: regimeName(this.room, regime), trust: words.number(QUANTITIES[name].of(firm, state.week), QUANTITIES[name].decimals) })).join(", ");
    return words.say("readout", { week: state.week, trust: of("trust"), lost: of("lost"), days: of("days") });
  }

  // ---------------------------------------------------------------- pictures

  private showTabs(state: State): void {
    const { words } = this.room;
    const legend = make("legend", { class: "aloud" }, words.say("which_picture"));
    if (this.tabs.dataset["of"] !== state.regimes.join()) {
      this.tabs.dataset["of"] = state.regimes.join();
      this.tabs.replaceChildren(
        legend,
        ...state.regimes.map((regime) => {
          const label = make("label", { class: "tab" });
          const radio = make("input", { type: "radio", name: "picture", value: regime });
          radio.checked = regime === this.chosenRegime;
          radio.addEventListener("change", () => {
            this.chosenRegime = regime;
            this.choose();
          });
          label.append(radio, capital(regimeName(this.room, regime)));
          return label;
        }),
      );
    }
    this.tabs.hidden = state.regimes.length < 2;
  }

  private choose(): void {
    for (const [regime, { figure }] of this.drawn) figure.classList.toggle("chosen", regime === this.chosenRegime);
  }

  private showPictures(state: State, lines: readonly Line[]): void {
    const { lesson, words, looks } = this.room;
    const live = lesson.touch.people && settled(state, lesson);
    for (const { regime, firm } of lines) {
      let found = this.drawn.get(regime);
      if (!found || found.live !== live) {
        const picture = new Picture(firm, words, live ? (seat) => this.pick(seat) : null);
        const figure = make("figure", { class: "firm-figure" });
        const title = make("figcaption", {});
        const stroke = svg("svg", { viewBox: "0 0 34 10", class: "stroke", "aria-hidden": "true" });
        const look = looks.get(regime)!;
        stroke.append(svg("path", { d: "M1 5h32", stroke: inkOf(look), "stroke-width": 3, "stroke-dasharray": look.dash.map((part) => 2.4 * part).join(" ") }));
        const { meaning } = lesson.regimes.get(regime)!;
        title.append(stroke, make("b", { lang: lesson.language }, capital(regimeName(this.room, regime))), make("span", { class: "quiet", lang: lesson.language }, meaning));
        figure.append(title, picture.element);
        found = { figure, picture, live };
        this.drawn.set(regime, found);
      }
      found.picture.show(firm, state.week);
    }
    const figures = lines.map(({ regime }) => this.drawn.get(regime)!.figure);
    if (figures.some((one, place) => this.pictures.children[place] !== one) || this.pictures.children.length !== figures.length) this.pictures.replaceChildren(...figures);
    this.pictures.dataset["count"] = String(figures.length);
    this.choose();
  }

  private pick(seat: number): void {
    this.chosenSeat = seat;
    this.showPerson(this.room.state(), this.lines(this.room.state()));
    this.person.querySelector<HTMLElement>("button:not(:disabled)")?.focus();
  }

  private showPerson(state: State, lines: readonly Line[]): void {
    const { words, lesson } = this.room;
    const live = lesson.touch.people && settled(state, lesson);
    if (!live) {
      this.person.replaceChildren();
      return;
    }
    if (this.chosenSeat === null) {
      this.person.replaceChildren(make("p", { class: "quiet" }, words.say("press_person")));
      return;
    }
    const held = this.person.contains(document.activeElement);
    const seat = this.chosenSeat;
    const seats = seatsOf(lesson.firm);
    const title = make("h3", {}, seatName(seats, seat, words));
    const states = make("ul", { class: "plain" });
    const found = lines.map(({ firm }) => firm.seat(state.week, seat));
    states.append(...lines.map(({ regime, firm }, place) => make("li", {}, `${capital(regimeName(this.room, regime))}: ${seatWords(found[place]!, firm.known[seatFunction(seats, seat).place]!, words)}`)));
    const free = found.some((one) => one.state === "work" || one.state === "ill" || one.state === "notice") && state.week < LONGEST;
    const leave = button(words.say("make_leave"), () => this.act(seat));
    const ill = button(words.count("make_ill", ILL_WEEKS), () => this.act(seat, ILL_WEEKS));
    const close = button(words.say("close"), () => {
      this.chosenSeat = null;
      this.show(this.room.state());
      this.pictures.querySelector<HTMLElement>(`.chosen [data-seat="${seat}"]`)?.focus();
    }, "plain");
    leave.disabled = ill.disabled = !free;
    const tools = make("div", { class: "tools" });
    tools.append(leave, ill, close);
    this.person.replaceChildren(title, states, make("p", { class: "quiet" }, words.say("happens_everywhere")), tools);
    if (held) (free ? leave : close).focus();
  }

  private act(seat: number, ill?: number): void {
    const { words, lesson } = this.room;
    const week = this.room.state().week;
    const act = ill === undefined ? { week, seat } : { week, seat, ill };
    this.room.change((state) => {
      const others = state.acts.filter((one) => one.week !== week || one.seat !== seat || (one.ill === undefined) !== (ill === undefined));
      state.acts = [...others, act].sort((one, other) => one.week - other.week);
    });
    this.room.say(actWords(act, seatsOf(lesson.firm), words));
  }

  // ---------------------------------------------------------------- what may be touched

  private showTouches(state: State): void {
    const { words, lesson } = this.room;
    const open = settled(state, lesson);
    const key = JSON.stringify([open, state.acts, state.regimes, state.set]);
    if (key === this.touchesKey) return;
    this.touchesKey = key;
    const focus = document.activeElement instanceof HTMLElement && this.touches.contains(document.activeElement) ? document.activeElement.dataset["keep"] : undefined;
    if (!open) {
      this.touches.replaceChildren();
      return;
    }
    const parts: HTMLElement[] = [];
    if (lesson.touch.regimes && lesson.offered.length + lesson.shown.length > 1) parts.push(this.regimes(state));
    for (const [name, { from, to }] of lesson.touch.parameters) parts.push(this.parameter(state, name, from, to));
    if (state.acts.length) parts.push(this.done(state));
    this.touches.replaceChildren(...(parts.length ? [make("h3", {}, words.say("touch_head")), ...parts] : []));
    if (focus) (this.touches.querySelector<HTMLElement>(`[data-keep="${focus}"]`) ?? this.touches.querySelector<HTMLElement>("input,button"))?.focus();
  }

  private regimes(state: State): HTMLElement {
    const { words, lesson } = this.room;
    const box = make("fieldset", { class: "ticks" });
    box.append(make("legend", {}, words.say("regimes_head", { most: MOST_SHOWN })));
    for (const regime of new Set([...lesson.shown, ...lesson.offered])) {
      const label = make("label", { class: "tick" });
      const tick = make("input", { type: "checkbox", "data-keep": `regime-${regime}` });
      tick.checked = state.regimes.includes(regime);
      tick.disabled = tick.checked ? state.regimes.length === 1 : state.regimes.length === MOST_SHOWN;
      tick.addEventListener("change", () =>
        this.room.change((next) => (next.regimes = tick.checked ? [...next.regimes, regime] : next.regimes.filter((one) => one !== regime))),
      );
      label.append(tick, make("span", { lang: lesson.language }, `${capital(regimeName(this.room, regime))}: ${lesson.regimes.get(regime)!.meaning}`));
      box.append(label);
    }
    return box;
  }

  private parameter(state: State, name: string, from: number, to: number): HTMLElement {
    const { words, lesson } = this.room;
    const entry = parameters.get(name) ?? practices.get(name)!;
    const usual = Number(lesson.firm[name] ?? lesson.regimes.get(state.regimes[0]!)!.practices[name] ?? entry.default);
    const value = state.set[name];
    const box = make("div", { class: "question" });
    const id = `set-${name}`;
    // what the model itself says is English
    const label = words.has(`parameter_${name}`) ? make("label", { for: id }, words.say(`parameter_${name}`)) : make("label", { for: id, lang: "en" }, entry.meaning);
    const slider = make("input", { id, type: "range", min: String(from), max: String(to), step: entry.kind === "int" ? "1" : String((to - from) / 100), "data-keep": id });
    slider.value = String(value ?? usual);
    const shown = make("output", { for: id }, words.say("as_it_is"));
    const tell = (of: number): void => shown.replaceChildren(`${words.number(of)} `, make("span", { lang: "en" }, entry.unit));
    if (value !== undefined) tell(value);
    slider.addEventListener("change", () => this.room.change((next) => (next.set[name] = Number(Number(slider.value).toFixed(6)))));
    slider.addEventListener("input", () => tell(Number(slider.value)));
    const row = make("div", { class: "row" });
    row.append(slider, shown);
    if (value !== undefined) {
      const back = button(words.say("as_before"), () => this.room.change((next) => delete next.set[name]), "plain");
      back.dataset["keep"] = id; // gone once pressed: the slider is next
      back.setAttribute("aria-label", words.say("as_before_what", { what: label.textContent }));
      row.append(back);
    }
    box.append(label, row);
    return box;
  }

  private done(state: State): HTMLElement {
    const { words, lesson } = this.room;
    const box = make("div", { class: "done-acts" });
    const lines = make("ul", { class: "plain" });
    state.acts.forEach((act, place) => {
      const line = make("li", {}, `${words.say("axis_week")} ${words.number(act.week + 1)}: ${actWords(act, seatsOf(lesson.firm), words)} `);
      const off = button(words.say("take_back"), () => this.room.change((next) => next.acts.splice(place, 1)), "plain");
      off.setAttribute("aria-label", words.say("take_back_what", { what: actWords(act, seatsOf(lesson.firm), words) }));
      off.dataset["keep"] = `act-${place}`;
      line.append(off);
      lines.append(line);
    });
    box.append(make("h4", {}, words.say("done_head")), lines);
    return box;
  }

  private legend(): HTMLElement {
    const { words } = this.room;
    const box = make("details", { class: "folded legend-box" });
    box.append(make("summary", {}, words.say("legend_head")));
    const lines = make("ul", { class: "legend" });
    const item = (width: number, text: string, ...drawing: SVGElement[]): void => {
      const line = make("li");
      const key = svg("svg", { viewBox: `0 0 ${width} 24`, class: "firm key", "aria-hidden": "true" });
      key.style.width = `${width}px`;
      key.style.height = "24px";
      key.append(...drawing);
      line.append(key as unknown as HTMLElement, make("span", {}, text));
      lines.append(line);
    };
    const steps = Array.from({ length: 12 }, (_, step) => svg("rect", { x: 8 * step, y: 5, width: 8.5, height: 14, fill: trustColour(LEAST_TRUST + ((MOST_TRUST - LEAST_TRUST) * step) / 11) }));
    item(96, words.say("legend_trust", { low: words.number(LEAST_TRUST), high: words.number(MOST_TRUST) }), ...steps);
    item(64, words.say("legend_size"), ...[[9, 7], [29, 9], [52, 11]].map(([cx, r]) => svg("circle", { class: "account", cx: cx!, cy: 12, r: r!, fill: trustColour(0.6) })));
    item(34, words.say("legend_tie"), svg("path", { class: "tie", d: "M2 7h30", "stroke-width": 0.8 }), svg("path", { class: "tie", d: "M2 16h30", "stroke-width": 3.2 }));
    item(34, words.say("legend_waiting"), svg("path", { class: "tie waiting", d: "M2 12h30", "stroke-width": 1.6 }));
    item(26, words.say("legend_ring"), svg("circle", { class: "ring", cx: 13, cy: 12, r: 10 }));
    box.append(lines);
    return box;
  }
}

export type Playing = {
  toggle(): void;
  to(week: number): void;
  isPlaying(): boolean;
  speed: number;
};

/** Play, pause, a step, back, and the week as a slider. */
class Controls {
  readonly element = make("div", { class: "controls", role: "group" });
  private readonly play: HTMLButtonElement;
  private readonly slider: HTMLInputElement;
  private readonly buttons: HTMLButtonElement[];
  private readonly week = make("output", { class: "week" });

  constructor(
    private readonly room: Room,
    private readonly playing: Playing,
  ) {
    const { words } = room;
    this.element.setAttribute("aria-label", words.say("controls"));
    const tools = make("div", { class: "tools" });
    const to = (week: (state: State) => number) => () => playing.to(week(room.state()));
    this.play = button(words.say("play"), () => playing.toggle(), "primary");
    const of = (key: string, sign: string, week: (state: State) => number): HTMLButtonElement => {
      const made = button(sign, to(week));
      made.setAttribute("aria-label", words.say(key));
      made.title = words.say(key);
      return made;
    };
    this.buttons = [of("to_start", "|◀", () => 0), of("back", "◀", (state) => state.week - 1), of("step", "▶|", (state) => state.week + 1), of("to_end", "▶▶|", (state) => stop(state, room.lesson.guess.weeks))];
    const speed = make("select", { "aria-label": words.say("speed") });
    speed.append(...SPEEDS.map((one) => make("option", { value: String(one) }, words.count("weeks_a_second", one))));
    speed.value = String(playing.speed);
    speed.addEventListener("change", () => (playing.speed = Number(speed.value)));
    const [start, back, step, last] = this.buttons as [HTMLButtonElement, HTMLButtonElement, HTMLButtonElement, HTMLButtonElement];
    tools.append(start, back, this.play, step, last, speed);
    this.slider = make("input", { type: "range", min: "0", step: "1", "aria-label": words.say("axis_week") });
    this.slider.addEventListener("input", () => playing.to(Number(this.slider.value)));
    const row = make("div", { class: "row" });
    row.append(this.slider, this.week);
    this.element.append(tools, row);
  }

  show(state: State): void {
    const { words, lesson } = this.room;
    const end = extent(state, lesson.guess.weeks);
    this.element.hidden = !state.locked;
    this.slider.max = String(settled(state, lesson) ? end : Math.max(1, state.seen));
    this.slider.value = String(state.week);
    this.slider.setAttribute("aria-valuetext", words.say("week_of", { week: state.week, end }));
    this.week.textContent = words.say("week_of", { week: state.week, end });
    this.play.textContent = words.say(this.playing.isPlaying() ? "pause" : "play");
    const [start, back, step, last] = this.buttons as [HTMLButtonElement, HTMLButtonElement, HTMLButtonElement, HTMLButtonElement];
    start.disabled = back.disabled = state.week === 0;
    step.disabled = last.disabled = this.play.disabled = state.week >= LONGEST;
  }
}

