"""What opening a record leaves on its instance: the keys of its compartments.

An envelope lives on one instance and dies with it (never in a thread-local, a cache or a session).
Rows find it through the record they were fetched from; see `access.opened.envelope_of`.
"""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from access import cipher
from access.errors import NotShared, TamperedSeal
from access.salts import Salt, Salts

COMPARTMENTS: Final = ("contact", "health", "identity", "narrative", "perpetrator", "safety")


def compartment_key(root: bytes, record: UUID, epoch: int, compartment: str, salt: bytes | None) -> bytes:
    """The subkey of one compartment. Where there is a salt, which can be destroyed alone, it is mixed in."""
    info = cipher.length_prefixed(b"antam/compartment/1", record.bytes, epoch.to_bytes(2), compartment.encode())
    return cipher.derive(root, info, salt)


class Envelope:
    """The keys of one opened record: by root (full grant) or by named subkeys (limited grant)."""

    __slots__ = ("_ready", "_row_keys", "epoch", "read", "record", "roots", "salts", "subkeys")

    def __init__(self, record: UUID, epoch: int, *, salts: Salts | None = None) -> None:
        self.record = record
        self.epoch = epoch
        self.salts: Salts = dict(salts or {})
        self.roots: dict[int, bytes] = {}
        self.subkeys: dict[tuple[int, str], bytes] = {}
        self.read: set[str] = set()
        self._ready: dict[tuple[int, str], AESGCM] = {}
        self._row_keys: dict[tuple[int, str], bytes] = {}

    def __repr__(self) -> str:
        return "<envelope>"

    @property
    def full(self) -> bool:
        """Whether it holds the root itself, not only some compartments."""
        return self.epoch in self.roots

    def shares(self, compartment: str) -> bool:
        """Whether texts of this compartment can be read."""
        if compartment == "narrative" and compartment not in self.salts:
            return False
        return self.full or (self.epoch, compartment) in self.subkeys

    def is_erased(self, epoch: int, compartment: str) -> bool:
        """Whether what was sealed in this compartment under this root has lost its salt for good."""
        salt = self.salts.get(compartment)
        return salt is not None and 0 < epoch < salt.since

    def forget(self, compartments: Iterable[str]) -> None:
        """Fresh salts for the roots to come; nobody has the old ones any more."""
        self.salts |= {name: Salt(cipher.random_key(), self.epoch + 1) for name in compartments}
        self._ready.clear()
        self._row_keys.clear()

    def compartments(self) -> list[str]:
        """The names of the compartments that can be read."""
        return [name for name in COMPARTMENTS if self.shares(name)]

    def key(self, epoch: int, compartment: str) -> AESGCM:
        """The cipher of a compartment at a root epoch. Raises: NotShared."""
        ready = self._ready.get((epoch, compartment))
        if ready is None:
            ready = self._ready[epoch, compartment] = AESGCM(self.subkey(epoch, compartment))
        return ready

    def row_key(self, epoch: int, compartment: str) -> bytes:
        """With which a compartment's holders seal whole rows (`access.row_seals`). Raises: as `subkey`."""
        key = self._row_keys.get((epoch, compartment))
        if key is None:
            key = cipher.derive(self.subkey(epoch, compartment), b"antam/row/1")
            self._row_keys[epoch, compartment] = key
        return key

    def subkey(self, epoch: int, compartment: str) -> bytes:
        """The 32 bytes behind `key`. Raises: NotShared; TamperedSeal for an epoch that never was."""
        if not self.shares(compartment):
            raise NotShared(f"the compartment {compartment} is not shared with the acting team")
        if self.is_erased(epoch, compartment):
            raise NotShared(f"what stood in {compartment} then was erased at the person's wish")
        if (epoch, compartment) in self.subkeys:
            return self.subkeys[epoch, compartment]
        if epoch not in self.roots:
            raise TamperedSeal("sealed under a root this record never had")
        salt = self.salts.get(compartment)
        return compartment_key(self.roots[epoch], self.record, epoch, compartment, salt.value if salt else None)

    def limited_to(self, compartments: Iterable[str]) -> bytes:
        """The payload of a limited grant: for each epoch from 1, the subkeys by compartment; zeros where erased."""
        places = [(epoch, name) for epoch in range(1, self.epoch + 1) for name in sorted(compartments)]
        return b"".join(bytes(cipher.KEY_BYTES) if self.is_erased(*at) else self.subkey(*at) for at in places)

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

    def fact_key(self) -> bytes:
        """Names the record's facts for good: 32 bytes that only the first root yields."""
        return cipher.keyed_hash(self.roots[1], b"fact")
