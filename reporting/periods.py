"""Half-years: the only periods of this catalogue. A month belongs to exactly one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _


@dataclass(frozen=True, order=True)
class HalfYear:
    """January to June (half 1) or July to December (half 2) of a year."""

    year: int
    half: int

    def __post_init__(self) -> None:
        if self.half not in (1, 2) or not 1900 <= self.year <= 2200:
            raise ValueError(f"{self.year}-H{self.half} is not a half-year.")

    @classmethod
    def containing(cls, day: date) -> "HalfYear":
        return cls(day.year, 1 if day.month <= 6 else 2)

    @classmethod
    def parsed(cls, key: str) -> "HalfYear":
        """The half-year of a key such as `2021-H1`. Raises: ValueError."""
        year, sign, half = key.partition("-H")
        if not (sign and year.isascii() and year.isdigit() and len(year) == 4 and half in ("1", "2")):
            raise ValueError(f"{key!r} is not a half-year such as 2021-H1.")
        return cls(int(year), int(half))

    @property
    def key(self) -> str:
        return f"{self.year}-H{self.half}"

    @property
    def first_day(self) -> date:
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> "HalfYear":
        return HalfYear(self.year, 2) if self.half == 1 else HalfYear(self.year + 1, 1)

    @property
    def label(self) -> str:
        words = _("first half of %(year)s") if self.half == 1 else _("second half of %(year)s")
        return words % {"year": self.year}

    def is_closed(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.last_day < today


def half_years(first: HalfYear, last: HalfYear) -> Iterator[HalfYear]:
    """All from first to last, both included."""
    current = first
    while current <= last:
        yield current
        current = current.next
