/** Pictures: the ways against today as dots with ranges (a dozen SVG elements), and courses and curves by uPlot. */

import uPlot from "uplot";
import type { Declared } from "./declared.ts";
import { svg } from "./elements.ts";
import type { Answer } from "./worker.ts";
import type { Glance, Swept } from "./answering.ts";
import { folded, heights, ticks, WHOLE_STEPS } from "./scales.ts";
import { amount, share, spread, shareWithEnds } from "./text.ts";

const paper = (): boolean => matchMedia("print").matches;

export const dark = (): boolean => matchMedia("(prefers-color-scheme: dark)").matches && !paper();

export const colour = (declared: Declared, regime: string): string => declared.regimes[regime]![dark() ? "dark" : "colour"];

export const short = (value: number): string => {
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : value > 0 ? "+" : "";
  const of = (by: number): string => String(Number((size / by).toPrecision(3)));
  return size >= 1e6 ? `${sign}${of(1e6)}m` : size >= 1e3 ? `${sign}${of(1e3)}k` : `${sign}${of(1)}`;
};

type Row = { name: string; called: string; value: number; low: number; high: number; right: string; strong: boolean };

/** Each way against going on as today: value with its range, and the share of worlds in which it is worse. */
export function forest(declared: Declared, place: HTMLElement, answer: Answer | null, glance: Glance | null, called: (way: string) => string, currency: string): void {
  place.replaceChildren();
  const rows: Row[] = answer
    ? answer.findings.slice(1).map((one) => ({
        name: one.name,
        called: called(one.name),
        value: one.gain.value,
        low: one.gain.low,
        high: one.gain.high,
        right: share(one.worse.value),
        strong: one.said === "carried",
      }))
    : glance!.names.slice(1).map((name, way) => ({ name, called: called(name), value: glance!.money[way + 1]!, low: NaN, high: NaN, right: "", strong: false }));
  rows.sort((one, other) => other.value - one.value);
  const narrow = place.clientWidth < 520;
  const width = narrow ? 380 : 760;
  const line = narrow ? 52 : 40;
  const [left, right] = narrow ? [12, 74] : [180, 110];
  const top = 26;
  const height = top + rows.length * line + 40;
  const ends = rows.flatMap((row) => [row.value, row.low, row.high, 0]).filter(Number.isFinite);
  let [low, high] = [Math.min(...ends), Math.max(...ends)];
  const room = (high - low || 1) * 0.06;
  [low, high] = [low - room, high + room];
  const x = (value: number): number => left + ((value - low) / (high - low)) * (width - left - right);
  const told = rows.map((row) => {
    const found = answer?.findings.find((one) => one.name === row.name);
    return found ? `${row.called}: ${spread(currency, found.gain)} a year more than today, worse in ${shareWithEnds(found.worse)} of worlds.` : `${row.called}: ${amount(currency, row.value)} a year more than today.`;
  });
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": told.join(" ") });
  for (const tick of ticks(low, high)) {
    picture.append(svg("line", { class: tick ? "axis" : "zero", x1: x(tick), x2: x(tick), y1: top - 6, y2: height - 34, "stroke-width": tick ? 1 : 1.6 }));
    picture.append(svg("text", { class: "faint", x: x(tick), y: height - 18, "text-anchor": "middle" }, tick ? short(tick) : "today"));
  }
  if (answer) picture.append(svg("text", { class: "faint", x: width - 4, y: 12, "text-anchor": "end" }, narrow ? "worse in" : "worse than today in"));
  rows.forEach((row, place) => {
    const y = top + (place + 0.5) * line + (narrow ? 8 : 0);
    const ink = colour(declared, row.name);
    picture.append(svg("text", narrow ? { x: left, y: y - 14 } : { x: left - 14, y: y + 5, "text-anchor": "end", "font-weight": row.strong ? 700 : 400 }, row.called));
    if (Number.isFinite(row.low)) picture.append(svg("line", { x1: x(row.low), x2: x(row.high), y1: y, y2: y, stroke: ink, "stroke-width": 6, "stroke-linecap": "round", opacity: row.strong ? 1 : 0.5 }));
    picture.append(svg("circle", { cx: x(row.value), cy: y, r: 7, fill: ink, class: "dot", "stroke-width": 2 }));
    if (row.right) picture.append(svg("text", { x: width - 4, y: y + 5, "text-anchor": "end" }, `${row.right} of worlds`.slice(0, narrow ? row.right.length : undefined)));
  });
  const caption = document.createElement("figcaption");
  caption.textContent = answer
    ? `${currency} a year more than going on as today; bars: 95 % over luck and what nobody knows. Right: share of worlds in which it is worse.`
    : `${currency} a year more than going on as today, from a first look.`;
  place.append(picture, caption);
}

