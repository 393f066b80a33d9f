/** Other firms as dots over the scale of the guess, one strip a regime; the guess and this firm marked. */

import { svg } from "../elements.ts";
import { inkOf, type Look } from "./look.ts";
import type { Words } from "./words.ts";

export type Strip = {
  name: string;
  look: Look;
  values: readonly number[];
  /** How many there will be, so that dots keep their size while they come. */
  expected: number;
  marks: readonly { at: number; name: string; dashed: boolean }[];
  told: string;
};

export type Scale = { from: number; to: number; whole: boolean; label: string };

const BARS = 96;
const WIDE = 8.6;

/** A scale that holds all that is shown, at least the middle of it. */
export function scaleOf(values: readonly number[], whole: boolean, label: string): Scale {
  const kept = values.filter((value) => !Number.isNaN(value));
  const [least, most] = kept.length ? [Math.min(...kept), Math.max(...kept)] : [0, 1];
  const step = niceStep((most - least || 1) / 6, whole);
  const from = Math.max(0, Math.floor(least / step) * step);
  return { from, to: Math.max(from + step, Math.ceil(most / step - 1e-9) * step), whole, label };
}

function niceStep(rough: number, whole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const found = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= rough)!;
  return whole ? Math.max(1, Math.round(found)) : found;
}

export function dots(place: HTMLElement, strips: readonly Strip[], scale: Scale, words: Words): void {
  const width = Math.max(300, Math.min(place.clientWidth || 360, 1100));
  const [left, right] = [12, width - 14];
  const step = niceStep((scale.to - scale.from) / (width < 500 ? 6 : 10), scale.whole);
  const columns = scale.whole && scale.to - scale.from <= 60 ? scale.to - scale.from + 1 : 44;
  const wide = (right - left) / columns;
  // a whole number stands in the middle of its column
  const ends = scale.whole && columns !== 44 ? [scale.from - 0.5, scale.to + 0.5] as const : [scale.from, scale.to] as const;
  const x = (value: number): number => left + ((value - ends[0]) / (ends[1] - ends[0])) * (right - left);
  place.replaceChildren(
    ...strips.map((strip) => {
      const { counts, size, row } = sized(strip, x, left, wide, columns);
      const top = 54;
      const bottom = top + BARS;
      const height = bottom + 24;
      const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": strip.told, class: "dots" });
      const crowded = strip.name.length * WIDE > right - left; // a name does not break in a picture, and closes up instead
      picture.append(svg("text", { x: left, y: 14, class: "strip", ...(crowded ? { textLength: right - left, lengthAdjust: "spacingAndGlyphs" } : {}) }, strip.name));
      (picture.lastElementChild as SVGElement).style.fill = inkOf(strip.look);
      let d = "";
      counts.forEach((count, column) => {
        for (let each = 0; each < count; each++) {
          const across = Math.min(row, count);
          const at = left + (column + 0.5) * wide + ((each % row) - (across - 1) / 2) * size;
          d += `M${at.toFixed(1)} ${(bottom - (Math.floor(each / row) + 0.5) * size).toFixed(1)}h0`;
        }
      });
      picture.append(svg("path", { d: d || "M0 0", class: "dot-field", stroke: inkOf(strip.look), "stroke-width": Math.max(1, size * 0.82).toFixed(2) }));
      picture.append(svg("line", { class: "zero", x1: left, x2: right, y1: bottom, y2: bottom }));
      for (let at = Math.ceil(scale.from / step) * step; at <= scale.to + 1e-9; at += step)
        picture.append(svg("text", { class: "faint", x: x(at), y: bottom + 18, "text-anchor": "middle" }, words.number(at)));
      picture.append(...marked(strip, x, width, bottom));
      return picture;
    }),
  );
  const caption = document.createElement("p");
  caption.className = "quiet";
  caption.textContent = scale.label;
  place.append(caption);
}

function sized(strip: Strip, x: (value: number) => number, left: number, wide: number, columns: number): { counts: number[]; size: number; row: number } {
  const counts = Array.from({ length: columns }, () => 0);
  let count = 0;
  for (const value of strip.values) {
    if (Number.isNaN(value)) continue;
    const column = Math.min(columns - 1, Math.max(0, Math.floor((x(value) - left) / wide + 1e-9)));
    counts[column]!++;
    count++;
  }
  const most = Math.max(1, ...counts) * Math.max(1, strip.expected / Math.max(1, count));
  let size = Math.min(12, wide);
  while (size > 1 && Math.ceil(most / Math.max(1, Math.floor(wide / size))) * size > BARS) size -= 0.25;
  return { counts, size, row: Math.max(1, Math.floor(wide / size)) };
}

/** Upright lines with their words above, one above the other where they would meet. */
function marked(strip: Strip, x: (value: number) => number, width: number, bottom: number): SVGElement[] {
  const kept = strip.marks.filter(({ at }) => !Number.isNaN(at));
  return kept.flatMap(({ at, name, dashed }, rank) => {
    const where = Math.min(width - 3, Math.max(3, x(at)));
    const close = kept.some((other, place) => place < rank && Math.abs(x(other.at) - where) < 96);
    const y = close ? 34 : 50;
    const anchor = where > width - 90 ? "end" : where < 60 ? "start" : "middle";
    return [
      svg("line", { class: dashed ? "guessed" : "found", x1: where, x2: where, y1: y + 4, y2: bottom }),
      svg("text", { x: where, y, "text-anchor": anchor, class: "mark-name" }, name),
    ];
  });
}
