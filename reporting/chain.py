"""Published releases form a chain of SHA-256 digests: one changed figure breaks every later link."""

import json
from hashlib import sha256
from typing import Final

from reporting.models import Cell, Release, State

FIRST_LINK: Final = "0" * 64


def digest_of(release: Release, cells: list[Cell]) -> str:
    """SHA-256, in hex, over everything that is published and who did it, with the digest of the release before."""
    told = {
        "number": release.number,
        "previous": release.previous_digest,
        "data_set": release.data_set,
        "catalogue": release.catalogue_version,
        "periods": [release.first_period, release.last_period],
        "built_by": str(release.built_by_id),
        "published_by": str(release.published_by_id),
        "published_at": release.published_at.isoformat() if release.published_at else "",
        "cells": sorted([cell.period, cell.place, cell.area, cell.area_name, cell.people] for cell in cells),
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def broken_links() -> list[str]:
    """What does not hold in the chain, one sentence each; an empty list is the proof that all holds."""
    problems: list[str] = []
    previous = FIRST_LINK
    releases = Release.objects.filter(state=State.PUBLISHED).order_by("number").prefetch_related("cells", "periods")
    for expected, release in enumerate(releases, start=1):
        if release.number != expected:
            problems.append(f"Release {expected} is missing.")
        if release.previous_digest != previous:
            problems.append(f"Release {release.number} does not follow the one before it.")
        if digest_of(release, list(release.cells.all())) != release.digest:
            problems.append(f"Release {release.number} has been changed after it was published.")
        problems += _lost_periods(release)
        previous = release.digest or ""
    return problems


def _lost_periods(release: Release) -> list[str]:
    shown = {cell.period for cell in release.cells.all()}
    locked = {period.period for period in release.periods.all()}
    return [f"Release {release.number}: {period} is not locked." for period in sorted(shown - locked)]
