"""Words that do not stand out from what is behind them, on any page."""

from __future__ import annotations

from typing import Any

_FAINT = r"""() => {
  const parsed = text => {
    const [red, green, blue, alpha = 1] = text.match(/[\d.]+/g).map(Number);
    return [red, green, blue, alpha];
  };
  const linear = part => (part /= 255) <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4;
  const light = ([red, green, blue]) => .2126 * linear(red) + .7152 * linear(green) + .0722 * linear(blue);
  const over = (top, below) => [...[0, 1, 2].map(part => top[3] * top[part] + (1 - top[3]) * below[part]), 1];
  const above = element => element ? [element, ...above(element.parentElement)] : [];
  const behind = element => {
    const layers = above(element).map(at => parsed(getComputedStyle(at).backgroundColor)).filter(layer => layer[3]);
    const solid = layers.findIndex(layer => layer[3] === 1);
    const seen = solid < 0 ? [...layers, [255, 255, 255, 1]] : layers.slice(0, solid + 1);
    return seen.reverse().reduce((below, top) => over(top, below));
  };
  const found = [];
  for (const element of document.querySelectorAll("body *")) {
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue;
    if (!element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    // what cannot be used, and what is no word, need not stand out
    if (element.closest("svg, script, style, [aria-hidden=true], [aria-disabled=true], .disabled, :disabled")) continue;
    const style = getComputedStyle(element), ground = behind(element), ink = parsed(style.color);
    ink[3] *= above(element).reduce((opacity, at) => opacity * Number(getComputedStyle(at).opacity), 1);
    const [one, other] = [light(over(ink, ground)), light(ground)];
    const ratio = (Math.max(one, other) + .05) / (Math.min(one, other) + .05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) found.push(`${ratio.toFixed(2)} ${element.outerHTML.slice(0, 140)}`);
  }
  return found;
}"""


def faint(page: Any) -> list[str]:
    """Every element of a page whose own words fall short of AA of the Web Content Accessibility Guidelines."""
    return list(page.evaluate(_FAINT))
