"""What can be wrong with a mapping, a file or a row: each error is one sentence that a person can act on."""

from dataclasses import dataclass


class MappingError(Exception):
    """The mapping cannot be used: it says which line is wrong and what would be right."""


class HeaderError(Exception):
    """The file's columns and the mapping's do not meet: nothing was imported."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class NotKnown(ValueError):
    """A cell that the mapping does not know. `advice` says what to add to the mapping, if that would help."""

    def __init__(self, problem: str, advice: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.advice = advice


@dataclass(frozen=True)
class Rejection:
    """A row that is not imported, the place where it stands, and why."""

    line: int
    raw: str
    column: str
    problem: str
    advice: str = ""

    @property
    def reason(self) -> str:
        return f'Column "{self.column}": {self.problem}' if self.column else self.problem
