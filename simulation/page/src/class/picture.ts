/** The firm as a picture: people as seats, customers between them, a line for every relationship; thicker, more trust. */

import { declared } from "../../../web/engine/src/index.js";
import { svg } from "../elements.ts";
import { seatFunction, type Firm, type Seat } from "./firms.ts";
import { seatsOf } from "./lesson.ts";
import type { Words } from "./words.ts";

const WIDTH = 390;
const SEAT = 44;
const MEMORY = 8;
const RADIUS = [8, 10, 12.5];
export const LEAST_TRUST = 0.25;
export const MOST_TRUST = 0.85;
const SCALE = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]] as const;

/** The colour of a level of trust, from dark violet to light yellow: lighter with every step, for every eye (viridis). */
export function trustColour(trust: number): string {
  const share = Math.min(1, Math.max(0, (trust - LEAST_TRUST) / (MOST_TRUST - LEAST_TRUST))) * (SCALE.length - 1);
  const below = Math.min(SCALE.length - 2, Math.floor(share));
  const [one, other] = [SCALE[below]!, SCALE[below + 1]!];
  return `rgb(${[0, 1, 2].map((place) => Math.round(one[place]! + (share - below) * (other[place]! - one[place]!))).join()})`;
}

type Point = { x: number; y: number };

/** What a seat is called, from the seats of each function. */
export function seatName(seats: readonly number[], seat: number, words: Words): string {
  const { place, number } = seatFunction(seats, seat);
  return words.say("seat_name", { function: words.say(`function_${declared.functions[place]!}`), number });
}

/** What a seat is doing, in words. */
export function seatWords(seat: Seat, known: boolean, words: Words): string {
  const state = words.say(`seat_${seat.state}`);
  const more = seat.weeks ? words.count("more_weeks", seat.weeks) : "";
  const duty = seat.state === "gone" || seat.state === "empty" ? words.count("seat_waiting", seat.accounts) : words.count("seat_named", seat.accounts);
  return [state, more, duty, known ? "" : words.say("seat_unseen"), seat.isNew ? words.say("seat_new") : ""].filter(Boolean).join(", ");
}

export class Picture {
  readonly element: SVGElement;
  private readonly accounts: SVGElement[] = [];
  private readonly titles: SVGElement[] = [];
  private readonly rings: SVGElement[] = [];
  private readonly ties: SVGElement[][] = [];
  private readonly boxes: { group: SVGElement; body: SVGElement; word: SVGElement; arrow: SVGElement }[] = [];
  private readonly seats: number[];
  private readonly seatAt: Point[];
  private readonly slotAt: Point[];
  private shape = 1;

