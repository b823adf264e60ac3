"""What opening a record leaves on its instance: the keys of its compartments.

An envelope lives on one instance and dies with it (never in a thread-local, a cache or a session).
Rows find it through the record they were fetched from; see `access.guard.envelope_of`.
"""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from access import cipher
from access.errors import NotShared, TamperedSeal

COMPARTMENTS: Final = ("contact", "health", "identity", "narrative", "perpetrator", "safety")


def compartment_key(root: bytes, record: UUID, epoch: int, compartment: str, salt: bytes | None) -> bytes:
    """The subkey of one compartment. The narrative's mixes in a salt that can be destroyed alone."""
    info = cipher.length_prefixed(b"antam/compartment/1", record.bytes, epoch.to_bytes(2), compartment.encode())
    return cipher.derive(root, info, salt if compartment == "narrative" else None)


class Envelope:
    """The keys of one opened record: by root (full grant) or by named subkeys (limited grant)."""

    __slots__ = ("_ready", "epoch", "read", "record", "roots", "salt", "subkeys")

    def __init__(self, record: UUID, epoch: int, *, salt: bytes | None = None) -> None:
        self.record = record
        self.epoch = epoch
        self.salt = salt
        self.roots: dict[int, bytes] = {}
        self.subkeys: dict[tuple[int, str], bytes] = {}
        self.read: set[str] = set()
        self._ready: dict[tuple[int, str], AESGCM] = {}

    def __repr__(self) -> str:
        return "<envelope>"

    @property
    def full(self) -> bool:
        """Whether it holds the root itself, not only some compartments."""
        return self.epoch in self.roots

    def shares(self, compartment: str) -> bool:
        """Whether texts of this compartment can be read."""
        if compartment == "narrative" and self.salt is None:
            return False
        return self.full or (self.epoch, compartment) in self.subkeys

    def compartments(self) -> list[str]:
        """The names of the compartments that can be read."""
        return [name for name in COMPARTMENTS if self.shares(name)]

    def key(self, epoch: int, compartment: str) -> AESGCM:
        """The cipher of a compartment at a root epoch. Raises: NotShared."""
        ready = self._ready.get((epoch, compartment))
        if ready is None:
            ready = self._ready[epoch, compartment] = AESGCM(self.subkey(epoch, compartment))
        return ready

    def subkey(self, epoch: int, compartment: str) -> bytes:
        """The 32 bytes behind `key`. Raises: NotShared; TamperedSeal for an epoch that never was."""
        if not self.shares(compartment):
            raise NotShared(f"the compartment {compartment} is not shared with the acting team")
        if (epoch, compartment) in self.subkeys:
            return self.subkeys[epoch, compartment]
        if epoch not in self.roots:
            raise TamperedSeal("sealed under a root this record never had")
        return compartment_key(self.roots[epoch], self.record, epoch, compartment, self.salt)

    def limited_to(self, compartments: Iterable[str]) -> bytes:
        """The payload of a limited grant: for each epoch from 1, the subkeys by compartment name."""
        names = sorted(compartments)
        return b"".join(self.subkey(epoch, name) for epoch in range(1, self.epoch + 1) for name in names)

    def take_payload(self, payload: bytes, compartments: list[str], epoch: int) -> None:
        """Fill from an opened grant: a root when no compartments are named, else subkeys."""
        if not compartments:
            self._take_root(payload, epoch)
            return
        names, size = sorted(compartments), cipher.KEY_BYTES
        places = [(e, name) for e in range(1, epoch + 1) for name in names]
        if len(payload) != size * len(places):
            raise TamperedSeal("a limited grant of the wrong size")
        self.subkeys = {place: payload[i * size : (i + 1) * size] for i, place in enumerate(places)}

    def _take_root(self, payload: bytes, epoch: int) -> None:
        if len(payload) != cipher.KEY_BYTES:
            raise TamperedSeal("a grant of the wrong size")
        self.roots[epoch] = payload

    def first_root(self) -> bytes:
        """The root of epoch 1, which names the record's facts for good."""
        return self.roots[1]
