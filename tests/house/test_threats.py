"""docs/threats.md names a test for each promise: each of them exists, and each threat says what does not hold."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)


def _tests_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_each_named_test_exists() -> None:
    assert len(NAMED) > 25
    missing = [
        f"{file}::{name}"
        for file, name in NAMED
        if not (ROOT / file).exists() or not _tests_in(ROOT / file) or (name and name not in _tests_in(ROOT / file))
    ]
    assert not missing


def test_every_threat_says_what_holds_and_what_does_not() -> None:
    sections = re.split(r"^## ", TEXT, flags=re.M)[1:]
    assert [section.split(" ")[0] for section in sections] == [f"T{number}" for number in range(1, 14)]
    for section in sections[:-1]:
        assert "Holds" in section, section[:20]
        assert "Does not hold" in section, section[:20]
