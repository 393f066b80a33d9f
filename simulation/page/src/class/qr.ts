/** A QR code as a picture: uqr, for it is one module without dependencies that says which squares are black. */

import { encode } from "uqr";
import { make, svg } from "../elements.ts";

/** Null where a text is too long for one that a telephone reads off a wall. */
export function qrCode(text: string, told: string): HTMLElement | null {
  if (new TextEncoder().encode(text).length > 1600) return null;
  const { data, size } = encode(text, { ecc: "L", border: 4 });
  const d = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  const picture = svg("svg", { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": told, "shape-rendering": "crispEdges" });
  picture.append(svg("rect", { width: size, height: size, fill: "#fff" }), svg("path", { d, fill: "#000" }));
  const box = make("div");
  box.append(picture);
  return box;
}
