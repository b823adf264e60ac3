"""One example of each stored format, made once with fixed keys: what was stored once must open for ever.

`answers/*.json` hold the examples, the other modules made them (`make.py`), `tests/access/test_known_*.py` open them.
"""

import json
from pathlib import Path
from typing import Any, Final
from uuid import UUID

FOLDER: Final = Path(__file__).parent / "answers"
KEY: Final = bytes(range(32))
OTHER: Final = KEY[::-1]
TEXT: Final = "Chuyện đêm qua, ở nhà bà Hoà".encode()
RECORD: Final = UUID("01990000-0000-7000-8000-000000000001")


def known(name: str) -> dict[str, Any]:
    """An example by the name of its format: hexadecimal text as bytes, numbers and lists as they are."""
    read = json.loads((FOLDER / f"{name}.json").read_text())
    return {key: bytes.fromhex(value) if isinstance(value, str) else value for key, value in read.items()}
