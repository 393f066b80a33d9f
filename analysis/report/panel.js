// The what-if panel: sliders over the swept grid, values between levels interpolated. Its data are described in panel.py.
"use strict";
(() => {
  const source = document.getElementById("panel-data");
  if (!source) return;
  const { factors, regimes, offsets, outcomes, confidence } = JSON.parse(source.textContent);
  const MISSING = -32768;
  const STEPS = 32767;
  const WIDTH = 2.4;
  const MARKS = {
    s: "M1 1H9V9H1Z",
    o: "M5 .5A4.5 4.5 0 1 1 4.99 .5Z",
    "^": "M5 .5L9.5 9H.5Z",
    D: "M5 0L10 5L5 10L0 5Z",
    v: "M.5 1H9.5L5 9.5Z",
    P: "M3.3 0H6.7V3.3H10V6.7H6.7V10H3.3V6.7H0V3.3H3.3Z",
    X: "M0 2.2L2.2 0L5 2.8L7.8 0L10 2.2L7.2 5L10 7.8L7.8 10L5 7.2L2.2 10L0 7.8L2.8 5Z",
    "<": "M9.5 .5V9.5L.5 5Z",
    ">": "M.5 .5V9.5L9.5 5Z",
    p: "M5 0L10 3.8L8 9.7H2L0 3.8Z",
    h: "M5 0L9.4 2.5V7.5L5 10L.6 7.5V2.5Z",
    "*": "M5 0L6.2 3.6H10L6.9 5.9L8 9.6L5 7.4L2 9.6L3.1 5.9L0 3.6H3.8Z",
  };

  // ------------------------------------------------------------------------------------------------- numbers

  const shape = factors.map((factor) => factor.levels.length);
  const points = shape.reduce((product, count) => product * count, 1);
  const series = regimes.length + (regimes.length * (regimes.length - 1)) / 2;
  const neighbour = new Map(offsets.map((offset, place) => [offset.join(), place]));
  const decoded = new Map();

  const integers = (outcome) => {
    if (!decoded.has(outcome.name)) {
      const bytes = Uint8Array.from(atob(outcome.data), (character) => character.charCodeAt(0));
      const view = new DataView(bytes.buffer);
      decoded.set(outcome.name, Int16Array.from({ length: bytes.length / 2 }, (_, place) => view.getInt16(2 * place, true)));
    }
    return decoded.get(outcome.name);
  };

  // quantity 0 is the mean, 1 the half-width of its interval
  const value = (outcome, quantity, one, point) => {
    const found = integers(outcome)[(quantity * series + one) * points + point];
    const [middle, step] = outcome.scales[(one < regimes.length ? 0 : 2) + quantity];
    return found === MISSING ? NaN : middle + found * step;
  };

  // the corners of the cell that a setting lies in: index of the design point, place in the grid, weight
  const corners = (setting) => {
    let found = [{ index: 0, place: [], weight: 1 }];
    factors.forEach((factor, number) => {
      const levels = factor.levels;
      let low = levels.indexOf(setting[number]);
      let share = 0;
      if (low < 0) {
        low = levels.findLastIndex((level) => level < setting[number]);
        share = (setting[number] - levels[low]) / (levels[low + 1] - levels[low]);
      }
      found = found.flatMap(({ index, place, weight }) =>
        (share ? [[low, 1 - share], [low + 1, share]] : [[low, 1]]).map(([at, part]) => ({
          index: index * levels.length + at, place: [...place, at], weight: weight * part,
        })));
    });
    return found;
  };

  const correlation = (outcome, one, here, there) => {
    if (here === there) return 1;
    if (!offsets.length) return 1; // not shipped: the widest that the interval can be
    const step = there.place.map((at, number) => at - here.place[number]);
    const backwards = step.find((part) => part) < 0;
    const place = neighbour.get((backwards ? step.map((part) => 0 - part) : step).join());
    const from = backwards ? there : here;
    return integers(outcome)[((2 + place) * series + one) * points + from.index] / STEPS;
  };

  const estimate = (outcome, one, at) => {
    let mean = 0;
    let variance = 0;
    for (const here of at) {
      mean += here.weight * value(outcome, 0, one, here.index);
      for (const there of at) {
        variance += here.weight * there.weight * correlation(outcome, one, here, there)
          * value(outcome, 1, one, here.index) * value(outcome, 1, one, there.index);
      }
    }
    return { mean, half: Math.sqrt(Math.max(variance, 0)) };
  };

  const difference = (outcome, regime, base, at) => {
    const [first, second] = regime < base ? [regime, base] : [base, regime];
    let one = regimes.length + second - first - 1; // pairs come as (0, 1), (0, 2), ..., (1, 2), ...
    for (let before = 0; before < first; before += 1) one += regimes.length - before - 1;
    const { mean, half } = estimate(outcome, one, at);
    // the numbers are rounded to steps: by that much, at most, a mean and a half-width are wrong
    const [, , [, step], [, halfStep]] = outcome.scales;
    return { mean: regime < base ? -mean : mean, half, rounding: (step + halfStep) / 2 };
  };

  // ------------------------------------------------------------------------------------------------- words

  const digitsOf = (mean, half) => {
    const limited = (digits) => Math.min(Math.max(digits, 0), 6);
    if (half > 0) {
      const digits = -Math.floor(Math.log10(half));
      return limited(digits + (half * 10 ** digits < 2 ? 1 : 0));
    }
    return mean ? limited(2 - Math.floor(Math.log10(Math.abs(mean)))) : 0;
  };

  const grouped = (number, digits) => number.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });

  const written = (mean, half, signed) => {
    if (Number.isNaN(mean)) return "–";
    const digits = digitsOf(mean, half);
    const size = grouped(Math.abs(mean), digits);
    const isZero = Number(size.replaceAll(",", "")) === 0;
    const sign = isZero ? "" : mean < 0 ? "−" : signed ? "+" : "";
    return `${sign}${size}\u00a0±\u00a0${Number.isNaN(half) ? "–" : grouped(half, digits)}`;
  };

  const levelText = (level) => (typeof level === "number" ? String(Number(level.toPrecision(12))) : level);

  const told = ({ mean, half, rounding }) => Math.abs(mean) > half + rounding;

  const sentence = (outcome, regime, base, found, place) => {
    if (Number.isNaN(found.mean)) return `${place}${outcome.label.toLowerCase()} has no value to compare.`;
    const { scale, above, below, untold } = outcome.pattern;
    const [said, half] = [found.mean * scale, found.half * Math.abs(scale)];
    const pattern = !told(found) ? untold : said > 0 ? above : below;
    const words = {
      "{regime}": regimes[regime].name,
      "{base}": regimes[base].name,
      "{value}": written(told(found) ? Math.abs(said) : said, half, !told(found)),
    };
    const text = place + pattern.replace(/\{(?:regime|base|value)\}/g, (name) => words[name]);
    return `${text[0].toUpperCase()}${text.slice(1)}.`;
  };

  // ------------------------------------------------------------------------------------------------- state

  const state = {
    setting: factors.map((factor) => factor.start),
    outcome: 0,
    across: Math.max(factors.findIndex((factor) => factor.levels.length > 1), 0),
    regime: Math.min(1, regimes.length - 1),
    base: 0,
  };
  const titled = (outcome) => (outcome.unit === outcome.label.toLowerCase() ? outcome.label : `${outcome.label} (${outcome.unit})`);
  const place = (setting) => factors.map((factor, number) => `${factor.name} ${levelText(setting[number])}`).join(", ");

  // ------------------------------------------------------------------------------------------------- controls

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, content]) => element.setAttribute(name, content));
    element.append(...children);
    return element;
  };
  const panel = document.getElementById("panel");
  const controls = document.getElementById("panel-controls");

  const choice = (id, options, chosen, onChange) => {
    const select = make("select", { id });
    options.forEach((option, number) => select.append(new Option(option, number)));
    select.value = chosen;
    select.addEventListener("change", () => onChange(Number(select.value)));
    return select;
  };
  const control = (id, label, ...contents) => controls.append(make("div", { class: "control" }, make("label", { for: id }, ...label), ...contents));

  const slider = (factor, number) => {
    const [low, high] = [factor.levels[0], factor.levels.at(-1)];
    const id = `panel-factor-${number}`;
    const said = make("output", { for: id });
    const input = make("input", { type: "range", id, min: low, max: high, step: factor.step, "aria-describedby": `${id}-meaning` });
    input.value = factor.start;
    const set = () => {
      const near = factor.levels.find((level) => Math.abs(level - input.valueAsNumber) < factor.step / 2);
      state.setting[number] = near ?? input.valueAsNumber;
      said.textContent = levelText(state.setting[number]);
      input.setAttribute("aria-valuetext", `${said.textContent} ${factor.unit}`);
    };
    set();
    input.addEventListener("input", () => { set(); schedule(); });
    const ticks = make("div", { class: "ticks", "aria-hidden": "true" });
    let last = -1;
    factor.levels.forEach((level) => {
      const at = (level - low) / (high - low);
      const tick = make("span", {});
      if (last < 0 || at - last > 0.1) { // else one number would stand on another
        tick.textContent = levelText(level);
        last = at;
      }
      tick.style.left = `${100 * at}%`;
      ticks.append(tick);
    });
    control(id, [`${factor.name.replaceAll(".", ".\u200b")} (${factor.unit})`, said], input, ticks, make("small", { id: `${id}-meaning` }, factor.meaning));
  };

  const buildControls = () => {
    factors.forEach((factor, number) => {
      if (factor.levels.length < 2) return;
      if (factor.numeric) {
        slider(factor, number);
      } else {
        const id = `panel-factor-${number}`;
        control(id, [factor.name], choice(id, factor.levels, factor.levels.indexOf(factor.start), (chosen) => {
          state.setting[number] = factor.levels[chosen];
          schedule();
        }), make("small", {}, factor.meaning));
      }
    });
    control("panel-outcome", ["Outcome"], choice("panel-outcome", outcomes.map(titled), 0, (chosen) => { state.outcome = chosen; schedule(); }));
    const axes = factors.map((_, number) => number).filter((number) => factors[number].levels.length > 1);
    if (axes.length > 1) {
      const names = axes.map((number) => factors[number].name);
      control("panel-across", ["Chart against"], choice("panel-across", names, axes.indexOf(state.across), (chosen) => { state.across = axes[chosen]; schedule(); }));
    }
    if (regimes.length > 2) {
      const names = regimes.map((regime) => regime.name);
      const pick = (which, chosen) => { // a regime is not compared with itself: the two change places
        const rest = which === "regime" ? "base" : "regime";
        if (chosen === state[rest]) state[rest] = state[which];
        state[which] = chosen;
        one.value = state.regime;
        other.value = state.base;
        schedule();
      };
      const one = choice("panel-regime", names, state.regime, (chosen) => pick("regime", chosen));
      const other = choice("panel-base", names, state.base, (chosen) => pick("base", chosen));
      control("panel-regime", ["Compare"], make("div", { class: "pair" }, one, make("label", { for: "panel-base" }, "with"), other));
    }
  };

  // ------------------------------------------------------------------------------------------------- table and legend

  const key = (regime) => {
    const image = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const draw = (tag, attributes) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
      Object.entries(attributes).forEach(([name, content]) => element.setAttribute(name, content));
      image.append(element);
    };
    image.setAttribute("viewBox", "0 0 42 16");
    draw("line", { x1: 0, x2: 42, y1: 8, y2: 8, stroke: regime.colour, "stroke-width": WIDTH, "stroke-dasharray": regime.dashes.map((dash) => dash * WIDTH).join(" ") || "none" });
    draw("path", { d: MARKS[regime.marker], fill: regime.colour, transform: "translate(16 3)" });
    return image;
  };

  const showTable = (outcome, at) => {
    const base = regimes[state.base].name;
    const head = make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "regime"),
      make("th", { scope: "col", class: "number" }, `${outcome.label}`),
      ...(regimes.length > 1 ? [make("th", { scope: "col", class: "number" }, `difference from ${base}`)] : [])));
    const rows = regimes.map((regime, number) => {
      const { mean, half } = estimate(outcome, number, at);
      const cells = [make("td", { class: "number" }, written(mean, half, false))];
      if (regimes.length > 1) {
        const found = number === state.base ? null : difference(outcome, number, state.base, at);
        cells.push(make("td", { class: "number" }, found ? written(found.mean, found.half, true) : "–"));
      }
      return make("tr", {}, make("th", { scope: "row" }, regime.name), ...cells);
    });
    const caption = make("caption", {}, `${outcome.label}, ${outcome.unit}, at ${place(state.setting)}. ${outcome.meaning}.`);
    document.getElementById("panel-table").replaceChildren(caption, head, make("tbody", {}, ...rows));
  };

  const noteText = (outcome) => {
    const [low, high] = outcome.n;
    const sample = low === high ? `n = ${low}` : `n = ${low} to ${high}`;
    const between = offsets.length
      ? "their intervals take into account that replications share their luck across levels"
      : "their intervals are upper bounds: the true ones are as wide or narrower";
    return `Mean ± ${confidence * 100} % interval, ${sample} replications; band: the same. Between the levels that were swept (ticks), `
      + `values are interpolated in a straight line, and ${between}. That the truth may bend between two levels is not in them.`;
  };

  // ------------------------------------------------------------------------------------------------- chart

  const nice = (low, high) => {
    const rough = (high - low || Math.abs(high) || 1) / 5;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((digit) => digit * power).find((found) => found >= rough * 0.999);
    return { min: step * Math.floor(low / step + 1e-9), max: step * Math.ceil(high / step - 1e-9), interval: step };
  };

  // the same for every setting, so that what moves is the result and not the axis
  const range = (outcome) => {
    let [low, high] = [Infinity, -Infinity];
    for (let one = 0; one < regimes.length; one += 1) {
      for (let point = 0; point < points; point += 1) {
        const [mean, half] = [value(outcome, 0, one, point), value(outcome, 1, one, point) || 0];
        if (!Number.isNaN(mean)) [low, high] = [Math.min(low, mean - half), Math.max(high, mean + half)];
      }
    }
    return nice(low, high);
  };

  const axisNumber = (number) => grouped(number, Math.abs(number) >= 1000 ? 0 : 6).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "").replace("-", "−");

  const band = (regime, found) => ({
    type: "custom", silent: true, z: 1, data: [0],
    renderItem: (_, api) => ({
      type: "polygon",
      shape: {
        points: [...found.map(([x, { mean, half }]) => api.coord([x, mean + half])),
          ...found.toReversed().map(([x, { mean, half }]) => api.coord([x, mean - half]))],
      },
      style: { fill: regime.colour, opacity: 0.18 },
    }),
  });

  const bars = (regime, number, found) => ({
    type: "custom", silent: true, z: 3, data: found.map((_, place) => place),
    renderItem: (parameters, api) => {
      const [x, { mean, half }] = found[parameters.dataIndex];
      const [centre, middle] = api.coord([x, mean]);
      const shift = (number - (regimes.length - 1) / 2) * Math.min(26, (0.7 * api.size([1, 0])[0]) / regimes.length);
      const height = Number.isNaN(half) ? 0 : Math.abs(api.coord([x, mean + half])[1] - middle);
      const stroke = { stroke: regime.colour, lineWidth: WIDTH };
      return { type: "group", children: Number.isNaN(mean) ? [] : [
        { type: "line", shape: { x1: centre + shift, x2: centre + shift, y1: middle - height, y2: middle + height }, style: stroke },
        { type: "path", shape: { pathData: MARKS[regime.marker], x: centre + shift - 6, y: middle - 6, width: 12, height: 12 }, style: { fill: regime.colour } },
      ] };
    },
  });

  const marker = (name) => ({
    silent: true, symbol: "none", animation: false, data: [{ xAxis: state.setting[state.across] }],
    lineStyle: { color: "#22262c", width: 1.2, type: "solid" },
    label: { formatter: name, color: "#22262c", fontWeight: "bold", fontSize: 14, position: "end", distance: 4 },
  });

  const options = (outcome, narrow) => {
    const factor = factors[state.across];
    const courses = regimes.map((_, number) => factor.levels.map((level) => {
      const setting = state.setting.with(state.across, level);
      return [factor.numeric ? level : levelText(level), estimate(outcome, number, corners(setting))];
    }).filter(([, { mean }]) => !Number.isNaN(mean)));
    const text = { color: "#3d434c", fontSize: narrow ? 13 : 15 };
    const here = corners(state.setting);
    const shown = regimes.flatMap((regime, number) => {
      if (!factor.numeric) return [bars(regime, number, courses[number])];
      const symbol = `path://${MARKS[regime.marker]}`;
      const line = {
        type: "line", name: regime.name, symbol, symbolSize: 9, z: 3, silent: true, showAllSymbol: true,
        data: courses[number].map(([x, { mean }]) => [x, mean]),
        lineStyle: { color: regime.colour, width: WIDTH, type: regime.dashes.length ? regime.dashes.map((dash) => dash * WIDTH) : "solid" },
        itemStyle: { color: regime.colour },
      };
      const now = {
        type: "scatter", symbol, symbolSize: 17, z: 5, silent: true, data: [[state.setting[state.across], estimate(outcome, number, here).mean]],
        itemStyle: { color: regime.colour, borderColor: "#ffffff", borderWidth: 2 },
      };
      return [band(regime, courses[number]), line, now];
    });
    if (factor.numeric) shown[1].markLine = marker(levelText(state.setting[state.across]));
    const tooltip = {
      trigger: "axis", renderMode: "richText", confine: true, transitionDuration: 0, backgroundColor: "#ffffff", borderColor: "#8a8f98",
      padding: 10, textStyle: { color: "#22262c", fontSize: 14, lineHeight: 20 }, axisPointer: { type: "line", snap: true, lineStyle: { color: "#8a8f98" } },
      formatter: ([{ axisValue }]) => {
        const level = factor.levels.find((found) => String(found) === String(axisValue));
        if (level === undefined) return ""; // the present setting, between levels: the table says it
        const there = corners(state.setting.with(state.across, level));
        const lines = regimes.map((regime, number) => {
          const { mean, half } = estimate(outcome, number, there);
          return `${regime.name}: ${written(mean, half, false)}`;
        });
        return [`${factor.name} ${levelText(level)}`, ...lines].join("\n");
      },
    };
    const name = `${factor.name}${factor.unit ? ` (${factor.unit})` : ""}`;
    const axis = factor.numeric
      ? { type: "value", min: factor.levels[0], max: factor.levels.at(-1), axisLabel: { ...text, hideOverlap: true, formatter: axisNumber, customValues: factor.levels }, axisTick: { show: true, customValues: factor.levels } }
      : { type: "category", data: factor.levels.map(levelText), axisLabel: { ...text, hideOverlap: true } };
    return {
      animation: false,
      textStyle: { fontFamily: "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Noto Sans, Arial, sans-serif" },
      grid: { left: 8, right: 24, top: 48, bottom: 30, containLabel: true },
      xAxis: { ...axis, name, nameLocation: "middle", nameGap: 34, nameTextStyle: text, axisLine: { show: true, onZero: false, lineStyle: { color: "#59606b" } }, splitLine: { show: false } },
      yAxis: {
        ...range(outcome), type: "value", name: titled(outcome), nameLocation: "end", nameGap: 26,
        nameTextStyle: { ...text, align: "left", fontWeight: "bold" }, axisLabel: { ...text, formatter: axisNumber }, splitLine: { lineStyle: { color: "#e3e3e3" } },
      },
      tooltip,
      series: shown,
    };
  };

  // ------------------------------------------------------------------------------------------------- all of it

  const holder = document.getElementById("panel-chart");
  let chart = null;
  let waiting = 0;
  let speaking = 0;

  // on paper, where nothing is drawn anew, the picture is scaled to the place that it has
  const frame = () => holder.querySelector("svg").setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);

  const show = () => {
    waiting = 0;
    const outcome = outcomes[state.outcome];
    const at = corners(state.setting);
    showTable(outcome, at);
    document.getElementById("panel-note").textContent = noteText(outcome);
    chart.setOption(options(outcome, holder.clientWidth < 560), { notMerge: true });
    frame();
    clearTimeout(speaking); // a screen reader hears where the slider stops, not every place on its way
    speaking = setTimeout(say, 120, outcome, at);
  };

  const say = (outcome, at) => {
    const means = regimes.map((regime, number) => {
      const { mean, half } = estimate(outcome, number, at);
      return `${regime.name} ${written(mean, half, false)}`;
    }).join(", ");
    holder.setAttribute("aria-label", `Chart of ${outcome.label} (${outcome.unit}) by regime against ${factors[state.across].name}. At ${place(state.setting)}: ${means}.`);
    const found = regimes.length > 1 ? difference(outcome, state.regime, state.base, at) : null;
    document.getElementById("panel-sentence").textContent = found
      ? sentence(outcome, state.regime, state.base, found, `At ${place(state.setting)}, `)
      : `At ${place(state.setting)}: ${means}.`;
  };

  const schedule = () => { waiting ||= requestAnimationFrame(show); };

  buildControls();
  document.getElementById("panel-legend").append(...regimes.map((regime) => make("span", {}, key(regime), regime.name)));
  panel.hidden = false;
  chart = echarts.init(holder, null, { renderer: "svg" });
  show();
  say(outcomes[0], corners(state.setting));
  new ResizeObserver(() => { chart.resize(); frame(); schedule(); }).observe(holder);
})();
