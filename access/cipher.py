"""The ciphers: bytes in, bytes out. Knows nothing of Django, records or people.

Everything that is stored begins with a version and an algorithm byte, and a reader dispatches on
those two and on nothing else. Formats (sizes in bytes):

field    1 version | 1 algorithm | 2 epoch | 12 nonce | ciphertext | 16 tag
box      1 version | 1 algorithm | 12 nonce | ciphertext | 16 tag
letter   1 version | 1 algorithm | 32 encapsulated key | ciphertext | 16 tag      (HPKE, RFC 9180)
locked   1 version | 1 algorithm | 4 memory KiB | 1 passes | 1 lanes | 16 salt | box
row      1 version | 1 algorithm | 2 epoch | 1 places, a bit each | 16 code for each place, from the lowest
"""

import hashlib
import hmac
import os
import struct
from typing import Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from access.errors import TamperedSeal, WrongPassphrase

VERSION: Final = 1
AES_256_GCM: Final = 1
HPKE_X25519: Final = 2
ARGON2ID: Final = 3
# Reserved for X25519+ML-KEM-768, which takes 1,168 bytes a letter: HPKE_HYBRID = 4.
HMAC_SHA_256: Final = 5

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
FIELD_HEADER: Final = struct.Struct(">BBH")
ROW_HEADER: Final = struct.Struct(">BBHB")
CODE_BYTES: Final = 16
LOCK_HEADER: Final = struct.Struct(">BBIBB16s")
SHORT_HEADER: Final = bytes([VERSION, AES_256_GCM])
LETTER_HEADER: Final = bytes([VERSION, HPKE_X25519])
LETTER_OVERHEAD: Final = len(LETTER_HEADER) + 32 + TAG_BYTES
_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def length_prefixed(*parts: bytes) -> bytes:
    """The parts, each behind its length in four bytes, so that no two lists give the same bytes."""
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def random_key() -> bytes:
    """256 random bits."""
    return os.urandom(KEY_BYTES)


def derive(key: bytes, info: bytes, salt: bytes | None = None) -> bytes:
    """A subkey of 32 bytes. Source: HKDF-SHA-256, RFC 5869."""
    return HKDF(SHA256(), KEY_BYTES, salt, info).derive(key)