  constructor(
    private firm: Firm,
    private readonly words: Words,
    touched: ((seat: number) => void) | null,
  ) {
    this.seats = seatsOf(firm.lesson.firm);
    const { seats, slots, height } = this.places();
    this.seatAt = seats;
    this.slotAt = slots;
    this.element = svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "group", class: "firm" });
    const lines = svg("g", {});
    const marks = svg("g", {});
    for (let slot = 0; slot < firm.slots; slot++) {
      this.ties.push(this.seats.map(() => lines.appendChild(svg("path", { class: "tie" }))));
      const { x, y } = slots[slot]!;
      this.rings.push(marks.appendChild(svg("circle", { class: "ring", cx: x, cy: y, r: 15 * this.shape })));
      const account = marks.appendChild(svg("circle", { class: "account", cx: x, cy: y }));
      this.titles.push(account.appendChild(svg("title", {})));
      this.accounts.push(account);
    }
    this.element.append(lines, marks);
    this.boxes = seats.map((at, seat) => this.seat(at, seat, touched));
    this.functionNames();
  }

  /** Where everything stands: those who lead above, customers in rows below them, all others at the foot. */
  private places(): { seats: Point[]; slots: Point[]; height: number } {
    const leads = this.seats[declared.lead]!;
    const seats: Point[] = [];
    const rowsOf = (count: number, most: number): number => Math.ceil(count / most);
    const leadRows = rowsOf(leads, 4);
    for (let seat = 0; seat < leads; seat++) {
      const row = Math.floor((seat * leadRows) / leads);
      const inRow = Array.from({ length: leads }, (_, each) => each).filter((each) => Math.floor((each * leadRows) / leads) === row);
      seats.push({ x: (WIDTH * (inRow.indexOf(seat) + 0.5)) / inRow.length, y: 24 + SEAT / 2 + row * (SEAT + 40) });
    }
    let y = 24 + leadRows * (SEAT + 40);
    const { slots, bottom } = this.bookPlaces(leads, y + 8);
    y = bottom + 66;
    let x = 0;
    const others = this.seats.slice(1);
    const total = others.reduce((sum, count) => sum + count, 0);
    const step = Math.max(SEAT + 2, Math.min(WIDTH / (Math.min(total, 7) + 0.5 * others.length), 64));
    for (const count of others) {
      if (x > 0 && x + count * step > WIDTH + 1) {
        x = 0;
        y += SEAT + 62;
      }
      for (let each = 0; each < count; each++) {
        if (x + step > WIDTH + 1) {
          x = 0;
          y += SEAT + 62;
        }
        seats.push({ x: x + step / 2, y: y + SEAT / 2 });
        x += step;
      }
      x += 0.5 * step;
    }
    const shift = y > bottom + 66 ? 0 : (WIDTH - (x - 0.5 * step)) / 2;
    for (const at of seats.slice(leads)) at.x += shift;
    return { seats, slots, height: y + SEAT + 42 };
  }

  /** Beside those who began with the same lead, in rows. */
  private bookPlaces(leads: number, top: number): { slots: Point[]; bottom: number } {
    const { slots } = this.firm;
    const rows = Math.min(6, Math.max(3, Math.ceil(slots / 13)));
    const groups = Array.from({ length: leads }, (_, lead) => Array.from({ length: slots }, (_, slot) => slot).filter((slot) => slot % leads === lead));
    const wide = groups.map((group) => Math.max(1, Math.ceil(group.length / rows)));
    const step = (WIDTH - 24) / (wide.reduce((sum, one) => sum + one, 0) + 0.6 * (leads - 1));
    this.shape = Math.min(1, step / 27);
    const down = Math.max(26, Math.min(36, step * 1.3));
    const found: Point[] = [];
    let left = 12;
    groups.forEach((group, lead) => {
      group.forEach((slot, place) => {
        const row = Math.floor(place / wide[lead]!);
        const inRow = Math.min(wide[lead]!, group.length - row * wide[lead]!);
        found[slot] = { x: left + step * (wide[lead]! / 2 + (place % wide[lead]!) - (inRow - 1) / 2), y: top + 14 + row * down };
      });
      left += step * (wide[lead]! + 0.6);
    });
    return { slots: found, bottom: top + 14 + (rows - 1) * down };
  }

  private seat(at: Point, seat: number, touched: ((seat: number) => void) | null): (typeof this.boxes)[number] {
    const lead = seatFunction(this.seats, seat).place === declared.lead;
    const group = svg("g", touched ? { class: "seat live", role: "button", tabindex: 0, "data-seat": seat } : { class: "seat", role: "img" });
    const [left, top] = [at.x - SEAT / 2, at.y - SEAT / 2];
    group.append(svg("rect", { x: left, y: top, width: SEAT, height: SEAT, rx: 9 }));
    const body = svg("g", { class: "person" });
    body.append(svg("circle", { cx: at.x, cy: at.y - 7, r: 7.2 }), svg("path", { d: `M${at.x - 12.5} ${at.y + 16}c0 -17 25 -17 25 0z` }));
    const arrow = svg("path", { class: "arrow", d: `M${at.x + 10} ${at.y}h17m-6 -6l6 6l-6 6` });
    const word = svg("text", { x: at.x, y: top + SEAT + 15, "text-anchor": "middle" });
    group.append(body, arrow);
    const texts = svg("g", { "aria-hidden": "true", class: "texts" });
    texts.append(word);
    if (lead) texts.append(svg("text", { class: "name", x: at.x, y: top - 7, "text-anchor": "middle" }, seatName(this.seats, seat, this.words)));
    if (touched) {
      group.addEventListener("click", () => touched(seat));
      group.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        touched(seat);
      });
    }
    this.element.append(group, texts);
    return { group, body, word, arrow };
  }

  private functionNames(): void {
    let first = 0;
    this.seats.forEach((count, place) => {
      const own = this.seatAt.slice(first, first + count);
      first += count;
      if (place === declared.lead || !count) return;
      const last = own.at(-1)!;
      const row = own.filter((at) => at.y === last.y);
      const x = (row[0]!.x + last.x) / 2;
      this.element.append(svg("text", { class: "name", x, y: last.y + SEAT / 2 + 34, "text-anchor": "middle" }, this.words.say(`function_${declared.functions[place]!}`)));
      if (!this.firm.known[place]) this.element.append(svg("text", { class: "faint", x, y: own[0]!.y - SEAT / 2 - 8, "text-anchor": "middle" }, this.words.say("work_unseen")));
    });
  }

  /** Show the firm as it is when so many weeks are over. */
  show(firm: Firm, week: number): void {
    this.firm = firm;
    const states = this.seatAt.map((_, seat) => firm.seat(week, seat));
    states.forEach((state, seat) => this.showSeat(state, seat));
    let count = 0;
    for (let slot = 0; slot < firm.slots; slot++) {
      const here = firm.here(week, slot);
      if (here) count++;
      this.showAccount(firm, week, slot, here);
      this.seats.forEach((_, place) => this.showTie(firm, week, slot, place, here, states));
    }
    const away = states.flatMap((state, seat) => (state.state === "work" ? [] : [`${seatName(this.seats, seat, this.words)} ${this.words.say(`seat_${state.state}`)}`]));
    const parts = { regime: firm.lesson.regimes.get(firm.regime)!.name, week, count, trust: this.words.number(firm.trust(week), 2) };
    this.element.setAttribute("aria-label", [this.words.say("picture_told", parts), ...away].join("; "));
  }

  private showSeat(state: Seat, seat: number): void {
    const { group, body, word, arrow } = this.boxes[seat]!;
    const { place, number } = seatFunction(this.seats, seat);
    const known = this.firm.known[place]!;
    group.setAttribute("data-state", state.state);
    group.setAttribute("aria-label", `${seatName(this.seats, seat, this.words)}: ${seatWords(state, known, this.words)}`);
    const gone = state.state === "empty" || state.state === "gone" || state.state === "closed";
    body.setAttribute("visibility", gone ? "hidden" : "visible");
    const { x, y } = this.seatAt[seat]!;
    body.setAttribute("transform", state.state === "ill" ? `rotate(-90 ${x} ${y})` : "");
    arrow.setAttribute("visibility", state.state === "notice" || state.state === "gone" ? "visible" : "hidden");
    const short = state.state === "work" ? (state.isNew ? this.words.say("short_new") : "") : this.words.say(`short_${state.state}`);
    word.textContent = short || (place === declared.lead ? "" : String(number));
    word.setAttribute("class", short && state.state !== "ill" && state.state !== "work" ? "alarm" : "faint");
  }

  private showAccount(firm: Firm, week: number, slot: number, here: boolean): void {
    const account = this.accounts[slot]!;
    account.setAttribute("visibility", here ? "visible" : "hidden");
    const lost = Array.from({ length: MEMORY }, (_, ago) => ago).find((ago) => firm.lost(week - ago, slot));
    const ring = this.rings[slot]!;
    ring.setAttribute("visibility", lost === undefined ? "hidden" : "visible");
    if (lost !== undefined) ring.setAttribute("opacity", String(Math.max(0.2, 1 - lost / MEMORY)));
    if (!here) return;
    const trust = firm.trustOf(week, slot);
    account.setAttribute("r", String(RADIUS[firm.segment(week, slot)]! * this.shape));
    account.setAttribute("fill", trustColour(trust));
    this.titles[slot]!.textContent = this.words.say("account_told", { number: slot + 1, trust: this.words.number(trust, 2) });
  }

  private showTie(firm: Firm, week: number, slot: number, place: number, here: boolean, states: readonly Seat[]): void {
    const tie = this.ties[slot]![place]!;
    if (!here || !firm.known[place]) {
      tie.setAttribute("visibility", "hidden");
      return;
    }
    const { seat, trust } = firm.link(week, slot, place);
    const state = states[seat]?.state;
    const waiting = state === "empty" || state === "gone" || state === "closed";
    const [from, to] = [this.seatAt[seat]!, this.slotAt[slot]!];
    const start = from.y + (from.y > to.y ? -SEAT / 2 : SEAT / 2);
    const bend = (start + to.y) / 2;
    tie.setAttribute("visibility", "visible");
    tie.setAttribute("class", waiting ? "tie waiting" : "tie");
    tie.setAttribute("d", `M${from.x.toFixed(1)} ${start.toFixed(1)}C${from.x.toFixed(1)} ${bend.toFixed(1)} ${to.x.toFixed(1)} ${bend.toFixed(1)} ${to.x.toFixed(1)} ${to.y.toFixed(1)}`);
    tie.setAttribute("stroke-width", waiting ? "1.3" : (0.4 + 3.4 * trust * trust).toFixed(2));
    tie.setAttribute("stroke-opacity", waiting ? "0.75" : (0.08 + 0.62 * trust).toFixed(2));
  }
}
