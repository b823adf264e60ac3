"""Months as addresses: `2026-11`."""

from datetime import date

from django.utils import timezone


class MonthConverter:
    """The month of an address, as its first day."""

    regex = r"20\d\d-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"


def month_of(day: date) -> date:
    """The first day of the month of this day."""
    return day.replace(day=1)


def this_month() -> date:
    """The current month here, not in UTC."""
    return month_of(timezone.localdate())


def next_month(month: date) -> date:
    """The first day of the month after."""
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


def month_before(month: date) -> date:
    """The first day of the month before."""
    return month.replace(year=month.year - (month.month == 1), month=(month.month - 2) % 12 + 1)
