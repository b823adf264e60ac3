"""Erasure by destroying keys: `requests` (two persons, ten days), `shredding` (all of a record), `parts` (some)."""


class NotNow(Exception):
    """The step is not possible now. The message is a sentence for who tried it."""
