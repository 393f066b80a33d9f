"""What nobody knows: for every judgement, the range in which it plausibly lies, and why it is not wider or narrower.

A default that is judgement is one point of a range. The ranges stand here once, by full name, since what holds for
one function, segment or regime need not hold for the next. `low` and `high` are inclusive; on a `log` scale every
factor between them is as likely as any other. A range is judgement itself, unless its reason names a row of the
evidence.
What a firm can look up about itself (`GIVEN`) is no unknown: it is set to that firm's figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

ALL: Final = "all"
"""The word for everything that is unknown."""

ENSEMBLE: Final = "ensemble"
"""The word for everything that is unknown, in the worlds against which nothing measured speaks."""

PLAUSIBLE: Final = "plausible"
"""The word for the range that is declared here."""


OPEN_ENDED: Final = "a list of themes and parameters, or a mapping from these to 'plausible' or to a range"
"""In which other ways a scenario says what is unknown."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """What is plausible for one parameter.

    Parameters
    ----------
    theme : str
        Which part of the model it belongs to (`THEMES`).
    low, high : float
        The ends of the range, inclusive, in the parameter's unit; both 0 for a choice between words.
    why : str
        What bounds it: rows of the evidence, a quantity that it stands for, or a plain reason.
    scale : str
        "linear" or "log".
    choices : tuple of str
        The words between which the choice lies, for a parameter that is one of several.
    """

    theme: str
    low: float
    high: float
    why: str
    scale: Literal["linear", "log"] = "linear"
    choices: tuple[str, ...] = ()


THEMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "people": "why people leave, and how they settle in",
        "successors": "what passes from a leaver to a successor",
        "requests": "how requests find their way and are answered",
        "trust": "how trust grows, breaks and adds up",
        "knowledge": "what is known of a customer, and what it is worth",
        "renewal": "what makes customers stay or leave",
        "growth": "what makes customers spend more",
        "newcomers": "what new customers bring with them",
        "practices": "what the practices of a regime are worth",
        "morale": "workload, and what it does to people",
        "sole": "how well a sole owner works",
        "shared": "how well a team with a lead works",
        "siloed": "how well silos work",
        "diffuse": "how well it works where everyone is responsible",
    }
)
"""The parts of the model that unknowns belong to, and what each is about."""

_FIRM: Final[Mapping[str, Unknown]] = {
    # people
    "morale_quit": Unknown("people", 0.5, 4.0, "from hardly any to twofold hazard for a morale lower by .17", "log"),
    "contagion": Unknown("people", 0.0, 3.0, "from none to a hazard doubled by a third of the function leaving"),
    "contagion_weeks": Unknown("people", 6.0, 26.0, "from a month and a half to half a year", "log"),
    "dismissed": Unknown("people", 0.0, 0.4, "A2 counts quits and other separations apart"),
    "withdrawal": Unknown("people", 0.1, 0.5, "N20 gives the sign, and how long before"),
    "withdrawal_weeks": Unknown("people", 8.0, 40.0, "half to twice what N20 suggests", "log"),
    "notice_productivity": Unknown("people", 0.3, 0.8, "A15: most of what a departure costs is lost before it"),
    "starting_proficiency": Unknown("people", 0.3, 0.7, "somebody who knows the trade, but neither firm nor customers"),
    "talent": Unknown("people", 0.1, 0.6, "N25 allows a spread as small or as large"),
    "peer_learning": Unknown("people", 0.1, 0.8, "N28 gives the sign alone"),
    "own_effort": Unknown("people", 0.0, 0.2, "N2 was measured in one supermarket: from nothing to twice as much"),
    # successors
    "competitor": Unknown("successors", 0.1, 0.5, "few figures; clauses against it differ between places"),
    "follow": Unknown("successors", 0.3, 1.5, "B17s was measured in professions with closer ties than most"),
    "overlap_weeks": Unknown("successors", 2.0, 12.0, "from two weeks to a quarter of a year side by side", "log"),
    "deputy_joins": Unknown("successors", 0.1, 0.6, "a deputy is there at some of the talks, and not at most of them"),
    "tacit": Unknown("successors", 0.2, 0.6, "C15 and D4 leave it open between a fifth and over half"),
    # requests
    "functions.success.request_rate": Unknown("requests", 0.12, 0.28, "40 % either way", "log"),
    "functions.support.request_rate": Unknown("requests", 0.3, 0.7, "40 % either way", "log"),
    "functions.sales.request_rate": Unknown("requests", 0.03, 0.09, "half either way", "log"),
    "functions.product.request_rate": Unknown("requests", 0.03, 0.09, "half either way", "log"),
    "functions.success.service_hours": Unknown("requests", 1.0, 2.0, "a third either way", "log"),
    "functions.support.service_hours": Unknown("requests", 0.9, 1.7, "a third either way", "log"),
    "functions.sales.service_hours": Unknown("requests", 2.0, 4.5, "a third less to half more", "log"),
    "functions.product.service_hours": Unknown("requests", 2.5, 6.0, "a third less to half more", "log"),
    "functions.success.patience_days": Unknown("requests", 3.0, 12.0, "half to twice what fits", "log"),
    "functions.support.patience_days": Unknown("requests", 2.2, 9.0, "half to twice what fits", "log"),
    "functions.sales.patience_days": Unknown("requests", 3.0, 12.0, "half to twice what fits", "log"),
    "functions.product.patience_days": Unknown("requests", 6.0, 24.0, "half to twice what fits", "log"),
    "base_days": Unknown("requests", 0.2, 0.8, "half to twice what fits", "log"),
    "max_away_days": Unknown("requests", 5.0, 15.0, "one to three weeks before somebody steps in"),
    "give_up_days": Unknown("requests", 10.0, 40.0, "two weeks to two months", "log"),
    "priority": Unknown("requests", 0.0, 1.0, "firms are found at both ends"),
    "relay_wait": Unknown("requests", 0.1, 1.0, "from a word in passing to the whole queue"),
    "relay_hours": Unknown("requests", 0.1, 0.6, "from forwarding a message to a talk about it", "log"),
    "relay_loss": Unknown("requests", 0.02, 0.15, "from next to nothing to one message in seven", "log"),
    "hop_days": Unknown("requests", 0.5, 2.0, "half a day to two days", "log"),
    "hop_hours": Unknown("requests", 0.1, 0.6, "from forwarding to a talk about it", "log"),
    "free_riding": Unknown("requests", 0.05, 0.4, "C11 and D5f hold over a wide range"),
    "asking_again": Unknown("requests", 0.2, 0.8, "not measured; neither nobody nor everybody does"),
    "versatility": Unknown("requests", 0.3, 0.9, "from a layman to nearly a specialist"),
    "conflict": Unknown("requests", 0.05, 0.3, "a third to twice the default", "log"),
    # trust
    "ties": Unknown("trust", 0.0, 0.0, "B19 and B25 fit each of them", choices=("additive", "mean", "strongest")),
    "person_weight": Unknown("trust", 0.3, 0.7, "whether trust lies in persons or in the firm is an open question"),
    "trust_gain": Unknown("trust", 0.03, 0.12, "half to twice the default", "log"),
    "trust_loss": Unknown("trust", 0.09, 0.36, "half to twice the default; losses outweigh gains", "log"),
    "firm_trust_share": Unknown("trust", 0.15, 0.6, "less than in the person, more than nothing"),
    "trust_fade": Unknown("trust", 0.003, 0.03, "half-lives of five years to half a year", "log"),
    "bond_gain": Unknown("trust", 0.004, 0.025, "B17s and N8 give years to a firm bond", "log"),
    "bond_depth": Unknown("trust", 0.2, 0.8, "N8 and N25 leave it open"),
    "retelling": Unknown("trust", 0.3, 1.5, "B30 measures effort, not trust"),
    "alignment_hours": Unknown("trust", 0.07, 0.3, "half to twice the default", "log"),
    "alignment_weeks": Unknown("trust", 6.0, 26.0, "half to twice a quarter", "log"),
    # knowledge
    "context_free_quality": Unknown("knowledge", 0.77, 0.95, "the interval of the fit"),
    "learn": Unknown("knowledge", 0.03, 0.12, "half to twice the default", "log"),
    "forget": Unknown("knowledge", 0.002, 0.05, "D3a: from hardly any to a fifth a month", "log"),
    "morale_skill": Unknown("knowledge", 0.0, 1.0, "from nothing to a half fewer good answers at the lowest morale"),
    # renewal
    "segments.smb.churn_base": Unknown("renewal", -1.2, 0.7, "fitted; wide, as it makes up for all else"),
    "segments.mid.churn_base": Unknown("renewal", -2.6, -0.6, "fitted; wide, as it makes up for all else"),
    "segments.enterprise.churn_base": Unknown("renewal", -4.0, -1.4, "fitted; wide, as it makes up for all else"),
    "frailty": Unknown("renewal", 2.2, 3.1, "the interval of the fit"),
    "proneness_weeks": Unknown("renewal", 34.0, 86.0, "the interval of the fit"),
    "closures": Unknown("renewal", 0.005, 0.05, "firms that close or are bought, by size and trade", "log"),
    "churn_trust": Unknown("renewal", 2.0, 6.0, "half less to half more"),
    "churn_value": Unknown("renewal", 1.5, 4.5, "half less to half more"),
    "value_rate": Unknown("renewal", 0.02, 0.08, "value comes within a quarter to a year", "log"),
    "unled_plan": Unknown("renewal", 0.2, 0.8, "from hardly to nearly as well as where somebody leads"),
    # growth
    "deal_size": Unknown("growth", 0.1, 0.5, "half to twice the default", "log"),
    "growth_ceiling": Unknown("growth", 2.0, 10.0, "doubling at least, tenfold at most", "log"),
    "spend_trust": Unknown("growth", 0.3, 1.5, "half to twice the default", "log"),
    "spend_value": Unknown("growth", 0.1, 0.8, "a quarter to twice the default", "log"),
    "spend_rate": Unknown("growth", 0.03, 0.2, "a month to two thirds of a year", "log"),
    # newcomers
    "fit_mean": Unknown("newcomers", 0.6, 0.9, "most are sold what fits, and not all"),
    "fit_spread": Unknown("newcomers", 0.1, 0.3, "half either way"),
    "new_firm_trust": Unknown("newcomers", 0.4, 0.7, "around the middle: they bought, and know little"),
    "new_person_trust": Unknown("newcomers", 0.35, 0.65, "around the middle: strangers"),
    "new_context": Unknown("newcomers", 0.05, 0.3, "what a handover from sales leaves"),
    "new_profile": Unknown("newcomers", 0.05, 0.3, "what a handover from sales leaves"),
    "new_value": Unknown("newcomers", 0.4, 0.7, "around the middle"),
    "onboarding_success": Unknown("newcomers", 1.3, 3.0, "a third to twice as many more", "log"),
    "onboarding_support": Unknown("newcomers", 1.1, 2.5, "hardly more to over twice as many", "log"),
    "renewal_sales": Unknown("newcomers", 1.5, 6.0, "half to twice the default", "log"),
    # practices
    "referrals": Unknown("practices", 0.03, 0.3, "a third to three times the default", "log"),
    "advocate_trust": Unknown("practices", 0.7, 0.9, "those whom surveys call promoters"),
    "insight_gain": Unknown("practices", 0.0002, 0.001, "less than half to twice the default", "log"),
    "insight_ceiling": Unknown("practices", 0.03, 0.2, "a third to twice the default", "log"),
    "review_lift": Unknown("practices", 0.1, 0.5, "a third to two thirds more"),
    "review_narrowing": Unknown("practices", 0.2, 0.8, "from little to most"),
    "review_hours": Unknown("practices", 3.0, 12.0, "half to twice the default", "log"),
    "goal_cover": Unknown("practices", 0.2, 0.8, "from little to most"),
    # morale
    "utilisation_rate": Unknown("morale", 0.08, 0.3, "half to twice the default", "log"),
    "morale_baseline": Unknown("morale", 0.6, 0.8, "surveys put most people above the middle"),
    "morale_rate": Unknown("morale", 0.025, 0.1, "half to twice the default", "log"),
    "overload": Unknown("morale", 0.75, 0.95, "where planners of service teams stop"),
    "morale_overload": Unknown("morale", 0.05, 0.2, "half to twice the default", "log"),
    "morale_good": Unknown("morale", 0.0002, 0.001, "less than half to twice the default", "log"),
    "morale_bad": Unknown("morale", 0.001, 0.004, "half to twice the default; bad outweighs good", "log"),
    "morale_conflict": Unknown("morale", 0.004, 0.025, "less than half to more than twice the default", "log"),
    "morale_account_lost": Unknown("morale", 0.01, 0.09, "a third to three times the default", "log"),
}


def _regime(name: str, **ranges: tuple[float, float, str]) -> dict[str, Unknown]:
    return {f"regimes.{name}.{key}": Unknown(name, low, high, why) for key, (low, high, why) in ranges.items()}


_REGIMES: Final[Mapping[str, Unknown]] = {
    **_regime(
        "sole",
        gatekeeping=(0.7, 1.0, "some customers find the specialists by themselves"),
        sharing=(0.03, 0.3, "a note now and then, up to half of what a team writes"),
        access=(0.15, 0.6, "from private notes to a system that all can read"),
        cover=(0.15, 0.6, "stand-ins are named in some firms, and know little"),
        handover=(0.3, 0.7, "C15 measures handovers without a form, and with one"),
        introduction=(0.4, 0.8, "from an e-mail to a meeting of all three"),
        hoarding=(0.0, 0.8, "from nobody to nearly everybody in low spirits"),
    ),
    **_regime(
        "shared",
        routing=(0.85, 0.99, "one lead who knows the way"),
        sharing=(0.3, 0.8, "half of the default to a little more"),
        access=(0.6, 0.95, "profiles that are read seldom, to those that are read first"),
        cover=(0.6, 0.97, "colleagues who know the customer have work of their own"),
        handover=(0.7, 0.99, "C15: with a form kept by everybody, nearly all"),
        introduction=(0.7, 0.95, "the others of the team are there"),
        coordination=(0.02, 0.2, "five to fifty minutes a month with each colleague"),
    ),
    **_regime(
        "siloed",
        routing=(0.5, 0.85, "customers who shop for an answer"),
        sharing=(0.02, 0.2, "each function has its own system"),
        access=(0.1, 0.5, "each function has its own system"),
        cover=(0.3, 0.8, "within a function people stand in for each other"),
        handover=(0.3, 0.7, "C15 measures handovers without a form, and with one"),
        introduction=(0.4, 0.8, "from an e-mail to a meeting"),
    ),
    **_regime(
        "diffuse",
        routing=(0.4, 0.85, "nobody knows who does what"),
        sharing=(0.1, 0.6, "everybody may, nobody must"),
        access=(0.3, 0.8, "shared systems that nobody keeps in order"),
        cover=(0.4, 0.9, "everybody may, nobody must"),
        handover=(0.3, 0.7, "C15 measures handovers without a form, and with one"),
        introduction=(0.4, 0.8, "from an e-mail to a meeting"),
        coordination=(0.01, 0.12, "from a word in passing to a weekly meeting"),
    ),
}

UNKNOWNS: Final[Mapping[str, Unknown]] = MappingProxyType({**_FIRM, **_REGIMES})
"""The plausible range of everything that is judgement, by full name."""

GIVEN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "capacity": "contracts say it",
        "functions.*.bench": "a practice, which a firm chooses",
        "functions.*.salary": "payrolls say it",
        "segments.*.share": "customer lists say it",
        "segments.*.revenue": "contracts say it",
        "notice_weeks": "contracts say it",
        "checkins": "a practice, which a firm chooses",
        "checkin_hours": "calendars say it",
        "entry": "which customers are counted, not how they behave",
        "onboarding_weeks": "a practice, which a firm chooses",
        "renewal_window": "a practice, which a firm chooses",
        "growth_room": "the size of the market; it matters where the firm grows only",
        "executive_contacts": "a practice, which a firm chooses",
        "executive_contact_cost": "accounts say it",
        "switch_hours": "what a firm plans for training",
        "hiring_cost": "accounts say it",
    }
)
"""Judgements that are no unknowns, as a firm can look up its own figure, by full name (`*`: each): and where."""


def of_theme(theme: str) -> tuple[str, ...]:
    """The full names of the unknowns of a theme."""
    return tuple(name for name, unknown in UNKNOWNS.items() if unknown.theme == theme)
