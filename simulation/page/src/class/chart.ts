/** A quantity by week: a line a regime, told apart by stroke, mark and a label at its end; dotted had nothing happened. */

import { svg } from "../elements.ts";
import { BEFORE, type Firm } from "./firms.ts";
import { apart, inkOf, markPath, type Look } from "./look.ts";
import type { Words } from "./words.ts";

/** What a chart can show of a firm when so many weeks are over, and with how many decimals. */
export const QUANTITIES = {
  trust: { of: (firm: Firm, week: number): number => firm.trust(week), decimals: 2, least: 0.16, most: 1, zero: false },
  lost: { of: (firm: Firm, week: number): number => firm.lostSoFar(week), decimals: 0, least: 4, most: Infinity, zero: true },
  days: { of: (firm: Firm, week: number): number => firm.days(week), decimals: 1, least: 2, most: Infinity, zero: true },
} as const;

export type What = keyof typeof QUANTITIES;

export type Line = { regime: string; firm: Firm; alone: Firm | null };

const MARK_EVERY = 13;

/** What is drawn: weeks that are known to the class, the week that it looks at, and when something was done. */
export type Span = { until: number; now: number; end: number; marks: readonly number[] };

/** `wide` is the width of the place in pixels, measured before anything was drawn: to ask for it afterwards lays the page out anew. */
export function chart(place: HTMLElement, wide: number, what: What, lines: readonly Line[], span: Span, looks: ReadonlyMap<string, Look>, words: Words): void {
  const width = Math.max(300, Math.min(wide || 360, 900));
  const height = width < 500 ? 240 : 300;
  const { of, decimals } = QUANTITIES[what];
  const names = lines.map(({ firm, regime }) => firm.lesson.regimes.get(regime)!.name);
  const right = 18 + Math.max(...names.map((name) => Math.min(name.length, 18) * 8.4));
  const box = { left: 40, right: width - right, top: 12, bottom: height - 40 };
  const weeks = Array.from({ length: span.until + BEFORE + 1 }, (_, index) => index - BEFORE);
  const courses = lines.map(({ firm, alone }) => [firm, alone].map((one) => (one ? weeks.map((week) => of(one, week)) : [])));
  const [low, high] = range(courses.flat(2), what);
  const x = (week: number): number => box.left + ((week + BEFORE) / (span.end + BEFORE)) * (box.right - box.left);
  const y = (value: number): number => box.bottom - ((value - low) / (high - low)) * (box.bottom - box.top);
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": told(what, lines, span.now, words), class: "trust-chart" });
  picture.append(...axes(box, low, high, decimals, span.end, x, y, words));
  for (const week of span.marks) picture.append(svg("line", { class: "done", x1: x(week), x2: x(week), y1: box.top, y2: box.bottom }));
  courses.forEach(([own, alone], place) => {
    const look = looks.get(lines[place]!.regime)!;
    const ink = inkOf(look);
    if (alone!.length) picture.append(svg("path", { d: path(weeks, alone!, x, y), class: "alone", stroke: ink }));
    picture.append(svg("path", { d: path(weeks, own!, x, y), class: "own", stroke: ink, "stroke-dasharray": look.dash.map((part) => 2.4 * part).join(" ") }));
    const shift = Math.round((MARK_EVERY * place) / lines.length);
    const marks = weeks.flatMap((week, index) => (((week - shift) % MARK_EVERY) + MARK_EVERY) % MARK_EVERY || Number.isNaN(own![index]) ? [] : [markPath(look.mark, x(week), y(own![index]!), 4)]);
    picture.append(svg("path", { d: marks.join(""), fill: ink, class: "mark" }));
  });
  const ends = courses.map(([own]) => y(own!.findLast((value) => !Number.isNaN(value)) ?? low));
  apart(ends, 17, box.top + 4, box.bottom).forEach((at, place) => {
    const look = looks.get(lines[place]!.regime)!;
    const from = x(span.until);
    if (Math.abs(at - ends[place]!) > 3) picture.append(svg("line", { class: "lead", x1: from + 3, y1: ends[place]!, x2: from + 9, y2: at, stroke: inkOf(look) }));
    picture.append(svg("text", { x: from + 11, y: at + 5, class: "end" }, names[place]!));
    (picture.lastElementChild as SVGElement).style.fill = inkOf(look);
  });
  if (span.now < span.until) picture.append(svg("line", { class: "now", x1: x(span.now), x2: x(span.now), y1: box.top, y2: box.bottom }));
  place.replaceChildren(picture);
}

function range(values: readonly number[], what: What): [number, number] {
  const { least, most, zero } = QUANTITIES[what];
  const kept = values.filter((value) => !Number.isNaN(value));
  const [low, high] = [zero ? 0 : Math.min(...kept), Math.max(...kept, 0)];
  const room = Math.max(0.06 * (high - low), (least - (high - low)) / 2);
  return [Math.max(0, low - room), Math.min(most, high + room)];
}

type Box = { left: number; right: number; top: number; bottom: number };

function axes(box: Box, low: number, high: number, decimals: number, end: number, x: (week: number) => number, y: (value: number) => number, words: Words): SVGElement[] {
  const found: SVGElement[] = [];
  const power = 10 ** Math.floor(Math.log10((high - low) / 4));
  const step = Math.max([1, 2, 5, 10].map((times) => times * power).find((one) => one >= (high - low) / 4.5)!, 10 ** -decimals);
  for (let at = Math.ceil(low / step - 1e-9) * step; at <= high + 1e-9; at += step) {
    found.push(svg("line", { class: "axis", x1: box.left, x2: box.right, y1: y(at), y2: y(at) }));
    found.push(svg("text", { class: "faint", x: box.left - 6, y: y(at) + 4, "text-anchor": "end" }, words.number(at, decimals)));
  }
  const every = [4, 13, 26, 52, 104].find((weeks) => (weeks / (end + BEFORE)) * (box.right - box.left) >= 34) ?? 208;
  for (let week = -Math.floor(BEFORE / every) * every; week <= end; week += every)
    found.push(svg("text", { class: "faint", x: x(week), y: box.bottom + 18, "text-anchor": "middle" }, words.number(week).replace("-", "\u2212")));
  found.push(svg("line", { class: "zero", x1: x(0), x2: x(0), y1: box.top, y2: box.bottom + 4 }));
  found.push(svg("text", { class: "faint", x: (box.left + box.right) / 2, y: box.bottom + 35, "text-anchor": "middle" }, words.say("axis_week")));
  return found;
}

function path(weeks: readonly number[], values: readonly number[], x: (week: number) => number, y: (value: number) => number): string {
  let found = "";
  let pen = "M";
  weeks.forEach((week, index) => {
    const value = values[index]!;
    if (Number.isNaN(value)) pen = "M";
    else {
      found += `${pen}${x(week).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = "L";
    }
  });
  return found;
}

/** What the chart shows, for those who do not see it. */
export function told(what: What, lines: readonly Line[], week: number, words: Words): string {
  const { of, decimals } = QUANTITIES[what];
  const each = lines.map(({ firm, alone, regime }) => {
    const name = firm.lesson.regimes.get(regime)!.name;
    const parts = { regime: name, trust: words.number(of(firm, week), decimals) };
    return alone ? words.say("trust_alone", { ...parts, alone: words.number(of(alone, week), decimals) }) : words.say("trust_of", parts);
  });
  return words.say("chart_told", { what: words.say(`col_${what}`), week, each: each.join("; ") });
}
