"""What is known already about each break, so that a run can be taken up again where it ended."""

import ast
import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from tests.mutation.mutants import Mutant, Source

Kind = Literal["killed", "timeout", "survived"]


@dataclass(frozen=True)
class Verdict:
    """What became of a break."""

    kind: Kind
    by: str = ""
    """The first test that failed."""
    seconds: float = 0
    why: str = ""
    """The last line of that failure."""


@cache
def _functions_of(path: str) -> dict[str, str]:
    """The text of each function of a test file, and of the whole file under the empty name."""
    file = Path(path)
    text = file.read_text("utf-8") if file.is_file() else ""
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    return {"": text} | {node.name: ast.get_source_segment(text, node) or "" for node in functions}


def _digest_of(test: str) -> str:
    """Of a file, or of one test: `path::name[parameters]`."""
    path, _, name = test.partition("::")
    text = _functions_of(path).get(name.rpartition("::")[2].partition("[")[0], "")
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class Verdicts:
    """Kept in a file, one line each; a line counts while the broken file and what decided about it are as they were.

    A kill depends on the test that failed, a survival on every test that guards the file.
    """

    def __init__(self, path: Path, source: Source, guards: list[str]) -> None:
        self.path, self.source = path, source
        self.guards = hashlib.sha256("".join(map(_digest_of, guards)).encode()).hexdigest()[:16]
        self.known: dict[str, Verdict] = {}
        for line in path.read_text().splitlines() if path.exists() else []:
            told = json.loads(line)
            verdict = Verdict(**told["verdict"])
            if told["decided"] == self._decided(verdict):
                self.known[told["key"]] = verdict

    def of(self, mutant: Mutant) -> Verdict | None:
        """The verdict that still counts, or None."""
        return self.known.get(self._key(mutant))

    def keep(self, mutant: Mutant, verdict: Verdict) -> None:
        """Write it down at once: a run can end at any moment."""
        self.known[self._key(mutant)] = verdict
        line = {"key": self._key(mutant), "decided": self._decided(verdict), "verdict": asdict(verdict)}
        with self.path.open("a") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def _key(self, mutant: Mutant) -> str:
        text = f"{self.source.digest}\n{mutant.number}\n{mutant.before}\n{mutant.after}"
        return f"{mutant.path}:{hashlib.sha256(text.encode()).hexdigest()[:16]}"

    def _decided(self, verdict: Verdict) -> str:
        return _digest_of(verdict.by) if verdict.by else self.guards
