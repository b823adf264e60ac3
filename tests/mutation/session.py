"""One test session in a process of its own: with a broken module, or whole to learn which test reaches which line."""

import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import sys
import traceback
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from types import CodeType
from typing import Any

QUIET = ["-x", "-q", "-p", "no:cacheprovider", "-p", "tests.mutation.steady", "--hypothesis-profile=steady"]
QUIET += ["-W", "ignore:Module already imported"]  # on purpose: see `warmth`
QUIET += [word for name in ("faker", "xdist", "xdist.looponfail", "pytest_cov") for word in ("-p", f"no:{name}")]
NO_TEST = 5
"""pytest's own answer when it found no test."""


class _Broken(importlib.machinery.SourceFileLoader):
    """Loads a module from its file's place, but with another text."""

    def __init__(self, name: str, path: str, text: str) -> None:
        super().__init__(name, path)
        self.text = text

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.text, self.path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, name: str, path: str, text: str) -> None:
        self.name, self.path, self.text = name, path, text

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        loader = _Broken(fullname, self.path, self.text)
        return importlib.util.spec_from_file_location(fullname, self.path, loader=loader)


def breaking(name: str, path: str, text: str) -> None:
    """From now on this process imports `name` with `text`. The file itself is not touched."""
    assert name not in sys.modules, f"{name} is imported already: the break would go unseen"
    sys.meta_path.insert(0, _Finder(name, str(Path(path).resolve()), text))


class FirstFailure:
    """A plugin that remembers the first test that failed, and puts the tests into the order they were asked for."""

    def __init__(self, order: Sequence[str]) -> None:
        self.place = {test: number for number, test in enumerate(order)}
        self.test = self.why = ""

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items.sort(key=lambda item: (_empties_the_database(item), self.place.get(item.nodeid, 0)))

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and not self.test:
            self.test, self.why = report.nodeid, str(report.longrepr)[-2000:]


class Reached:
    """A plugin that notes which lines of a file each test runs, and how long it takes."""

    def __init__(self, path: str) -> None:
        import coverage

        self.path = str(Path(path).resolve())
        self.coverage = coverage.Coverage(data_file=None, config_file=False, include=[self.path])
        self.seconds: dict[str, float] = defaultdict(float)
        self.coverage.start()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.coverage.switch_context(nodeid)

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.seconds[report.nodeid] += report.duration

    def as_told(self) -> dict[str, Any]:
        """For each line the tests that run it (none: it runs at the import), for each test its seconds."""
        self.coverage.stop()
        lines = self.coverage.get_data().contexts_by_lineno(self.path)
        tests = {line: sorted(set(contexts) - {""}) for line, contexts in lines.items() if "" not in contexts}
        return {"lines": tests, "seconds": dict(self.seconds)}


def _empties_the_database(item: Any) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool(mark and (mark.kwargs.get("transaction") or mark.args))


def run(tests: Sequence[str], plugin: Any) -> int:
    """Run these tests in this process. pytest's exit code."""
    import pytest

    return int(pytest.main([*QUIET, *tests], plugins=[plugin]))


def in_a_fork(work: Callable[[], Any], *, folder: Path, slot: int) -> int:
    """Start `work` in a forked process that uses its slot's database and writes its answer into the folder."""
    sys.stdout.flush()
    run = os.getpid()
    number = os.fork()
    if number:
        return number
    os.setsid()
    os.environ |= {"PYTEST_XDIST_WORKER": f"m{slot}", "ANTAM_TEST_DATABASE": f"antam_test_{run}"}
    out = os.open(folder / f"{slot}.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    code = 1
    try:
        (folder / f"{slot}.json").write_text(json.dumps(work()))
        code = 0
    except BaseException:  # the parent must never run on in here
        traceback.print_exc()
    sys.stdout.flush()
    os._exit(code)
    raise AssertionError("a process that has ended goes on")