export type Line = { name: string; called: string; values: number[]; dash: number[]; band?: [number[], number[]] };

const drawn = new Map<HTMLElement, { chart: uPlot; again: () => void }>();

/** Takes a picture away for good: it is not drawn again. */
export function emptied(place: HTMLElement): void {
  drawn.get(place)?.chart.destroy();
  drawn.delete(place);
  place.replaceChildren();
}

/** Draws anew all that stands, for another width, other colours, or paper. */
export function redraw(): void {
  for (const each of [...drawn.values()]) each.again(); // a copy, for each of them is put there anew
}

/** Lines over numbers, with bands, a mark, and rings around what is pointed at. */
export function lines(declared: Declared, place: HTMLElement, xs: number[], all: Line[], axes: { x: string; y: string; xText: (value: number) => string; yText: (value: number) => string; zero?: boolean; whole?: boolean; mark?: number; height?: number; rings?: { x: number; y: number }[] }, told: string): void {
  emptied(place);
  const style = getComputedStyle(document.documentElement);
  const [quiet, grid] = ["--quiet", "--line"].map((name) => style.getPropertyValue(name).trim()) as [string, string];
  const legend = document.createElement("ul");
  legend.className = "legend";
  for (const one of all) {
    const item = document.createElement("li");
    const key = svg("svg", { viewBox: "0 0 28 10", "aria-hidden": "true" });
    key.append(svg("line", { x1: 1, x2: 27, y1: 5, y2: 5, stroke: colour(declared, one.name), "stroke-width": 3, "stroke-dasharray": one.dash.map((part) => part * 2).join(" ") }));
    item.append(key, document.createTextNode(one.called));
    legend.append(item);
  }
  const holder = document.createElement("div");
  holder.setAttribute("role", "img");
  holder.setAttribute("aria-label", told);
  if (all.length > 1) place.append(legend);
  place.append(holder);
  const series: uPlot.Series[] = [{}];
  const data: (number | null)[][] = [xs];
  const bands: uPlot.Band[] = [];
  // those without gaps first, so that a line that lies on another one shows it through its own
  for (const one of [...all].sort((one, other) => Number(one.dash.length > 0) - Number(other.dash.length > 0))) {
    const ink = colour(declared, one.name);
    if (one.band) {
      series.push({ stroke: "transparent", points: { show: false } }, { stroke: "transparent", points: { show: false } });
      data.push(one.band[1], one.band[0]);
      bands.push({ series: [series.length - 2, series.length - 1], fill: `${ink}30` });
    }
    series.push({ stroke: ink, width: 2.5, dash: one.dash.map((part) => part * 2.5), points: { show: xs.length < 12, size: 7, fill: ink } });
    data.push(one.values);
  }
  const font = `${paper() ? 9 : 12}px system-ui, 'Segoe UI', Roboto, Arial, sans-serif`;
  const axis = (label: string, text: (value: number) => string, size: number): uPlot.Axis => ({
    stroke: quiet, font, label, labelFont: font, labelSize: 20, size, gap: 4, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1, size: 4 },
    values: (_, splits) => splits.map(text),
  });
  const chart = new uPlot(
    {
      width: paper() ? 215 : Math.max(place.clientWidth, 220),
      height: paper() ? 122 : (axes.height ?? 220),
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false }, y: { range: heights(data.slice(1).flat(), axes.zero ?? false) } },
      axes: [{ ...axis(axes.x, axes.xText, 32), ...(axes.whole ? { incrs: WHOLE_STEPS } : {}) }, axis(axes.y, axes.yText, 52)],
      series,
      bands,
      hooks: {
        draw: [
          (u) => {
            const { ctx } = u;
            ctx.save();
            ctx.strokeStyle = quiet;
            ctx.lineWidth = devicePixelRatio;
            if (axes.zero) stroke(ctx, u.bbox.left, u.valToPos(0, "y", true), u.bbox.left + u.bbox.width, u.valToPos(0, "y", true), []);
            if (axes.mark !== undefined) stroke(ctx, u.valToPos(axes.mark, "x", true), u.bbox.top, u.valToPos(axes.mark, "x", true), u.bbox.top + u.bbox.height, [4, 4]);
            ctx.lineWidth = 2 * devicePixelRatio;
            ctx.setLineDash([]);
            for (const { x, y } of axes.rings ?? []) {
              ctx.beginPath();
              ctx.arc(u.valToPos(x, "x", true), u.valToPos(y, "y", true), 9 * devicePixelRatio, 0, 2 * Math.PI);
              ctx.stroke();
            }
            ctx.restore();
          },
        ],
      },
    },
    data as uPlot.AlignedData,
    holder,
  );
  drawn.set(place, { chart, again: () => lines(declared, place, xs, all, axes, told) });
}

