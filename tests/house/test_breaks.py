"""`make mutation` breaks what it says it breaks: decorated bodies, constants, guards and calls too."""

from pathlib import Path

import pytest

from tests.mutation import session
from tests.mutation.mutants import Mutant, Source
from tests.mutation.targets import TARGETS

GUARDED = '''
import functools

LIMIT = 3
__all__ = ["decorate"]


def decorate(view):
    @functools.wraps(view)
    def through(request):
        if request.nobody:
            raise ValueError("nobody is there")
        note(request)
        return view(request)

    return through


class Box:
    def size(self):
        """How large."""
        return LIMIT
'''


@pytest.fixture
def source(tmp_path: Path) -> Source:
    path = tmp_path / "guarded.py"
    path.write_text(GUARDED)
    return Source(str(path))


def _told(mutants: list[Mutant]) -> set[tuple[str, str, str]]:
    return {(one.function, " ".join(one.before.split()), " ".join(one.after.split())) for one in mutants}


def test_what_is_broken(source: Source) -> None:
    told = _told(source.mutants)
    assert told >= {
        ("", "3", "4"),
        ("decorate", "note(request)", "pass"),
        ("decorate", "note(request)", "note(None)"),
        ("decorate", 'raise ValueError("nobody is there")', "pass"),
        ("decorate", "return view(request)", "return None"),
        ("decorate", "return through", "return None"),
        ("Box.size", "return LIMIT", "return None"),
    }
    assert any(
        before.startswith("if request.nobody") and "if not (request.nobody)" in after for _, before, after in told
    )
    assert not any("__all__" in before or "How large" in before for _, before, _ in told)


def test_each_break_changes_the_file_and_can_be_run(source: Source) -> None:
    broken = [source.broken(mutant) for mutant in source.mutants]
    assert len(set(broken)) == len(broken)
    assert source.text not in broken
    for text in broken:
        compile(text, source.path, "exec")


def test_only_the_text_of_an_error_counts_as_words(source: Source) -> None:
    words = [one for one in source.mutants if one.words]
    assert words
    assert all("nobody is" in one.before.lower() for one in words)
    assert not any(one.after == "pass" for one in words)


def test_a_module_that_is_imported_already_is_not_broken() -> None:
    with pytest.raises(AssertionError, match="unseen"):
        session.breaking("access.door", "access/door.py", "raise ValueError")


def test_every_guard_is_there() -> None:
    missing = [path for target, guards in TARGETS.items() for path in (target, *guards) if not Path(path).exists()]
    assert missing == []
