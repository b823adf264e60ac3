"""What is sealed under the server's own keys, for the statistics, or to the offline key."""

import io
from typing import Any

from django.test import override_settings

from access import cipher
from access.entry import second_factor, session
from access.keys import Keyring
from access.safekeeping.backup import seal_stream
from cases.facts import CaseFact
from reporting import releases, store
from reporting.counting import Tally
from reporting.models import Release
from tests.access.known import KEY, OTHER, RECORD, TEXT
from tests.access.known.teams import SECRET, sealed_to_team

FACT = CaseFact(
    dataset="cases",
    unit_code="13285",
    month="2026-03",
    survivor=KEY[:16],
    sex="female",
    age_band="30-39",
    forms=("physical", "economic"),
    relationship="spouse",
    sheltered=True,
)


def factor() -> dict[str, Any]:
    """The secret of an authenticator app, as it stands in allauth's table."""
    with override_settings(SECRET_KEY=SECRET):
        stored = second_factor.Adapter().encrypt("JBSWY3DPEHPK3PXP")
    return {"secret": SECRET.encode(), "text": b"JBSWY3DPEHPK3PXP", "stored": stored.encode()}


def session_box() -> dict[str, Any]:
    """A keyring in a session's row, under the secret of its cookie."""
    ring = Keyring(RECORD, RECORD, KEY, OTHER)
    stored = cipher.seal_box(session._key(KEY, "keyring"), ring.to_bytes(), RECORD.bytes)
    return {"cookie": KEY, "user": RECORD.bytes, "pair": KEY + OTHER, "stored": stored}


def backup_file() -> dict[str, Any]:
    private, public = cipher.new_box_keys()
    target = io.BytesIO()
    seal_stream(io.BytesIO(TEXT), target, public)
    return {"private": private, "text": TEXT, "stored": target.getvalue()}


def fact() -> dict[str, Any]:
    return {**sealed_to_team({"stored": store.purpose(OTHER)}, store.packed(FACT)), "fact_key": OTHER}


def tally() -> dict[str, Any]:
    """What a release has counted so far."""
    counted = Tally()
    for survivor in (KEY, KEY, OTHER):
        counted.add(("2026-2", "13285"), survivor)
    return sealed_to_team({"stored": releases._tally_purpose(Release(pk=RECORD))}, counted.to_bytes())
