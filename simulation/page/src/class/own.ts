/** A teacher's own lesson, which a link carries: JSON, deflated, in base64url. */

const MOST_BYTES = 200_000;

/** Plain data from a link; throws where they are none, or far too many. */
export async function unpacked(text: string): Promise<unknown> {
  if (!/^[A-Za-z0-9_-]+={0,2}$/.test(text)) throw new RangeError("letters");
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "")), (letter) => letter.charCodeAt(0));
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MOST_BYTES) {
      await reader.cancel();
      throw new RangeError("size");
    }
    parts.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(whole)) as unknown;
}
