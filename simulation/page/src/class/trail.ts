/** Where one has been: moves as entries of the browser's history, so that going back is undoing, by button or key. */

export class Trail {
  private readonly fragments: string[] = [];
  private place = 0;

  constructor(private readonly arrived: () => void) {
    const begun = (history.state as { place?: unknown } | null)?.place;
    this.place = typeof begun === "number" ? begun : 0;
    this.fragments[this.place] = location.hash.replace(/^#/, "");
    if (typeof begun !== "number") history.replaceState({ place: this.place }, "");
    addEventListener("popstate", (event) => {
      const place = (event.state as { place?: unknown } | null)?.place;
      if (typeof place === "number") this.place = place;
      else {
        // a link of the page, or one that was typed: an entry of its own
        this.place += 1;
        this.fragments.length = this.place;
        history.replaceState({ place: this.place }, "");
      }
      this.fragments[this.place] = location.hash.replace(/^#/, "");
      this.arrived();
    });
    addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || (event.target as HTMLElement).matches?.("input[type=text], textarea")) return;
      const key = event.key.toLowerCase();
      if (key === "z" && !event.shiftKey) this.wanted("undo");
      else if (key === "y" || (key === "z" && event.shiftKey)) this.wanted("redo");
      else return;
      event.preventDefault();
    });
  }

  /** Pressing the button is what the keys do, so that what cannot be undone cannot be by keys either. */
  wanted: (what: "undo" | "redo") => void = () => undefined;

  push(fragment: string): void {
    if (fragment === this.fragments[this.place]) return;
    this.place += 1;
    this.fragments.length = this.place;
    this.fragments[this.place] = fragment;
    history.pushState({ place: this.place }, "", `#${fragment}`);
  }

  replace(fragment: string): void {
    if (fragment === this.fragments[this.place]) return;
    this.fragments[this.place] = fragment;
    history.replaceState({ place: this.place }, "", `#${fragment}`);
  }

  canGoBack(allowed: (fragment: string) => boolean = () => true): boolean {
    const before = this.fragments[this.place - 1];
    return before !== undefined && sameLesson(before, this.fragments[this.place]!) && allowed(before);
  }

  canGoForth(): boolean {
    const after = this.fragments[this.place + 1];
    return after !== undefined && sameLesson(after, this.fragments[this.place]!);
  }

  back(): void {
    history.back();
  }

  forth(): void {
    history.forward();
  }
}

const sameLesson = (one: string, other: string): boolean => {
  const of = (fragment: string): string => ["lesson", "view"].map((key) => new URLSearchParams(fragment).get(key) ?? "").join();
  return of(one) === of(other);
};
