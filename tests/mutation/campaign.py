"""All breaks of one file: the unbroken run first, then each break in a process of its own."""

import json
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.mutation import session
from tests.mutation.mutants import Mutant, Source
from tests.mutation.verdicts import Verdict, Verdicts

PATIENCE, TIMES_PATIENCE = 30, 5
"""A session is ended after so many seconds, and so many times as long as its tests took when nothing was broken."""
CERTAIN_BREAK = "raise RuntimeError('broken on purpose')\n"


def _last_line(told: Any) -> str:
    lines = told["why"].strip().splitlines() if told else []
    return lines[-1][:200] if lines else ""


@dataclass
class Running:
    """A session at work."""

    mutant: Mutant
    slot: int
    began: float
    until: float


class Campaign:
    """One file, its breaks and what became of them."""

    def __init__(self, path: str, guards: list[str], *, folder: Path, jobs: int) -> None:
        self.source, self.jobs = Source(path), jobs
        self.folder = folder / Path(path).stem
        self.folder.mkdir(exist_ok=True)
        self.module = path.removesuffix(".py").replace("/", ".")
        self.guards = [guard for guard in guards if Path(guard).exists()]
        self.verdicts = Verdicts(folder / f"{path.replace('/', '.')}.jsonl", self.source, self.guards)
        self.counted = [mutant for mutant in self.source.mutants if not mutant.words]

    # --- what became of them ---------------------------------------------------------------------------------

    def survivors(self) -> list[Mutant]:
        return [mutant for mutant in self.counted if self._kind(mutant) == "survived"]

    def counts(self) -> tuple[int, int, int, int]:
        """Breaks that count, killed, survived, and those that are not run."""
        killed = sum(self._kind(mutant) in ("killed", "timeout") for mutant in self.counted)
        return len(self.counted), killed, len(self.survivors()), len(self.source.mutants) - len(self.counted)

    def _kind(self, mutant: Mutant) -> str:
        verdict = self.verdicts.of(mutant)
        return verdict.kind if verdict else ""

    # --- the run ---------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Decide about every break that is not decided yet."""
        waiting = [mutant for mutant in self.counted if self.verdicts.of(mutant) is None]
        print(f"\n== {self.source.path}: {len(self.counted)} breaks, {len(waiting)} to try", flush=True)
        if not waiting:
            return
        self._learn()
        self._see_a_certain_break()
        running: dict[int, Running] = {}
        free = list(range(self.jobs))
        try:
            while waiting or running:
                while waiting and free:
                    self._start(waiting.pop(0), free.pop(), running)
                free += self._collect(running, len(waiting))
        finally:
            for number in running:
                os.killpg(number, signal.SIGKILL)

    def _learn(self) -> None:
        """Run the guards unbroken: they must pass, and tell which of them reaches which line."""

        def work() -> Any:
            reached = session.Reached(self.source.path)
            session.breaking(self.module, self.source.path, self.source.text)  # replaced, but by itself
            code = session.run(self.guards, reached)
            return {"code": code, **reached.as_told()}

        told = self._wait_for(work)
        if not told or told["code"] != 0:
            raise SystemExit(f"A test fails though nothing is broken: see {self.folder}/0.log")
        self.seconds: dict[str, float] = told["seconds"]
        self.reached: dict[int, list[str]] = {int(line): tests for line, tests in told["lines"].items()}
        print(f"   unbroken: {len(self.seconds)} tests pass in {sum(self.seconds.values()):.0f} s", flush=True)

    def _see_a_certain_break(self) -> None:
        """Were breaks not seen at all, everything would survive, or nothing."""
        told = self._wait_for(self._session(CERTAIN_BREAK, list(self.seconds)))
        if told is not None and told["code"] in (0, session.NO_TEST):
            raise SystemExit(f"{self.source.path} was replaced by an error and no test noticed.")

    def tests_for(self, mutant: Mutant) -> list[str]:
        """The tests that run the broken statement, the quickest first; all for what runs at the import."""
        statement = self.source.statement_at(mutant.line)
        tests = self.reached.get(statement) or list(self.seconds)
        return sorted(tests, key=lambda test: self.seconds.get(test, 0))

    def _session(self, text: str, tests: list[str]) -> Callable[[], Any]:
        def work() -> Any:
            session.breaking(self.module, self.source.path, text)
            first = session.FirstFailure(tests)
            return {"code": session.run(tests, first), "by": first.test, "why": first.why}

        return work

    def _fork(self, work: Callable[[], Any], slot: int) -> int:
        (self.folder / f"{slot}.json").unlink(missing_ok=True)
        return session.in_a_fork(work, folder=self.folder, slot=slot)

    def _answer(self, slot: int) -> Any:
        path = self.folder / f"{slot}.json"
        return json.loads(path.read_text()) if path.exists() else None

    def _wait_for(self, work: Callable[[], Any]) -> Any:
        os.waitpid(self._fork(work, 0), 0)
        return self._answer(0)

    def _start(self, mutant: Mutant, slot: int, running: dict[int, Running]) -> None:
        tests, now = self.tests_for(mutant), time.monotonic()

        def work() -> Any:
            return self._session(self.source.broken(mutant), tests)()

        patience = PATIENCE + TIMES_PATIENCE * sum(self.seconds.get(test, 0) for test in tests)
        running[self._fork(work, slot)] = Running(mutant, slot, now, now + patience)

    def _collect(self, running: dict[int, Running], waiting: int) -> list[int]:
        """Write down what has ended; the slots that are free again."""
        free = []
        for number, one in list(running.items()):
            ended, _ = os.waitpid(number, os.WNOHANG)
            late = not ended and time.monotonic() > one.until
            if late:
                os.killpg(number, signal.SIGKILL)
                os.waitpid(number, 0)
            if ended or late:
                del running[number]
                free.append(one.slot)
                self._judge(one, late=late, waiting=waiting)
        if not free:
            time.sleep(0.01)
        return free

    def _judge(self, one: Running, *, late: bool, waiting: int) -> None:
        told = self._answer(one.slot)
        seconds = round(time.monotonic() - one.began, 2)
        if late:
            verdict = Verdict("timeout", "", seconds)
        elif told is not None and told["code"] == session.NO_TEST:
            raise SystemExit(f"No test was found for {one.mutant}: see {self.folder}/{one.slot}.log")
        elif told is not None and told["code"] == 0:
            verdict = Verdict("survived", "", seconds)
        elif told is not None and "OperationalError" in told["why"]:
            print(f"   undecided, for the database failed: {one.mutant}", flush=True)
            return
        else:
            verdict = Verdict("killed", told["by"] if told else "", seconds, _last_line(told))
        self.verdicts.keep(one.mutant, verdict)
        if verdict.kind != "killed":
            print(f"   {verdict.kind}: {one.mutant}", flush=True)
        if waiting % 50 == 0:
            print(f"   … {waiting} left", flush=True)
