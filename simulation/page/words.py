"""What the page says of its own, as templates; verdicts and fits are in the words of `analysis`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from simulation.science.cautions import FEW_MEAN

PHRASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # how far it is
        "first_look": (
            "A first look, from {worlds} worlds with one firm each: nothing is told yet. The worlds are those of firms "
            "in general until your own numbers are matched."
        ),
        "matching": "Looking for worlds in which your firm shows your numbers: {tried} tried{left}.",
        "matching_left": ", {left} fit so far",
        "trying": "{left} worlds fit. Each way of working is tried in each of them: {done} of {all} firms.",
        "done": "Done: {firms} firms in {seconds} s on this device. Nothing has left it.",
        # the verdict, for a leader
        "change": "Change to {name}",
        "alike": "Change to {name}; {others} would do as well",
        "stay": "Stay as you are",
        "measure": "It cannot be told",
        "cannot": "Your numbers do not fit together",
        "more": "{count} more",
        "fewer": "{count} fewer",
        "name_sole": "sole ownership",
        "name_shared": "shared ownership",
        "name_siloed": "siloed ownership",
        "name_diffuse": "diffuse ownership",
        # by what it is judged
        "better": "better",
        "worse": "worse",
        "equal": "as good as equal",
        "untold": "too close to call",
        "tight_at_once": (
            "Your {function} team would be at {usual} % of its hours at the rates of requests that this model takes "
            "for usual. Check its head count ({seats}). Once matching is done, the page says what your own numbers "
            "suggest."
        ),
        # a pin against now
        "going_on": "Going on as today",
        "pin_against": "Now against pin {place}",
        "pin_fewer": (
            "{way}: {count} fewer customers in a hundred are lost a year than under the pin ({low} to {high})."
        ),
        "pin_more": "{way}: {count} more customers in a hundred are lost a year than under the pin ({low} to {high}).",
        "pin_untold": (
            "{way}: too close to call whether more or fewer customers are lost ({low} to {high} in a hundred)."
        ),
        "pin_alike": "{way}: as many customers are lost as under the pin.",
        "pin_same": "the same",
        "pin_head_way": "Way of working",
        "pin_head_churn": "Lost of 100 customers",
        "pin_head_money": "Money a year, {currency}",
        "pin_head_trust": "Trust",
        "pin_head_days": "Days to an answer",
        "pin_paired": (
            "The change from the pin to now, in {worlds} of the worlds that fit the pin and with the same luck, so "
            "that only what was moved differs in this table. The ranges hold for the whole table together (95 %)."
        ),
        "pin_other": (
            "The change from the pin to now. What was seen of the firm, how it works today, or what is left open is "
            "not the same: these are two firms, each in {worlds} worlds of its own and with luck of its own, and so "
            "the ranges are wide. They hold for the whole table together (95 %)."
        ),
        "pin_anew": (
            "The answer at the top is matched anew: it is for a firm that had these numbers all along. This table is "
            "for the pinned firm, were only these numbers changed; the two need not agree."
        ),
        "pin_anew_churn": (
            "The answer at the top is matched anew: it is for a firm that had these numbers all along and lost {churn} "
            "of its customers with them. This table is for the pinned firm, were only these numbers changed, whatever "
            "churn comes of it; the two need not agree."
        ),
        "pin_once": "Money is before the price of the change.",
        "pin_unknown": "{way}: how many customers are lost is not known in enough worlds.",
        "pin_waits": "Compared with your pins as soon as your firm is matched.",
        "pin_misfit": "No world fits your firm, so there is nothing to compare with your pins.",
        "pin_one": "Your firm is now compared with one pin, below.",
        "pin_all": "Your firm is now compared with {count} pins, below.",
        "pins_firm": "Firm",
        "pins_answer": "Answer",
        "pins_way": "Change looked at",
        "pins_money": "Money a year",
        "pins_worse": "Worse in",
        "pins_churn": "Churn then",
        "pins_tools": "Go back, remove",
        "pins_open": "Open",
        "pins_open_this": "Open pin {number}",
        "pins_remove": "Remove",
        "pins_remove_this": "Remove pin {number}",
        # a number along its range
        "along_accounts": "customers",
        "along_people": "people in {function}",
        "along_turnover": "turnover a year",
        "along_contract": "what a customer pays a year",
        "along_over": "weeks over which customers move",
        "curve_along": "Number to move",
        "curve_from": "Lowest",
        "curve_to": "Highest",
        "curve_of": "Outcome",
        "curve_less": "Difference from today's way",
        "curve_choose": "choose a number",
        "curve_money": "Money a year",
        "curve_means": (
            "Choose a number of your firm, or any parameter: it is moved along its range in the worlds that fit your "
            "firm, with the same luck at every level, and all else stays as it is."
        ),
        "curve_grows": "Teams that you did not count grow with the customers; all else stays as it is.",
        "curve_running": "Running in {worlds} worlds …",
        "curve_waits": "Drawn as soon as your firm is matched.",
        "curve_misfit": "No world fits your firm, so there is none in which a curve could be drawn.",
        "curve_rough": (
            "In {worlds} of the {all} worlds of the answer, one run in each: a rougher look than the answer. "
            "The luck is the same at every level."
        ),
        "curve_done": (
            "In {worlds} worlds, with two runs in each, as in the answer: where your firm stands, these are the "
            "means of the answer. The luck is the same at every level."
        ),
        "curve_finer": "As fine as the answer (takes longer)",
        "curve_bands": (
            "Bands: where the mean lies (95 %), level by level, over luck and what nobody knows. They may overlap "
            "although two ways differ, because worlds differ more from each other than ways do within one. The "
            "sentences go by the difference in each world; tick “Difference from today's way” to see it."
        ),
        "curve_bands_less": (
            "Bands: where the mean difference lies (95 %), for all levels and all pairs of ways together, and so wider "
            "than the range in the answer."
        ),
        "curve_source": "Model edition {edition}, seed {seed}.",
        "curve_title": "{outcome}, by {label}",
        "curve_csv": "Curve (CSV)",
        "curve_png": "Curve (PNG)",
        "curve_own": "Your firm",
        "curve_parameters": "Parameters",
        "curve_regimes": "Regimes",
        "curve_points": ", percentage points",
        "curve_today": "{name} (today's)",
        "curve_x": "{label} (dashed: yours)",
        "curve_x_worlds": "{label} (dashed: the middle of the worlds that fit)",
        "curve_less_axis": ", difference from today's way",
        "curve_ends": "From {low} to {high} is no range: the first has to be below the second.",
        "curve_too_many": (
            "A firm of {high} customers with teams of this size cannot be run here; up to {most} customers can."
        ),
        "curve_empty": (
            "There is nothing to draw: {outcome} has no value at every level, because what it measures never happened."
        ),
        "curve_cross": (
            "{outcome}: {one} and {other} cross at about {at} (ringed; somewhere between {low} and {high}). Below it, "
            "{below} is higher; above it, {above}."
        ),
        "curve_throughout": "{outcome} is {said} under {one} than under {other} all the way from {low} to {high}.",
        "curve_some": (
            "{outcome} is shown to be {said} under {one} than under {other} at {levels}; elsewhere it is too close to "
            "call."
        ),
        "curve_untold": "{one} and {other}: too close to call from {low} to {high}.",
        "curve_same": "{one} and {other} are one line here: between them it makes no difference.",
        "curve_higher": "higher",
        "curve_lower": "lower",
        # your firm as the model sees it
        "sees": "{label}: you saw {written}; such a firm shows {middle} ({low} to {high}).",
        "misses": "{label}: you saw {written}; the nearest that such a firm comes to it is {nearest}.",
        "open_heads": "You did not say how many people are in {function}: between {low} and {high} are tried.",
        "few_accounts": f"Of {{accounts}} customers only {{few}}. {FEW_MEAN}.",
        # what it depends on
        "tip_people": (
            "By money, on average, the answer turns at about {level} people in customer success: below it {below} "
            "is ahead, above it {above}."
        ),
        "tip_turnover": (
            "By money, on average, the answer turns at a turnover of about {level}: below it {below} is ahead, above "
            "it {above}."
        ),
        "tip_some": "By {what}, {name} is shown to be {said} at {levels}; elsewhere it is too close to call.",
        "tip_rough": "(Rough: {worlds} of the answer's {all} worlds, one run each; at your own figure, the answer.)",
        "tip_all": "Whatever {what} is, from {low} to {high}, {name} stays {said}.",
        "tip_none": "By {what} alone, from {low} to {high}, {name} cannot be told from going on as today.",
        "what_people": "the number of people in customer success",
        "what_turnover": "turnover",
        "said_better": "worth more on average than going on as today",
        "said_worse": "worth less on average than going on as today",
        # what to do on Monday
        "monday_change": (
            "Name who answers for the change to {name}, and the day on which it begins; tell every customer who will "
            "be their people, and bring them together once."
        ),
        "monday_change_check": "Write down today's churn and days to an answer, so that you can compare in a year.",
        "monday_stay": "Leave ownership as it is; look where your people's hours go first.",
        "monday_measure": "Before anything is reorganised, find out: {meaning}.",
        "monday_measure_nothing": (
            "Change nothing yet. A trial with some of your customers would tell more than another debate; agree now on "
            "what you will compare, and after how long."
        ),
        "monday_cannot": "Check {name} first: how it is counted, and of which customers or people.",
        "monday_heads": "Count the people in {functions}: their number is left open here.",
        # what would change this answer
        "luck_share": (
            "Of the difference that a single firm would see between {name} and going on as today, {luck} is luck; the "
            "rest is what nobody knows."
        ),
        "no_forecast": (
            "A simulation, and no forecast: most numbers of the model are judgement, and the worlds are the ways in "
            "which they may lie and fit what you saw."
        ),
        # faults
        "no_number": "{text} is not a number; allowed: {allowed}.",
        "two_ways": "{text} may be {ways}; write one of them.",
        "outside": "{text} is out of range; allowed: {allowed}.",
        "allowed": "{noun} from {low} to {high} ({unit})",
        "a_number": "a number",
        "a_whole_number": "a whole number",
        "unknown_key": "The link holds {key}, which this page does not know; it was left out.",
        "bad_value": "The link has {key} = {text}, which cannot be ({allowed}); it was left out.",
        "curve_alone": "The link holds {key} without curve.along; it was left out.",
        "any_parameter": "set. and the name of a parameter that is a number",
        "long_link": "The link is longer than this page's links are; all of it was left out.",
        "no_engine": "This browser cannot run the model (WebAssembly in workers): {why}.",
    }
)
"""By what they say; `{name}` and the like are filled in."""
