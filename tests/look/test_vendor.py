"""What we took from others is exactly what `static/vendor/README.md` says, and nothing of ours loads from elsewhere."""

import hashlib
import re
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "static"
VENDOR = STATIC / "vendor"


def listed() -> dict[str, str]:
    lines = (VENDOR / "README.md").read_text().split("```")[1].strip().splitlines()
    return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}


def test_each_vendored_file_has_the_sum_in_the_readme() -> None:
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "README.md"
    }
    assert found == listed()


def test_style_sheets_fetch_only_our_own_files() -> None:
    for sheet in STATIC.rglob("*.css"):
        for target in re.findall(r"url\(([^)]*)\)", sheet.read_text()):
            address = target.strip("\"'")
            assert not re.match(r"\w+:|//", address), f"{sheet.name} fetches {address}"
            assert (sheet.parent / address).is_file(), f"{sheet.name} names {address}, which is not there"


def test_scripts_name_no_other_server() -> None:
    for script in (STATIC / "js").glob("*.js"):
        assert not re.search(r"https?://", script.read_text()), script.name


def test_frame_of_a_page_stays_light_on_the_wire() -> None:
    """Style and scripts of every page, fonts aside: under 60 kB, which leaves 40 for the page itself."""
    import gzip

    files = [*STATIC.glob("*.css"), *(STATIC / "js").glob("*.js"), VENDOR / "bootstrap/bootstrap.min.css"]
    files += [VENDOR / "htmx/htmx.min.js", VENDOR / "bootstrap-icons/icons.svg"]
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) < 60_000


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (VENDOR / "bootstrap-icons/icons.svg").read_text()))
    root = STATIC.parent
    named = {
        (name, path.name)
        for path in root.rglob("*.html")
        if ".venv" not in path.parts
        for name in re.findall(r'{% icon "([^"]+)" %}', path.read_text())
    }
    assert {entry for entry in named if entry[0] not in sprite} == set()
