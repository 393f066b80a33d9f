"""Reading the file of a firm: numbers as people write them, every fault at once, each with its line.

It is a file of its own and no part of a scenario: in a scenario numbers are written strictly, here as in a letter, and
two ways of reading numbers in one file would be a trap. What is fitted to it is an ordinary scenario.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as FilePath
from typing import Final
from zlib import crc32

from simulation.errors import RequestError, ScenarioError
from simulation.scenario import shipped
from simulation.scenario.document import REFUSED, Document, Faults, Path, dotted, read_yaml
from simulation.scenario.firm import EXACT, FACTS, GIVEN, Firm, Observed
from simulation.scenario.source import read_text
from simulation.science.catalogue import FIRM as PARAMETERS
from simulation.science.catalogue import Entry
from simulation.science.declaration import Value
from simulation.science.elementary import exp
from simulation.science.members import FUNCTIONS, MOST_SEATS, SEGMENTS
from simulation.science.parameters import Parameters
from simulation.science.regimes import REGIMES
from simulation.science.unknowns import UNKNOWNS
from simulation.wording import typed_numbers
from simulation.wording.typed_units import currency_of
from simulation.wording.values import nearest, shown

KEYS: Final = ("name", "question", "seed", "firm", "currency", "regimes", "parameters")
OF_FIRM: Final = ("today", "accounts", "people", "observed", "contract", *GIVEN)
OF_OBSERVED: Final = ("value", "within", "of", "years")
LONGEST: Final = {"weeks_away": 52, "weeks_to_fill": 520}
MOST_YEARS: Final = (0.5, 50)
LARGEST_SEED: Final = 2**63 - 1
NAME: Final = re.compile("[a-z0-9][a-z0-9_-]{0,63}")


def read_firm(path: str | FilePath) -> Firm:
    """Read and check the file of a firm.

    Parameters
    ----------
    path
        A file; or a text that is no such file, but the name of a shipped firm (`harbour`).

    Raises
    ------
    ScenarioError
        If the file cannot be read or anything in it is wrong: with every fault that was found.
    """
    file = FilePath(path)
    if not file.exists() and str(path) in shipped.firms():
        file = shipped.firms()[str(path)]
    return parse_firm(read_text(file), str(path))


def parse_firm(text: str, file: str = "firm.yaml") -> Firm:
    """Check the text of the file of a firm.

    Parameters
    ----------
    text
        The text, in YAML 1.2; numbers as people write them.
    file
        Its name, for messages, and for the name of the firm where it has none.

    Raises
    ------
    ScenarioError
        If anything is wrong: with every fault that was found.

    Examples
    --------
    >>> found = parse_firm("firm: {today: sole, accounts: 1.2k, people: {success: 14}, observed: {churn_rate: 18 %}}")
    >>> found.parameters["accounts"], found.observed[0].value, found.open_seats
    (1200, 0.18, ('support', 'sales', 'product'))
    """
    document = read_yaml(text, as_written=True)
    reader = _Reader(document)
    content = document.value
    if not isinstance(content, dict) or "firm" not in content:
        if content is not REFUSED:
            reader.blame((), "this is no file of a firm: it has no 'firm', which says how it works today")
        raise ScenarioError(file, reader.faults.found)
    reader.faults.unknown_keys((), content, KEYS)
    made = reader.firm(content, file, text)
    if made is None or reader.faults.found:
        raise ScenarioError(file, reader.faults.found)
    return made


class _Reader:
    """Checks one file; a value with a fault is left out, so that one mistake gives one message."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.faults = Faults(document)
        self.parameters: dict[str, Value] = {}
        self.ranges: dict[str, tuple[float, float]] = {}
        self.contracts: dict[str, float] = {}
        self.marks: dict[str, Path] = {}

    def blame(self, path: Path, words: str, *, of_key: bool = False) -> None:
        self.faults.blame(path, words, of_key=of_key)

    def mapping(self, path: Path, value: object, known: tuple[str, ...]) -> dict[str, object]:
        """The keys and values at a path; none, with a fault, if it is no mapping of these keys."""
        if value is None or value is REFUSED:
            return {}
        if not isinstance(value, dict):
            self.blame(path, f"{dotted(path)} is {shown(value)}; allowed: a mapping of {', '.join(known)}")
            return {}
        self.faults.unknown_keys(path, value, known)
        return {key: one for key, one in value.items() if key in known and one is not REFUSED}

    def number(
        self, path: Path, value: object, unit: str, low: float | None, high: float | None, *, whole: bool = False
    ) -> float | None:
        """The number that is meant; None, with a fault, if none or more than one may be."""
        if value is REFUSED:
            return None
        if isinstance(value, list | dict | bool):
            self.blame(path, f"{dotted(path)} is {shown(value)}; allowed: a number ({unit})")
            return None
        text = "" if value is None else str(value)
        if unit.startswith("currency") and (mark := currency_of(text)):
            self.marks.setdefault(mark, path)
        try:
            return typed_numbers.read(
                text, unit=unit, low=low, high=high, whole=whole, spread=path[:2] == ("firm", "observed")
            )
        except RequestError as fault:
            self.blame(path, f"{dotted(path)}: {fault}")
            return None

    def word(self, path: Path, value: object, known: tuple[str, ...]) -> str | None:
        """One of several words; None, with a fault, if it is none of them."""
        if isinstance(value, str) and value in known:
            return value
        if value is not REFUSED:
            clause = nearest(value, known) if isinstance(value, str) else f"; allowed: {', '.join(map(repr, known))}"
            self.blame(path, f"{dotted(path)} is {shown(value)}{clause}")
        return None

    # ------------------------------------------------------------ part by part

    def firm(self, content: Mapping[str, object], file: str, text: str) -> Firm | None:
        """Everything that the file says; None where there is too little to make a firm of."""
        path: Path = ("firm",)
        found = self.mapping(path, content["firm"], OF_FIRM)
        for key in ("today", "accounts", "people", "observed"):
            there = isinstance(content["firm"], dict) and content["firm"].get(key)
            if isinstance(content["firm"], dict) and there is None:
                found.pop(key, None)
                self.blame(path, f"firm.{key} is missing, and has no default", of_key=True)
        today = self.word((*path, "today"), found["today"], tuple(REGIMES)) if "today" in found else None
        self._size(path, found)
        self._contract((*path, "contract"), found.get("contract"))
        observed = self._observed((*path, "observed"), found.get("observed"))
        self._further(content.get("parameters"))
        currency = self._currency(content.get("currency"))
        name = self._name(content.get("name"), file)
        seed = self._seed(content.get("seed"), name)
        regimes = self._regimes(content.get("regimes"), today)
        question = content.get("question") or ""
        if not isinstance(question, str) and question is not REFUSED:
            self.blame(("question",), f"question is {shown(question)}; allowed: text")
        if today is None or name is None or seed is None:
            return None
        return Firm(
            name=name,
            question=question if isinstance(question, str) else "",
            seed=seed,
            file=file,
            text=text,
            today=today,
            regimes=regimes,
            parameters=self.parameters,
            ranges=self.ranges,
            observed=observed,
            contracts=self.contracts,
            open_seats=tuple(each for each in FUNCTIONS if f"functions.{each}.seats" not in self.parameters),
            currency=currency,
        )

    def _size(self, path: Path, found: Mapping[str, object]) -> None:
        """How many customers and people there are, and how long they are away."""
        if "accounts" in found:
            entry = PARAMETERS["accounts"]
            self._set("accounts", self.number((*path, "accounts"), found["accounts"], *_bounds(entry), whole=True))
        people = self.mapping((*path, "people"), found.get("people"), FUNCTIONS)
        if not people and isinstance(found.get("people"), dict):
            self.blame((*path, "people"), "firm.people is empty; allowed: a head count of one function at least")
        for function, one in people.items():
            seats = self.number((*path, "people", function), one, "seats", 1, MOST_SEATS, whole=True)
            self._set(f"functions.{function}.seats", seats)
        for key, (name, _) in GIVEN.items():
            if key in found:
                part = Parameters().absence_weeks if name == "absence_per_year" else 1.0
                low = 1 if key == "weeks_to_fill" else 0
                self._known((*path, key), name, found[key], "weeks", low, LONGEST[key], part)

    def _known(
        self, path: Path, name: str, value: object, unit: str, low: float | None, high: float | None, part: float = 1.0
    ) -> None:
        """A number that the firm knows of itself: set, or, if it is said to be so within limits, left open there."""
        entry = PARAMETERS[name]
        if not isinstance(value, dict):
            read = self.number(path, value, unit, low, high, whole=entry.kind == "int")
            self._set(name, None if read is None else read / part if part != 1.0 else read)
            return
        if entry.kind == "int":
            self.blame(path, f"{dotted(path)} is a whole number: write it alone, without 'within'")
            return
        parts = self.mapping(path, value, ("value", "within"))
        if "value" not in parts:
            if value.get("value") is not REFUSED:
                self.blame(path, f"{dotted(path)}.value is missing: what it is", of_key=True)
            return
        middle = self.number((*path, "value"), parts["value"], unit, low, high)
        within = self.number((*path, "within"), parts["within"], unit, 0, high) if "within" in parts else 0.0
        if middle is None or within is None:
            return
        ends = (max(middle - within, low or 0.0) / part, min(middle + within, high or 1e9) / part)
        if ends[0] < ends[1]:
            self.ranges[name] = ends
        else:
            self._set(name, middle / part)

    def _set(self, name: str, value: Value | None) -> None:
        if value is not None:
            entry = PARAMETERS[name]
            self.parameters[name] = int(value) if entry.kind == "int" else value

    def _contract(self, path: Path, value: object) -> None:
        """What customers pay today by segment, and how many of them there are."""
        found = self.mapping(path, value, (*SEGMENTS, "mix"))
        named = [segment for segment in SEGMENTS if segment in found]
        for segment in named:
            revenue = self.number((*path, segment), found[segment], "currency/year", 0, 1e9)
            self._set(f"segments.{segment}.revenue", revenue)
            if revenue is not None:
                self.contracts[segment] = revenue
        if "mix" in found:
            self._mix((*path, "mix"), found["mix"], named)
        elif named and len(named) < len(SEGMENTS):
            words = f"firm.contract names {', '.join(named)}, and no 'mix'; write how many customers are of each"
            self.blame(path, words, of_key=True)

    def _mix(self, path: Path, value: object, named: Sequence[str]) -> None:
        """Weights of the segments: percent, parts or numbers of customers, all in one way."""
        of = named or list(SEGMENTS)
        if isinstance(value, list):
            if len(value) != len(of):
                words = f"{dotted(path)} has {len(value)} values; allowed: {len(of)}, of {', '.join(of)}"
                self.blame(path, words)
                return
            written = {
                segment: ((*path, place), one) for place, (segment, one) in enumerate(zip(of, value, strict=True))
            }
        else:
            shares = self.mapping(path, value, SEGMENTS)
            written = {segment: ((*path, segment), one) for segment, one in shares.items()}
        weights = {name: self.number(where, one, "weight", 0, 1e6) for name, (where, one) in written.items()}
        percent = [typed_numbers.is_percent(str(one)) for _, one in written.values()]
        if not weights or None in weights.values():
            return
        known = {name: weight for name, weight in weights.items() if weight is not None}
        total = sum(known.values())
        if any(percent) and not all(percent):
            self.blame(path, f"{dotted(path)} has values with and without a percent sign; write all in one way")
        elif total <= 0:
            self.blame(path, f"{dotted(path)} comes to 0; allowed: at least one above 0")
        elif all(percent) and abs(total - 1) > 0.015:
            self.blame(path, f"{dotted(path)} comes to {100 * total:.4g} %; allowed: 100 %")
        else:
            for segment in SEGMENTS:
                self._set(f"segments.{segment}.share", round(known.get(segment, 0.0) / total, 9))

    def _observed(self, path: Path, value: object) -> tuple[Observed, ...]:
        """What was seen in a year."""
        found = self.mapping(path, value, tuple(FACTS))
        if isinstance(value, dict) and not value:
            self.blame(path, "firm.observed is empty; allowed: one number at least that was seen in the last year")
        seen = [one for name, each in found.items() if (one := self._fact((*path, name), name, each)) is not None]
        by_name = {one.name: one for one in seen}
        for name, words in _contradictions(by_name, self.parameters):
            self.blame((*path, name), words)
        if "turnover" in by_name:
            self._set("turnover", min(by_name["turnover"].value, 0.99))
        return tuple(seen)

    def _fact(self, path: Path, name: str, value: object) -> Observed | None:
        """One number that was seen: alone, or with how far it may be off and of what it is a part."""
        fact = FACTS[name]
        parts = self.mapping(path, value, OF_OBSERVED) if isinstance(value, dict) else {"value": value}
        if "value" not in parts:
            if isinstance(value, dict) and value.get("value") is not REFUSED:
                self.blame(path, f"{dotted(path)}.value is missing: what was seen", of_key=True)
            return None
        inner = (*path, "value") if isinstance(value, dict) else path
        read = self.number(inner, parts["value"], fact.unit, fact.low, fact.high)
        within = 0.0
        if "within" in parts:
            within = self.number((*path, "within"), parts["within"], fact.unit, 0, fact.high) or 0.0
        years = self.number((*path, "years"), parts["years"], "years", *MOST_YEARS) if "years" in parts else 0.0
        of_revenue = self._of((*path, "of"), name, parts)
        if read is None or years is None:
            return None
        unsure = within / EXACT
        if name == "turnover":
            read, unsure = 1 - exp(-read), unsure * exp(-read)
        written = str(parts["value"]).strip()
        seen = 1 - read if of_revenue else read
        return Observed(name, seen, unsure, written, self.document.line(inner), of_revenue, years)

    def _of(self, path: Path, name: str, parts: Mapping[str, object]) -> bool:
        """Whether churn is of revenue."""
        if "of" not in parts:
            return False
        if name != "churn_rate":
            self.blame(path, f"{dotted(path)}: only churn_rate can be of accounts or of revenue", of_key=True)
            return False
        return self.word(path, parts["of"], ("accounts", "revenue")) == "revenue"

    def _further(self, value: object) -> None:
        """Further parameters of the firm by full name, with numbers as people write them."""
        if value is None or value is REFUSED:
            return
        if not isinstance(value, dict):
            self.blame(("parameters",), f"parameters is {shown(value)}; allowed: a mapping from parameter to value")
            return
        for name, one in value.items():
            path: Path = ("parameters", name)
            entry = PARAMETERS.get(name)
            if entry is None:
                self.blame(path, f"unknown parameter {shown(name)}{nearest(name, tuple(PARAMETERS))}", of_key=True)
            elif name in self.parameters or name in self.ranges:
                self.blame(path, f"{name!r} is said under 'firm' too; keep one of them", of_key=True)
            elif entry.kind == "choice":
                if (word := self.word(path, one, entry.choices)) is not None:
                    self.parameters[name] = word
            else:
                self._known(path, name, one, *_bounds(entry))

    def _currency(self, value: object) -> str:
        """The currency of all money in the file."""
        currency = ""
        if value is not None and value is not REFUSED:
            if isinstance(value, str) and re.fullmatch("[A-Z]{3}", value):
                currency = value
            else:
                self.blame(("currency",), f"currency is {shown(value)}; allowed: three capital letters, such as EUR")
        first = currency or next(iter(self.marks), "")
        for mark, path in self.marks.items():
            if mark != first:
                words = f"{dotted(path)} is in {mark}, and other money in {first}; write all of it in one currency"
                self.blame(path, words)
        return first

    def _name(self, value: object, file: str) -> str | None:
        if value is None:
            made = re.sub("[^a-z0-9_-]+", "-", FilePath(file).stem.lower()).strip("-_")[:64]
            return made or "firm"
        if isinstance(value, str) and NAME.fullmatch(value):
            return value
        if value is not REFUSED:
            words = "lower-case letters, digits, '-' and '_', at most 64, a letter or a digit first"
            self.blame(("name",), f"name is {shown(value)}; allowed: {words}")
        return None

    def _seed(self, value: object, name: str | None) -> int | None:
        if value is None:
            return crc32((name or "").encode())  # no two firms have the same luck unawares
        seed = self.number(("seed",), value, "seed", 0, LARGEST_SEED, whole=True)
        return None if seed is None else int(seed)

    def _regimes(self, value: object, today: str | None) -> tuple[str, ...]:
        """What the firm could do: as it works today first."""
        first = today or "sole"
        if value is None or value is REFUSED:
            return (first, "shared" if first != "shared" else "sole")
        if not isinstance(value, list):
            self.blame(("regimes",), f"regimes is {shown(value)}; allowed: a list of built-in regimes")
            return (first,)
        words = [self.word(("regimes", place), one, tuple(REGIMES)) for place, one in enumerate(value)]
        return tuple(dict.fromkeys((first, *(word for word in words if word is not None))))