function stroke(ctx: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number, dash: number[]): void {
  ctx.beginPath();
  ctx.setLineDash(dash.map((part) => part * devicePixelRatio));
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}

/** What is drawn there as a picture of its own: its title, what else is to be known of it, and its ways above. */
export function chartPicture(declared: Declared, place: HTMLElement, texts: string[], all: Line[]): Promise<Blob> {
  const from = drawn.get(place)!.chart.ctx.canvas;
  const unit = from.width / drawn.get(place)!.chart.width;
  const [style, made] = [getComputedStyle(document.documentElement), document.createElement("canvas")];
  const ctx = made.getContext("2d")!;
  const [title, small] = ["600 14px system-ui, sans-serif", "12px system-ui, sans-serif"];
  const rows = texts.flatMap((text, place) => {
    ctx.font = place ? small : title;
    return folded(text, from.width / unit - 20, (part) => ctx.measureText(part).width).map((line) => ({ line, font: ctx.font }));
  });
  const above = 8 + 18 * rows.length;
  [made.width, made.height] = [from.width, from.height + Math.round((above + 14 + 20 * all.length) * unit)];
  ctx.fillStyle = style.getPropertyValue("--sheet");
  ctx.fillRect(0, 0, made.width, made.height);
  ctx.scale(unit, unit);
  ctx.fillStyle = style.getPropertyValue("--ink");
  rows.forEach(({ line, font }, row) => {
    ctx.font = font;
    ctx.fillText(line, 10, 22 + 18 * row);
  });
  ctx.font = "13px system-ui, sans-serif";
  all.forEach((one, row) => {
    const y = above + 18 + 20 * row;
    ctx.strokeStyle = colour(declared, one.name);
    ctx.lineWidth = 3;
    ctx.setLineDash(one.dash.map((part) => 2 * part));
    ctx.beginPath();
    ctx.moveTo(10, y - 4);
    ctx.lineTo(40, y - 4);
    ctx.stroke();
    ctx.fillText(one.called, 48, y);
  });
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.drawImage(from, 0, made.height - from.height);
  return new Promise((resolve, reject) => made.toBlob((found) => (found ? resolve(found) : reject(new Error("no picture"))), "image/png"));
}

export const percent = (value: number): string => `${Number((100 * value).toPrecision(3))} %`;

/** Churn by the number of people in customer success, under every way of working. */
export function staffing(declared: Declared, place: HTMLElement, swept: Swept, ways: string[], called: (way: string) => string): void {
  const all = ways.map((name, way): Line => ({ name, called: called(name), values: swept.churn[way]!, dash: declared.regimes[name]!.dash }));
  const told = all.map((one) => `${one.called}: churn ${swept.levels.map((count, at) => `${percent(one.values[at]!)} with ${count} people`).join(", ")}.`).join(" ");
  lines(declared, place, swept.levels, all, { x: "managers (dashed: today)", y: "churn a year", xText: String, yText: percent, whole: true, mark: swept.base }, told);
}

/** The value of the way that is talked of against today's, by turnover. */
export function byTurnover(declared: Declared, place: HTMLElement, swept: Swept, way: string, called: string, currency: string): void {
  const values = swept.value.map((one) => one.value);
  const all: Line[] = [{ name: way, called, values, dash: [], band: [swept.value.map((one) => one.low), swept.value.map((one) => one.high)] }];
  const told = `${called} against today, over three years: ${swept.levels.map((level, at) => `${amount(currency, values[at]!)} at a turnover of ${percent(level)}`).join(", ")}.`;
  lines(declared, place, swept.levels, all, { x: "turnover a year (dashed: yours)", y: `value, ${currency}`, xText: percent, yText: short, zero: true, mark: swept.base }, told);
}

/** Money in all since the change against today's way. */
export function course(declared: Declared, place: HTMLElement, answer: Answer, way: string, called: string, currency: string): void {
  const { mean, low, high } = answer.courses[way]!;
  const weeks = mean.map((_, week) => week + 1);
  const told = `Money in all since the change to ${called}, against today: ${[12, 51, 103, 155].filter((week) => week < mean.length).map((week) => `${amount(currency, mean[week]!)} after ${week + 1} weeks`).join(", ")}.`;
  lines(declared, place, weeks, [{ name: way, called, values: mean, dash: [], band: [low, high] }], { x: "weeks since the change", y: `money in all, ${currency}`, xText: String, yText: short, zero: true, whole: true }, told);
}

