/** What the page knows of the model: exported from Python, so that no name, range or sentence is written twice. */

export type Value = number | string | boolean | string[];
export type Values = Record<string, Value>;

export type Parameter = {
  kind: "int" | "float" | "choice" | "functions";
  unit: string;
  low: number | null;
  high: number | null;
  choices: string[];
  default: Value | null;
  meaning: string;
  source: string;
};

export type Range = { low: number; high: number; scale: "linear" | "log"; whole: boolean };
export type Open = Range | { choices: string[] };
export type Unknown = Open & { theme: string; why: string };

export type Fact = { outcome: string; low: number; high: number; wrongBy: number; words: string; scale: "logit" | "log" | "linear"; weeks: number };

export type Declared = {
  edition: string;
  parameters: Record<string, Parameter>;
  regimes: Record<string, { meaning: string; colour: string; dark: string; dash: number[]; values: Values }>;
  regimeParameters: Record<string, Parameter>;
  unknowns: Record<string, Unknown>;
  facts: Record<string, Fact>;
  functions: string[];
  segments: string[];
  hours: Record<string, Record<string, number>>;
  taken: [number, number];
  tight: number;
  fewest: number;
  outcomes: Record<string, { label: string; unit: string; meaning: string; better: "low" | "high" | "" }>;
  margins: Record<string, number>;
  worlds: Record<string, Value[]>;
  resampling: { state: string; inc: string };
  /** Where the rows stand, each with a place of its own, for who is on a network. */
  evidence: { link: string; rows: string[] };
  words: Record<string, string>;
  terms: { discount: number; tolerance: number; fitWarmUp: number; warmUp: number; horizon: number };
  changing: { over: number; order: number; notBeforeRenewal: number };
  engine: {
    outcomes: string[];
    week: Record<string, number>;
    weekSize: number;
    weeks: number;
    coefficients: number;
    accounts: number;
    account: { here: number; segment: number; spend: number; size: number };
    prices: Record<string, number>;
  };
};

export const isWords = (open: Open): open is { choices: string[] } => "choices" in open && open.choices.length > 0;
