"""The code of a slip in an address: eight digits whose check digit is right; anything else is no page."""

from cases.numbers import is_number


class CodeConverter:
    regex = r"[0-9]{8}"

    def to_python(self, value: str) -> str:
        """Raises: ValueError, which is a 404."""
        if not is_number(value):
            raise ValueError("no code")
        return value

    def to_url(self, value: str) -> str:
        return value
