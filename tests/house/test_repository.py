"""The house rules that a reader can check with the eye, checked for him."""

import ast
import re
import subprocess
import sys
import tomllib
import unicodedata
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE, LONGEST_FUNCTION = 300, 50
WRITTEN_BY_US = {".py", ".html", ".js", ".css", ".sh", ".toml"}
# Spelt in halves, so that this file does not find itself.
REGISTRIES = re.compile(
    r"https?://[^\s\"')]*(?:py" r"pi\.|python" r"hosted|npm" r"js|un" r"pkg|js" r"delivr|cdn" r"js|fonts\.google)"
)


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project, committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("This copy of the code is not under version control.")
    return tuple(
        path for line in listed.stdout.splitlines() if (path := ROOT / line).is_file() and not path.is_symlink()
    )


def ours() -> list[Path]:
    """What people write and read: neither vendored assets nor generated migrations."""
    return [path for path in files() if path.suffix in WRITTEN_BY_US and not {"vendor", "migrations"} & set(path.parts)]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def too_long_functions(tree: ast.AST) -> list[str]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, kinds) and (node.end_lineno or 0) - node.lineno + 1 >= LONGEST_FUNCTION
    ]


def test_files_are_short() -> None:
    long = {
        name(path): lines for path in ours() if (lines := len(path.read_text("utf-8").splitlines())) >= LONGEST_FILE
    }
    assert long == {}


def test_functions_are_short() -> None:
    python = [path for path in ours() if path.suffix == ".py"]
    assert {name(path): too_long_functions(ast.parse(path.read_text("utf-8"))) for path in python} == {
        name(path): [] for path in python
    }


def test_a_long_function_is_found() -> None:
    assert too_long_functions(ast.parse("def f():\n" + "    x = 1\n" * LONGEST_FUNCTION)) == ["f"]


def test_no_file_is_a_drawer_for_everything() -> None:
    assert [name(path) for path in files() if path.name in {"utils.py", "helpers.py", "common.py", "misc.py"}] == []


def test_the_layers_hold() -> None:
    tool = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", [pytest.param(path, id=name(path)) for path in files() if path.name.endswith(".lock")])
def test_a_lock_names_versions_and_hashes_only(path: Path) -> None:
    lines = [line.rstrip(" \\") for line in path.read_text("utf-8").splitlines() if line.strip()]
    strange = [
        line for line in lines if not re.match(r"[a-z0-9-]+==[\w.+!]+( ; .*)?$|    --hash=sha256:[0-9a-f]{64}$", line)
    ]
    assert strange == []


def test_no_file_names_a_registry() -> None:
    texts = [path for path in files() if path.suffix not in {".png", ".woff2", ".ico", ".gz", ".mo"}]
    assert [name(path) for path in texts if REGISTRIES.search(path.read_text("utf-8", errors="replace"))] == []


def test_each_dependency_says_why() -> None:
    entry = re.compile(r'^  "[A-Za-z][^"]*",')
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    lists = text.partition("dependencies = [")[2].partition("[tool.uv]")[0]
    assert [line for line in lists.splitlines() if entry.match(line) and " # " not in line] == []


def test_each_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    names = [re.split(r"[\[<>=]", line)[0].lower() for line in project["project"]["dependencies"]]
    dev = [re.split(r"[\[<>=]", line)[0].lower() for line in project["dependency-groups"]["dev"]]
    serving, everything = ((ROOT / file).read_text("utf-8") for file in ("requirements.lock", "requirements-dev.lock"))
    assert [item for item in names if f"\n{item}==" not in "\n" + serving] == []
    assert [item for item in names + dev if f"\n{item}==" not in "\n" + everything] == []


def imported(path: Path) -> set[str]:
    """The packages that a file imports when it is run."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_what_serves_needs_no_tool_of_the_developers() -> None:
    """`make run` installs the smaller lock file; only `config/check.py` runs developers' tools."""
    rooms = {path.parent.name for path in ROOT.glob("*/apps.py")} | {"config"}
    serving = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    homes = packages_distributions()
    strange = {}
    for path in ours():
        if path.suffix != ".py" or path.relative_to(ROOT).parts[0] not in rooms or name(path) == "config/check.py":
            continue
        foreign = imported(path) - rooms - sys.stdlib_module_names
        missing = {
            package
            for package in foreign
            if not {home.lower().replace("_", "-").replace(".", "-") for home in homes.get(package, ["?"])}
            & set(serving)
        }
        if missing:
            strange[name(path)] = missing
    assert strange == {}


def test_both_locks_agree() -> None:
    def pins(file: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9-]+==[^ ;\\]+", (ROOT / file).read_text("utf-8"), re.MULTILINE))

    assert pins("requirements.lock") - pins("requirements-dev.lock") == set()


def test_no_link_of_the_documents_is_dead() -> None:
    dead = [
        f"{name(page)}: {link}"
        for page in files()
        if page.suffix == ".md"
        for link in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
        if "://" not in link and not (page.parent / link).exists()
    ]
    assert dead == []


def test_text_is_in_composed_letters() -> None:
    texts = [path for path in files() if path.suffix in {".py", ".html", ".md", ".po", ".toml", ".csv", ".json"}]
    assert [name(path) for path in texts if not unicodedata.is_normalized("NFC", path.read_text("utf-8"))] == []
