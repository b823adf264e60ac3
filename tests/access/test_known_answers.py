"""What was stored once must open for as long as the product lives: one file for each stored format."""

import ast
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from access import cipher
from tests.access.known import FOLDER, known
from tests.access.known.make import FORMATS
from tests.house.test_repository import ours

FILE_OF = {
    "antam/field": "whole-row-1",
    "antam/row/1": "whole-row-1",
    "antam/compartment/1": "grant-1",
    "antam/grant/1": "given-grant-1",
    "antam/older-root/1": "older-roots-1",
    "antam/user-key/1": "user-key-1",
    "antam/user-key-vouch/1": "team-key-1",
    "antam/team-key/1": "team-key-1",
    "antam/team-key-share/1": "team-key-1",
    "antam/team-key-share-signature/1": "team-key-1",
    "antam/previous-team-key/1": "team-key-1",
    "antam/stand-in-key/1": "signed-deposit-1",
    "antam/stand-in-words/1": "stand-in-words-1",
    "antam/team-letter/1": "team-letters-1",
    "antam/emergency-letter/1": "team-letters-1",
    "antam/index-key/1": "team-letters-1",
    "antam/index-key-share/1": "index-key-share-1",
    "antam/emergency/1": "emergency-access-1",
    "antam/conflict/1": "conflict-mark-1",
    "antam/second-factor/1": "second-factor-1",
    "antam/session/1": "session-1",
    "antam/backup/1": "backup-1",
    "antam-backup-1\n": "backup-1",
    "antam/fact/1": "fact-1",
    "antam/tally/1": "tally-1",
}
"""For each tag that tells one use of a key from another: the example that no longer opens when the tag changes."""


def test_each_format_has_a_file() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(FORMATS)


def test_each_tag_in_the_code_has_an_example() -> None:
    code = [path for path in ours() if path.suffix == ".py" and "tests" not in path.parts]
    assert {tag for path in code for tag in tags_in(path)} == set(FILE_OF)
    assert set(FILE_OF.values()) <= set(FORMATS)


def tags_in(path: Path) -> set[str]:
    constants = (node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant))
    return {value.decode() for value in constants if isinstance(value, bytes) and value.startswith(b"antam")}


def test_field() -> None:
    case = known("field-1")
    assert cipher.field_epoch(case["stored"]) == case["epoch"]
    assert cipher.open_field(AESGCM(case["key"]), case["context"], case["stored"]) == case["text"]


def test_row() -> None:
    case = known("row-1")
    epoch, codes = cipher.row_seal(case["stored"])
    assert (epoch, sorted(codes)) == (case["epoch"], [2, 4])
    keys = {2: case["keys"][:32], 4: case["keys"][32:]}
    for place, key in keys.items():
        cipher.check_row(key, place, case["context"], case["text"], case["stored"])
    assert cipher.seal_row(keys, epoch, case["context"], case["text"]) == case["stored"]


def test_box() -> None:
    case = known("box-1")
    assert cipher.open_box(case["key"], case["stored"], case["context"]) == case["text"]


def test_letter() -> None:
    case = known("letter-1")
    assert cipher.open_letter(case["private"], case["stored"], case["info"]) == case["text"]


def test_lock() -> None:
    case = known("lock-1")
    assert cipher.unlock(case["passphrase"], case["stored"], case["context"]) == case["text"]


def test_padding() -> None:
    case = known("padding-1")
    assert cipher.unpad(case["stored"]) == case["text"]
    assert cipher.pad(case["text"]) == case["stored"]


def test_signature() -> None:
    case = known("signature-1")
    assert cipher.signature_holds(case["public"], case["stored"], case["message"])