def _bounds(entry: Entry) -> tuple[str, float | None, float | None]:
    return entry.unit, entry.low, entry.high


def _contradictions(seen: Mapping[str, Observed], parameters: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """Numbers that cannot be true together: the name of one of them, and why."""
    gross, net, churn = (seen.get(name) for name in ("gross_retention", "net_retention", "churn_rate"))
    if churn is not None and churn.of_revenue and gross is not None:
        yield "churn_rate", "firm.observed: churn_rate of revenue and gross_retention say the same; keep one of them"
    kept = gross or (churn if churn is not None and churn.of_revenue else None)
    if kept is not None and net is not None and net.value < kept.value:
        yield (
            "net_retention",
            f"firm.observed.net_retention is {net.written}, and less than what is kept without upsell, "
            f"{100 * kept.value:.4g} %; with upsell it is that or more",
        )
    by_segment = [seen.get(f"churn_rate_{segment}") for segment in SEGMENTS]
    there = [one for segment, one in zip(SEGMENTS, by_segment, strict=True) if _some(segment, parameters)]
    if churn is None or churn.of_revenue or not there or None in there:
        return
    rates = [one.value for one in there if one is not None]
    slack = churn.unsure * EXACT + 0.005
    if not min(rates) - slack <= churn.value <= max(rates) + slack:
        yield "churn_rate", f"firm.observed.churn_rate is {churn.written}, and lies outside of those of its segments"


def _some(segment: str, parameters: Mapping[str, Value]) -> bool:
    """Whether the firm has customers of a segment."""
    name = f"segments.{segment}.share"
    return float(parameters.get(name, PARAMETERS[name].default or 0.0)) > 0


def unknown_here(firm: Firm) -> tuple[str, ...]:
    """The unknowns that bear on how a firm works today, by full name: none of other regimes, and none that it knows."""
    of_regime = f"regimes.{firm.today}."
    return tuple(
        name
        for name in UNKNOWNS
        if name not in (*firm.parameters, *firm.ranges)
        and (not name.startswith("regimes.") or name.startswith(of_regime))
    )
