"""Tables as large as a large firm's, and how long and how much memory it takes to import them.

`uv run python -m benchmarks.records [ACCOUNTS] [TICKETS]` writes them to a directory of its own, imports them in a
process of its own, the first time to guess the mapping, then with a page and all lists, and prints seconds and the most
memory that was taken.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

ACCOUNTS, TICKETS = 50_000, 2_000_000
SINCE, DAYS = pd.Timestamp("2022-01-03"), 3 * 364
ROLES = np.array(["success", "support", "sales", "product"])


def _days(start: np.ndarray) -> pd.Series:
    """Days after the one from which on the tables are whole; missing where it is NaN."""
    return pd.Series(SINCE + pd.to_timedelta(start, unit="D")).dt.strftime("%Y-%m-%d")


def write(directory: Path, accounts: int = ACCOUNTS, tickets: int = TICKETS) -> None:
    """Customers who come, stay and go at random, whom people look after who do so too, and what they ask."""
    rng = np.random.default_rng(1)
    start = rng.integers(-2000, DAYS - 7, accounts)
    end = start + rng.exponential(1500, accounts).astype(int) + 7
    end = np.where(end < 0, end + 2 * (0 - end) + 1, end)
    lost = end < DAYS
    names = np.char.add("A", np.char.zfill(np.arange(accounts).astype(str), 7))
    table = {"id": names, "start": _days(start), "end": _days(np.where(lost, end, np.nan))}
    segment = rng.choice(["smb", "mid", "enterprise"], accounts, p=[0.7, 0.25, 0.05])
    table |= {"segment": segment, "value": rng.lognormal(9, 1, accounts).round(2)}
    pd.DataFrame(table).to_csv(directory / "accounts.csv", index=False)

    count = accounts // 50
    hired = rng.integers(-2000, DAYS - 30, count)
    left = hired + rng.exponential(1200, count).astype(int) + 30
    people = np.char.add("P", np.char.zfill(np.arange(count).astype(str), 5))
    gone = left < DAYS
    how = np.where(gone, rng.choice(["quit", "dismissed"], count), "")
    staff = {"id": people, "role": ROLES[np.arange(count) % 4], "hired": _days(hired)}
    pd.DataFrame({**staff, "left": _days(np.where(gone, left, np.nan)), "how": how}).to_csv(
        directory / "people.csv", index=False
    )

    begins = np.concatenate([start, np.minimum(start + 400, DAYS)])
    keep = begins < np.minimum(np.tile(end, 2), DAYS)
    leads = people[np.arange(count) % 4 == 0]
    whom = rng.choice(leads, 2 * accounts)
    owners = {"account": np.tile(names, 2), "person": whom, "role": "success", "from": _days(begins)}
    until = np.concatenate([start + 400, np.full(accounts, DAYS)])
    ends = np.where(until < DAYS, until, np.nan)
    pd.DataFrame({**owners, "to": _days(ends)})[keep].to_csv(directory / "owners.csv", index=False)

    account = rng.integers(0, accounts, tickets)
    first, last = np.maximum(start, 0)[account], np.minimum(end, DAYS)[account]
    minute = (60 * 24 * (first + rng.random(tickets) * np.maximum(last - first, 1))).astype(int)
    opened = SINCE + pd.to_timedelta(minute, unit="min")
    solved = opened + pd.to_timedelta(rng.exponential(3000, tickets).astype(int), unit="min")
    asked = {"id": np.arange(tickets), "account": names[account], "opened": opened, "solved": solved}
    asked |= {"assignee": rng.choice(people, tickets), "role": rng.choice(ROLES, tickets)}
    pd.DataFrame({**asked, "reopened": rng.integers(0, 2, tickets)}).to_csv(directory / "tickets.csv", index=False)


def main(accounts: int, tickets: int) -> None:
    """Write, import, and say what it took."""
    with TemporaryDirectory() as place:
        directory = Path(place)
        write(directory, accounts, tickets)
        command = [sys.executable, "-c", "from simulation.entry import main; main()", "import", str(directory)]
        for what in (command, [*command, "-o", str(directory / "out"), "--quiet"]):
            began = time.perf_counter()
            subprocess.run(what, check=True, stdout=subprocess.DEVNULL)
            most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
            print(f"{' '.join(what[3:4] + what[5:])}: {time.perf_counter() - began:.0f} s, {most:.2f} GB at most")


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:3] or (ACCOUNTS, TICKETS)))
