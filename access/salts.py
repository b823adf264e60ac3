"""Salts that can be destroyed alone: of what was told, of who the person is, and of how to reach her.

They lie beside the grants, in one row a record. To destroy one is to write a fresh one over it that holds from the
next root on: what was sealed under earlier roots has no key any more, also for who has those roots. The row stays, so
that no older backup of it is missed. Stored: 32 bytes, the narrative's salt alone (records of the first days), or
version 2, then for each of three compartments two bytes of the first root it holds for, and 32 bytes.
"""

from typing import Final, NamedTuple

from access import cipher
from access.errors import TamperedSeal

SALTED: Final = ("contact", "identity", "narrative")
_VERSION: Final = b"\x02"
_PART: Final = 2 + cipher.KEY_BYTES


class Salt(NamedTuple):
    """32 bytes, and the first root epoch whose texts they help to open."""

    value: bytes
    since: int = 1


Salts = dict[str, Salt]


def fresh_salts() -> Salts:
    """For a new record."""
    return {name: Salt(cipher.random_key()) for name in SALTED}


def packed(salts: Salts) -> bytes:
    """As it is stored; a compartment without a salt of its own begins with root 0, which never was."""
    nothing = Salt(bytes(cipher.KEY_BYTES), 0)
    found = [salts.get(name, nothing) for name in SALTED]
    return _VERSION + b"".join(salt.since.to_bytes(2) + salt.value for salt in found)


def unpacked(material: bytes | None) -> Salts:
    """The salts of a stored row; none without a row. Raises: TamperedSeal."""
    if material is None:
        return {}
    if len(material) == cipher.KEY_BYTES:
        return {"narrative": Salt(material)}
    if material[:1] != _VERSION or len(material) != 1 + _PART * len(SALTED):
        raise TamperedSeal("salts of an unknown format")
    parts = [material[1 + i * _PART : 1 + (i + 1) * _PART] for i in range(len(SALTED))]
    found = {name: Salt(part[2:], int.from_bytes(part[:2])) for name, part in zip(SALTED, parts, strict=True)}
    return {name: salt for name, salt in found.items() if salt.since}
