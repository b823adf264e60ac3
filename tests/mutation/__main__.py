"""`python -m tests.mutation [words] [--afresh] [--jobs N]`: the survivors, the table, and 1 under the floor."""

import argparse
import os
import shutil
import sys
from pathlib import Path

from tests.mutation import warmth
from tests.mutation.campaign import Campaign
from tests.mutation.mutants import Mutant
from tests.mutation.targets import FLOOR, TARGETS

FOLDER, REASONS = Path("var/mutation"), Path("docs/mutation.md")


def tell(survivors: list[Mutant]) -> None:
    """Print the survivors, those that have no reason in the document first."""
    told = " ".join(REASONS.read_text("utf-8").split())
    new = [mutant for mutant in survivors if f"`{mutant.as_listed()}`" not in told]
    known = [mutant for mutant in survivors if mutant not in new]
    print(f"\nSurvived, with a reason in {REASONS}:", *known, sep="\n  ")
    print("Survived, without a reason there:", *(new or ["none"]), sep="\n  ", flush=True)


def table(campaigns: list[Campaign]) -> bool:
    """Print the table. Whether every file reached the floor, and all together."""
    print(f"\n{'file':<20}{'breaks':>8}{'killed':>8}{'survived':>10}{'killed %':>10}{'not run *':>11}")
    rows = [(one.source.path, *one.counts()) for one in campaigns]
    rows.append(("all", *(sum(row[place] for row in rows) for place in (1, 2, 3, 4))))
    for name, made, killed, survived, words in rows:
        print(f"{name:<20}{made:>8}{killed:>8}{survived:>10}{100 * killed / max(made, 1):>10.1f}{words:>11}")
    print("* breaks of an error's text, which nobody is shown; not counted")
    return all(100 * killed >= FLOOR * made for _, made, killed, _, _ in rows)


def main() -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(prog="make mutation")
    parser.add_argument("words", nargs="*", help="only files whose path holds one of these")
    parser.add_argument("--afresh", action="store_true", help="forget what earlier runs found")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    if asked.afresh:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    warmth.warm_up(FOLDER.resolve())
    keeper = warmth.Keeper(FOLDER / "server.log")
    try:
        paths = [path for path in TARGETS if not asked.words or any(word in path for word in asked.words)]
        campaigns = [Campaign(path, TARGETS[path], folder=FOLDER, jobs=asked.jobs) for path in paths]
        for campaign in campaigns:
            campaign.run()
    finally:
        keeper.leave()
    tell([mutant for campaign in campaigns for mutant in campaign.survivors()])
    return not table(campaigns)


if __name__ == "__main__":
    sys.exit(main())
