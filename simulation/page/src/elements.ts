/** Elements of the page, made with text and attributes and never from HTML. */

export function make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Record<string, string> = {}, text = ""): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

/** A link to a row of the evidence. */
export function rowLink(link: string, row: string, attributes: Record<string, string> = {}): HTMLElement {
  return make("a", { href: `${link}#${row.toLowerCase()}`, rel: "noopener noreferrer", target: "_blank", ...attributes }, row);
}

export function svg(name: string, attributes: Record<string, string | number>, text = ""): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text) made.textContent = text;
  return made;
}

export const at = (id: string): HTMLElement => document.getElementById(id)!;

/** No line breaks between a number and its sign. */
export const tidy = (line: string): string => line.replace(/(\d) %/g, "$1\u00a0%");

export function fill(id: string, lines: string[]): void {
  at(id).replaceChildren(...lines.map((line) => make("li", {}, tidy(line))));
}

export function show(id: string, whether: boolean): void {
  at(id).hidden = !whether;
}
