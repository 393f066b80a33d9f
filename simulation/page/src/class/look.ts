/** Colours, strokes and marks of regimes: those of the model as in every figure, a lesson's own from a list. */

import type { Declared } from "../declared.ts";
import type { Lesson } from "./lesson.ts";

export type Mark = "circle" | "square" | "triangle" | "diamond";

export type Look = { ink: string; dark: string; dash: readonly number[]; mark: Mark };

const MARKS: readonly Mark[] = ["circle", "square", "triangle", "diamond"];

const OWN: readonly Omit<Look, "mark">[] = [
  { ink: "#7a3e9d", dark: "#d8aefc", dash: [1, 1.4] },
  { ink: "#8a4b08", dark: "#f0b777", dash: [6, 2] },
  { ink: "#0b6e78", dark: "#79dbe3", dash: [4, 1.5, 1, 1.5] },
  { ink: "#5b5f00", dark: "#d6da6e", dash: [2, 2] },
];

export const isDark = (): boolean => matchMedia("(prefers-color-scheme: dark)").matches && !matchMedia("print").matches;

export function looks(declared: Declared, lesson: Lesson): Map<string, Look> {
  const found = new Map<string, Look>();
  let own = 0;
  for (const [place, name] of [...lesson.regimes.keys()].entries()) {
    const usual = Object.hasOwn(declared.regimes, name) ? declared.regimes[name]! : null;
    const look = usual ? { ink: usual.colour, dark: usual.dark, dash: usual.dash } : OWN[own++ % OWN.length]!;
    found.set(name, { ...look, mark: MARKS[place % MARKS.length]! });
  }
  return found;
}

/** Looks of what is no regime, each its own. */
export const plainLooks = (count: number): Look[] => Array.from({ length: count }, (_, place) => ({ ...OWN[place % OWN.length]!, mark: MARKS[place % MARKS.length]! }));

export const inkOf = (look: Look): string => (isDark() ? look.dark : look.ink);

/** The outline of a mark around a point. */
export function markPath(mark: Mark, x: number, y: number, size: number): string {
  const s = size;
  if (mark === "circle") return `M${x - s} ${y}a${s} ${s} 0 1 0 ${2 * s} 0a${s} ${s} 0 1 0 ${-2 * s} 0z`;
  if (mark === "square") return `M${x - s} ${y - s}h${2 * s}v${2 * s}h${-2 * s}z`;
  if (mark === "triangle") return `M${x} ${y - 1.2 * s}l${1.2 * s} ${2.1 * s}h${-2.4 * s}z`;
  return `M${x} ${y - 1.3 * s}l${1.3 * s} ${1.3 * s}l${-1.3 * s} ${1.3 * s}l${-1.3 * s} ${-1.3 * s}z`;
}

/** Heights of labels, as near to those wanted as can be without one over the other. */
export function apart(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, place) => place).sort((one, other) => wanted[one]! - wanted[other]!);
  const found = [...wanted];
  for (let turn = 0; turn < 200; turn++) {
    let moved = false;
    for (let place = 1; place < order.length; place++) {
      const [above, below] = [order[place - 1]!, order[place]!];
      const short = gap - (found[below]! - found[above]!);
      if (short > 1e-6) {
        found[above]! -= short / 2;
        found[below]! += short / 2;
        moved = true;
      }
    }
    for (const place of order) found[place] = Math.min(high, Math.max(low, found[place]!));
    if (!moved) break;
  }
  order.forEach((place, rank) => {
    if (rank) found[place] = Math.max(found[place]!, found[order[rank - 1]!]! + gap);
  });
  return found;
}
