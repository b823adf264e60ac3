"""`make bench`: every benchmark, one after the other, each with its own table; non-zero when a target is missed."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main(wanted: list[str]) -> int:
    """Run those whose name holds one of the wanted words, or all."""
    missed = []
    for path in sorted(HERE.glob("bench_*.py")):
        if wanted and not any(word in path.stem for word in wanted):
            continue
        print(f"\n== {path.stem}", flush=True)
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-W", "ignore", "-m", f"benchmarks.{path.stem}"], cwd=HERE.parent, check=False
        )
        if done.returncode:
            missed.append(path.stem)
    print("\nEvery target was met." if not missed else f"\nA target was missed in: {', '.join(missed)}")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
