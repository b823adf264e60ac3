"""The environment of the serving process: made by `config.launch`, kept in a file only we can read, used by manage.py.

The owner of the tables is not in it: what serves cannot change a table.
"""

import base64
import json
import os
import secrets
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ROOT = Path(__file__).resolve().parent.parent


def var() -> Path:
    """The data folder: `ANTAM_VAR`, else `var/` beside the code."""
    return Path(os.environ.get("ANTAM_VAR") or ROOT / "var").expanduser().resolve()


def write_private(path: Path, text: str) -> None:
    """Write a file that only we can read, whole or not at all."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)


def read_secrets(path: Path) -> dict[str, str]:
    """The secrets of this server, made at the first start."""
    if not path.exists():
        sender = Ed25519PrivateKey.generate().private_bytes_raw()
        made = {
            "ANTAM_SECRET_KEY": secrets.token_urlsafe(64),
            "ANTAM_SENDER_KEY": base64.b64encode(sender).decode(),
        }
        write_private(path, json.dumps(made, indent=1))
    return dict(json.loads(path.read_text(encoding="utf-8")))


def founding_key(folder: Path) -> dict[str, str]:
    """The province's public founding key, once there is one (`make_demo` writes it)."""
    path = folder / "founding-key.pub"
    return {"ANTAM_FOUNDING_KEY": path.read_text(encoding="utf-8").strip()} if path.exists() else {}


def keep(folder: Path, values: dict[str, str]) -> None:
    """Remember the environment for `manage.py`."""
    write_private(folder / "environment.json", json.dumps(values, indent=1))


def load() -> None:
    """Give `manage.py` the environment of the last start, where nothing else was set."""
    path = var() / "environment.json"
    if "DATABASE_URL" not in os.environ and path.exists():
        os.environ |= json.loads(path.read_text(encoding="utf-8")) | founding_key(var())


if __name__ == "__main__":
    read_secrets(Path(sys.argv[1]))
    print(f"The secrets of a server are in {sys.argv[1]}.")
