"""The processes that serve: started together, watched, stopped together; leftovers of a killed parent are ended."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

GRACE = 15
"""Seconds a process gets to finish its requests before it is killed."""


class Children:
    """The running processes, remembered in a file so that the next start finds those of a killed one."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "children.json"
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *arguments: str, environment: dict[str, str], folder: Path) -> None:
        """Start `python arguments…` away from the terminal's Ctrl-C: we stop it, in order."""
        self.running[name] = subprocess.Popen(  # noqa: S603 - our own modules
            [sys.executable, *arguments], env=os.environ | environment, cwd=folder, start_new_session=True
        )
        known = [(child.pid, psutil.Process(child.pid).create_time()) for child in self.running.values()]
        self.file.write_text(json.dumps(known))

    def ended(self) -> dict[str, int]:
        """Name and exit code of those that stopped by themselves."""
        return {name: child.returncode for name, child in self.running.items() if child.poll() is not None}

    def stop(self) -> None:
        """Ask all to finish, wait, then insist."""
        for child in self.running.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + GRACE
        for child in self.running.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self.file.unlink(missing_ok=True)

    def end_leftovers(self) -> None:
        """End the processes of a parent that was killed: only those, known by number and moment of birth."""
        if not self.file.exists():
            return
        left = []
        for pid, born in json.loads(self.file.read_text() or "[]"):
            if psutil.pid_exists(pid) and abs(psutil.Process(pid).create_time() - born) < 1:
                left.append(psutil.Process(pid))
                left[-1].terminate()
        for process in psutil.wait_procs(left, timeout=GRACE)[1]:
            process.kill()
        self.file.unlink(missing_ok=True)
