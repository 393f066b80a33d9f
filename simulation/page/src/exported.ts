/** What can be taken along: the file of the firm, a scenario with its worlds for the command line, tables, pictures. */

import type { Declared, Values } from "./declared.ts";
import { make } from "./elements.ts";
import { REPLICATIONS, type Fit } from "./fit.ts";
import type { Firm } from "./firm.ts";
import type { State } from "./state.ts";
import type { Answer } from "./worker.ts";

export type File = { name: string; type: string; text: BlobPart };

const NAME = "my-firm";

/** The file of the firm, for `simulate fit`. */
export function firmFile(declared: Declared, state: State, firm: Firm): File {
  const people = declared.functions.filter((name) => !firm.openSeats.includes(name)).map((name) => `${name}: ${String(firm.parameters[`functions.${name}.seats`])}`);
  const contract = declared.segments.map((name) => `${name}: ${firm.contracts[`segments.${name}.revenue`]!}`);
  const mix = declared.segments.map((name) => String(state.set[`segments.${name}.share`] ?? declared.parameters[`segments.${name}.share`]!.default));
  const set = Object.entries(state.set).filter(([name]) => name in declared.parameters && !/^segments\.\w+\.share$/.test(name));
  const left = Object.keys(state.set).filter((name) => !(name in declared.parameters));
  const lines = [
    `# simulate fit ${NAME}.yaml`,
    ...(left.length ? [`# not in this file, for simulate fit does not take it: ${left.join(", ")}`] : []),
    `name: ${NAME}`,
    "firm:",
    `  today: ${firm.today}`,
    `  accounts: ${state.accounts}`,
    `  people: {${people.join(", ")}}`,
    "  observed:",
    ...(state.churn === null ? [] : [`    churn_rate: ${percent(state.churn)}`]),
    `    turnover: ${percent(state.turnover)}`,
    ...Object.entries(state.seen).map(([name, value]) => `    ${name}: ${name === "response_days" ? `${value} days` : percent(value)}`),
    `  contract: {${contract.join(", ")}, mix: [${mix.join(", ")}]}`,
    `currency: ${state.currency}`,
    `regimes: [${firm.regimes.join(", ")}]`,
    ...(set.length ? ["parameters:", ...set.map(([name, value]) => `  ${name}: ${String(value)}`)] : []),
  ];
  return { name: `${NAME}.yaml`, type: "text/yaml", text: `${lines.join("\n")}\n` };
}

const percent = (value: number): string => `${Number((100 * value).toPrecision(12))} %`;

/** A scenario that decides, and its worlds, for `simulate advise`: the same numbers where the firm is run as it is. */
export function scenarioFiles(declared: Declared, state: State, found: Fit): File[] {
  const { firm } = found.space;
  const name = `${NAME}-decision`;
  const costs = firm.regimes.slice(1).map((regime) => `    ${regime}: {once: ${state.once}}`);
  const lines = [
    `# simulate advise ${name}.yaml --replications ${REPLICATIONS}`,
    `name: ${name}`,
    `question: "We work under ${firm.today}: should we go on so?"`,
    `seed: ${firm.seed}`,
    `regimes: [${firm.regimes.join(", ")}]`,
    "parameters:",
    ...Object.entries(found.parameters).map(([key, value]) => `  ${key}: ${String(value)}`),
    `over: ${name}-worlds.csv`,
    "decision:",
    `  today: ${firm.today}`,
    `  currency: ${state.currency}`,
    ...(state.over ? [`  changing: {over: ${state.over}}`] : []),
    "  costs:",
    ...costs,
  ];
  const columns = [...Object.keys(declared.unknowns), ...Object.keys(found.worlds[0]!).filter((key) => !(key in declared.unknowns))];
  const row = (world: Values): string => columns.map((key) => String(world[key] ?? found.parameters[key])).join(",");
  const about = {
    edition: declared.edition,
    firm: NAME,
    today: firm.today,
    tried: found.tried,
    fit_at_first: found.atFirst,
    left: found.worlds.length,
    waves: found.waves,
    seed: firm.seed,
    replications: [REPLICATIONS, REPLICATIONS],
    scale: found.space.size.scale,
    run_as: found.space.size.accounts,
    follow: Object.keys(firm.contracts),
  };
  return [
    { name: `${name}.yaml`, type: "text/yaml", text: `${lines.join("\n")}\n` },
    { name: `${name}-worlds.csv`, type: "text/csv", text: `${[columns.join(","), ...found.worlds.map(row)].join("\n")}\n` },
    { name: `${name}-worlds.json`, type: "application/json", text: `${JSON.stringify(about, null, 1)}\n` },
  ];
}

/** The table of every way, for a spreadsheet. */
export function tableFile(answer: Answer): File {
  const heads = ["candidate", "said", ...["gain", "value", "kept", "worse", "worstTenth", "regret", "pays"].flatMap((name) => [name, `${name}_low`, `${name}_high`]), ...answer.aspects.map((one) => one.name)];
  const text = (value: number): string => (Number.isFinite(value) ? String(value) : "");
  const rows = answer.findings.map((one, way) =>
    [
      one.name,
      one.said,
      ...[one.gain, one.value, one.kept, one.worse, one.worstTenth, one.regret, one.pays].flatMap((each) => [text(each.value), text(each.low), text(each.high)]),
      ...answer.aspects.map((aspect) => text(aspect.means[way]!)),
    ].join(","),
  );
  return { name: `${NAME}-ways.csv`, type: "text/csv", text: `${[heads.join(","), ...rows].join("\n")}\n` };
}

/** A picture of the page as a file of its own, in the colours of paper. */
export function pictureFile(picture: SVGElement): File {
  const copy = picture.cloneNode(true) as SVGElement;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
  style.textContent = "text{font:13px Arial,sans-serif;fill:#1d2126}.faint{fill:#555c66}.axis{stroke:#d9dbd6}.zero{stroke:#555c66}.dot{stroke:#fff}";
  copy.prepend(style);
  return { name: `${NAME}.svg`, type: "image/svg+xml", text: new XMLSerializer().serializeToString(copy) };
}

export function save(file: File): void {
  const url = URL.createObjectURL(new Blob([file.text], { type: file.type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A button that saves files. */
export function taking(label: string, files: () => File[] | Promise<File[]>): HTMLButtonElement {
  const button = make("button", { type: "button" }, label);
  const failed = (error: unknown): void => void (button.textContent = `${label}: ${error instanceof Error ? error.message : String(error)}`);
  button.addEventListener("click", () => {
    new Promise<File[]>((resolve) => resolve(files())).then((all) => all.forEach(save)).catch(failed);
  });
  return button;
}
