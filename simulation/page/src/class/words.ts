/** What the class reads, from files of words: one language at a time, numbers and plurals as it writes them. */

export type Texts = Readonly<Record<string, string>>;

export class Words {
  private readonly plural: Intl.PluralRules;
  private readonly formats = new Map<number | undefined, Intl.NumberFormat>();

  constructor(
    readonly language: string,
    private readonly texts: Texts,
    private readonly fallback: Texts,
  ) {
    this.plural = new Intl.PluralRules(language);
  }

  has(key: string): boolean {
    return Object.hasOwn(this.texts, key);
  }

  /** A text with its places filled in; that of the first language where a translation lacks it. */
  say(key: string, parts: Readonly<Record<string, string | number>> = {}): string {
    const text = this.has(key) ? this.texts[key]! : Object.hasOwn(this.fallback, key) ? this.fallback[key]! : key;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      if (!Object.hasOwn(parts, name)) return whole;
      const part = parts[name]!;
      return typeof part === "number" ? this.number(part) : part;
    });
  }

  /** A text by the number that stands in it: `{count} account` or `{count} accounts`. */
  count(key: string, count: number, parts: Readonly<Record<string, string | number>> = {}): string {
    const own = `${key}_${this.plural.select(count)}`;
    return this.say(this.has(own) ? own : `${key}_other`, { ...parts, count });
  }

  /** A number with so many decimals, or with as many as it has; a dash where there is none. */
  number(value: number, decimals?: number): string {
    let found = this.formats.get(decimals);
    if (!found) {
      const digits = decimals === undefined ? { maximumFractionDigits: 2 } : { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
      found = new Intl.NumberFormat(this.language, digits);
      this.formats.set(decimals, found);
    }
    return Number.isNaN(value) ? "–" : found.format(value + 0);
  }

  list(names: readonly string[]): string {
    return new Intl.ListFormat(this.language, { type: "conjunction" }).format(names);
  }
}

/** The language that is wanted, or the first of the device's that is there. */
export function chosen(wanted: string | null, device: readonly string[], there: readonly string[]): string {
  for (const one of [wanted ?? "", ...device]) {
    const found = there.find((name) => name === one) ?? there.find((name) => name === one.split("-")[0]);
    if (found) return found;
  }
  return there[0] ?? "en";
}
