/** Tables for spreadsheets. */

/** Rows as CSV; a number that there is none of is an empty cell, and no cell begins a formula. */
export function csv(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number): string => {
    if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `${[heads, ...rows].map((row) => row.map(cell).join(",")).join("\n")}\n`;
}
