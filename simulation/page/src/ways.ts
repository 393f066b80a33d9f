/** The table of every way of working. */

import { TODAY } from "./advice.ts";
import type { Declared } from "./declared.ts";
import { at, make, tidy } from "./elements.ts";
import { firmFile, pictureFile, scenarioFiles, tableFile, taking } from "./exported.ts";
import type { Fit } from "./fit.ts";
import { firmOf, type State } from "./state.ts";
import { brief, briefly, capital, rounded, shareWithEnds } from "./text.ts";
import type { Answer } from "./worker.ts";

/** Every way of working in a row, and what can be taken along of it. */
export function ways(declared: Declared, answer: Answer, fit: Fit, state: State): void {
  const heads = ["Way of working", "Money a year", "Value, three years", "Customers kept", "Worse in", "Worst tenth", "Regret", "Pays from", "Churn", "Trust", "Days"];
  const head = make("tr");
  head.append(...heads.map((name) => make("th", { scope: "col" }, name)));
  const of = (name: string, way: number): number => answer.aspects.find((one) => one.name === name)!.means[way]!;
  const rows = answer.findings.map((one, way) => {
    const row = make("tr", one.name === answer.verdict.candidate ? { class: "chosen" } : {});
    const first = one.name === TODAY;
    row.append(make("th", { scope: "row" }, capital(one.name)));
    const pays = !Number.isFinite(one.pays.value) ? "never" : `week ${rounded(one.pays.value)}`;
    const cells = [
      first ? brief(one.money.value) : briefly(one.gain),
      first ? "–" : briefly(one.value),
      first ? "–" : rounded(one.kept.value).replace("-", "−"),
      first ? "–" : shareWithEnds(one.worse),
      first ? "–" : brief(one.worstTenth.value),
      brief(one.regret.value),
      first ? "–" : pays,
      `${rounded(100 * of("churn_rate", way), 1)} %`,
      known(of("trust", way), 2),
      known(of("response_days", way), 1),
    ];
    row.append(...cells.map(ranged));
    return row;
  });
  at("table-words").textContent = `In ${state.currency}, against going on as today but for the first row; 95 % in brackets.`;
  const body = make("tbody");
  body.append(...rows);
  const top = make("thead");
  top.append(head);
  at("table").replaceChildren(top, body);
  at("downloads").replaceChildren(
    taking("Table (CSV)", () => [tableFile(answer)]),
    taking("Picture (SVG)", () => [...at("forest").querySelectorAll("svg")].map((one) => pictureFile(one))),
    taking("Firm, for simulate fit", () => [firmFile(declared, state, firmOf(declared, state))]),
    taking("Scenario and worlds, for simulate advise", () => scenarioFiles(declared, state, fit)),
  );
}

/** What never happened in a world has no number there. */
const known = (value: number, digits: number): string => (Number.isFinite(value) ? rounded(value, digits) : "–");

/** A cell with its range below it. */
function ranged(text: string): HTMLElement {
  const made = make("td");
  const [value, range] = text.split(" (") as [string, string?];
  made.append(tidy(value));
  if (range) made.append(make("small", {}, `(${range}`));
  return made;
}