def keyed_hash(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA-256, 32 bytes."""
    return hmac.digest(key, message, "sha256")


def fingerprint(data: bytes) -> bytes:
    """SHA-256, 32 bytes."""
    return hashlib.sha256(data).digest()


# --- padding ------------------------------------------------------------------------------------


def padded_size(length: int) -> int:
    """The size in which a text of `length` bytes hides: 32, 64, 96, 128, 192, 256, 384, 512, ..."""
    needed = length + 4
    if needed <= 96:
        return -(-needed // 32) * 32
    size = 128
    while size < needed:
        size = size + size // 2 if size & (size - 1) == 0 else size // 3 * 4
    return size


def pad(text: bytes) -> bytes:
    """Length in four bytes, the text, zeros up to `padded_size`."""
    return (len(text).to_bytes(4) + text).ljust(padded_size(len(text)), b"\0")


def unpad(padded: bytes) -> bytes:
    """The text again. Raises: TamperedSeal when the length or the zeros are not as `pad` made them."""
    length = int.from_bytes(padded[:4])
    if len(padded) < 32 or len(padded) != padded_size(length) or any(padded[4 + length :]):
        raise TamperedSeal("the padding is broken")
    return padded[4 : 4 + length]


# --- fields -------------------------------------------------------------------------------------


def seal_field(key: AESGCM, epoch: int, context: bytes, text: bytes) -> bytes:
    """One field's text under a compartment key, bound to `context` (table, column, record, row)."""
    header = FIELD_HEADER.pack(VERSION, AES_256_GCM, epoch)
    nonce = os.urandom(NONCE_BYTES)
    return header + nonce + key.encrypt(nonce, pad(text), header + context)


def field_epoch(sealed: bytes) -> int:
    """The root epoch under which a field was sealed. Raises: TamperedSeal for any other format."""
    if len(sealed) < FIELD_HEADER.size + NONCE_BYTES + 32 + TAG_BYTES:
        raise TamperedSeal("too short for a sealed field")
    version, algorithm, epoch = FIELD_HEADER.unpack_from(sealed)
    if version != VERSION or algorithm != AES_256_GCM:
        raise TamperedSeal("unknown format of a sealed field")
    return int(epoch)


def open_field(key: AESGCM, context: bytes, sealed: bytes) -> bytes:
    """The text of a sealed field. Raises: TamperedSeal."""
    try:
        padded = key.decrypt(sealed[4:16], sealed[16:], sealed[:4] + context)
    except InvalidTag:
        raise TamperedSeal("not sealed for this row and column") from None
    return unpad(padded)


# --- rows: a code under each of several keys over what lies in all columns -------------------------


def seal_row(keys: dict[int, bytes], epoch: int, context: bytes, digest: bytes) -> bytes:
    """Codes (HMAC-SHA-256, the first 16 bytes) over a row's `digest`, by the place 0 to 7 of each key."""
    header = ROW_HEADER.pack(VERSION, HMAC_SHA_256, epoch, sum(1 << place for place in keys))
    return header + b"".join(_row_code(keys[place], header, context, digest) for place in sorted(keys))


def row_seal(sealed: bytes) -> tuple[int, dict[int, bytes]]:
    """The root epoch of a row's seal, and its codes by place. Raises: TamperedSeal for any other format."""
    if len(sealed) < ROW_HEADER.size:
        raise TamperedSeal("too short for the seal of a row")
    version, algorithm, epoch, bits = ROW_HEADER.unpack_from(sealed)
    places = [place for place in range(8) if bits >> place & 1]
    if (version, algorithm) != (VERSION, HMAC_SHA_256) or len(sealed) != ROW_HEADER.size + CODE_BYTES * len(places):
        raise TamperedSeal("unknown format of the seal of a row")
    starts = range(ROW_HEADER.size, len(sealed), CODE_BYTES)
    codes = {place: sealed[at : at + CODE_BYTES] for place, at in zip(places, starts, strict=True)}
    return int(epoch), codes


def check_row(key: bytes, place: int, context: bytes, digest: bytes, sealed: bytes) -> None:
    """Raises: TamperedSeal unless the row was sealed as it is, with this key at this place."""
    _epoch, codes = row_seal(sealed)
    expected = _row_code(key, sealed[: ROW_HEADER.size], context, digest)
    if not hmac.compare_digest(codes.get(place, b""), expected):
        raise TamperedSeal("the row is not as it was sealed: a cell was exchanged or emptied")


def _row_code(key: bytes, header: bytes, context: bytes, digest: bytes) -> bytes:
    return keyed_hash(key, header + context + digest)[:CODE_BYTES]


# --- boxes: one symmetric key ---------------------------------------------------------------------


def seal_box(key: bytes, text: bytes, context: bytes) -> bytes:
    """Text under a symmetric key, bound to `context`. Not padded: for keys, which have one size."""
    nonce = os.urandom(NONCE_BYTES)
    return SHORT_HEADER + nonce + AESGCM(key).encrypt(nonce, text, SHORT_HEADER + context)


def open_box(key: bytes, box: bytes, context: bytes) -> bytes:
    """The text of a box. Raises: TamperedSeal."""
    if box[:2] != SHORT_HEADER or len(box) < 2 + NONCE_BYTES + TAG_BYTES:
        raise TamperedSeal("unknown format of a box")
    try:
        return AESGCM(key).decrypt(box[2:14], box[14:], SHORT_HEADER + context)
    except InvalidTag:
        raise TamperedSeal("the box was not closed with this key") from None


# --- letters: to the holder of a private key ------------------------------------------------------


def new_box_keys() -> tuple[bytes, bytes]:
    """A new X25519 pair: private and public half, 32 bytes each."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def box_public(private: bytes) -> bytes:
    """The public half of an X25519 private key."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal_letter(public: bytes, text: bytes, info: bytes) -> bytes:
    """Text that only the holder of the private half opens. Source: HPKE base mode, RFC 9180."""
    return LETTER_HEADER + _SUITE.encrypt(text, X25519PublicKey.from_public_bytes(public), info)


def open_letter(private: bytes, letter: bytes, info: bytes) -> bytes:
    """The text of a letter. Raises: TamperedSeal."""
    if letter[:2] != LETTER_HEADER or len(letter) < LETTER_OVERHEAD:
        raise TamperedSeal("unknown format of a letter")
    try:
        return _SUITE.decrypt(letter[2:], X25519PrivateKey.from_private_bytes(private), info)
    except (InvalidTag, ValueError):
        raise TamperedSeal("the letter was not sealed to this key") from None


# --- passphrases ----------------------------------------------------------------------------------


def lock(passphrase: bytes, text: bytes, context: bytes, *, memory_kib: int, passes: int, lanes: int) -> bytes:
    """Text under a passphrase. Source: Argon2id, RFC 9106; the costs are stored beside it."""
    salt = os.urandom(16)
    header = LOCK_HEADER.pack(VERSION, ARGON2ID, memory_kib, passes, lanes, salt)
    return header + seal_box(_stretch(passphrase, header), text, header + context)


def unlock(passphrase: bytes, locked: bytes, context: bytes) -> bytes:
    """The text again. Raises: WrongPassphrase, or TamperedSeal for an unknown format."""
    header, box = locked[: LOCK_HEADER.size], locked[LOCK_HEADER.size :]
    if len(header) < LOCK_HEADER.size or header[:2] != bytes([VERSION, ARGON2ID]):
        raise TamperedSeal("unknown format of a passphrase lock")
    key = _stretch(passphrase, header)
    try:
        return open_box(key, box, header + context)
    except TamperedSeal:
        raise WrongPassphrase("this passphrase does not unlock the key") from None


def _stretch(passphrase: bytes, header: bytes) -> bytes:
    _, _, memory_kib, passes, lanes, salt = LOCK_HEADER.unpack(header)
    if not 8 * lanes <= memory_kib <= 2**21 or not 1 <= passes <= 16 or not 1 <= lanes <= 16:
        raise TamperedSeal("costs of a passphrase lock out of bounds")
    kdf = Argon2id(salt=salt, length=KEY_BYTES, iterations=passes, lanes=lanes, memory_cost=memory_kib)
    return kdf.derive(passphrase)


# --- signatures -----------------------------------------------------------------------------------


def new_sign_keys() -> tuple[bytes, bytes]:
    """A new Ed25519 pair: private and public half, 32 bytes each."""
    private = Ed25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def sign_public(private: bytes) -> bytes:
    """The public half of an Ed25519 private key."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def sign(private: bytes, message: bytes) -> bytes:
    """An Ed25519 signature, 64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(message)


def signature_holds(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature is that of the holder of `public`'s private half."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
