"""Plain data in a page of HTML."""

from __future__ import annotations

import json


def as_data(value: object) -> str:
    r"""Plain data as JSON that can stand in an element of HTML: nothing in it ends the element.

    Examples
    --------
    >>> as_data({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e")
