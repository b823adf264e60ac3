"""Telephone numbers of the whole country that the referral page shows.

Dated, editable data: checked on the date below; a number that changes is changed here and nowhere else.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Hotline:
    number: str
    source: str
    checked: date


POLICE = Hotline("113", "national emergency number", date(2026, 11, 23))
AMBULANCE = Hotline("115", "national emergency number", date(2026, 11, 23))
CHILDREN = Hotline("111", "tongdai111.vn: child protection, free, day and night", date(2026, 11, 23))
PEACE_HOUSE = Hotline("1900 96 96 80", "ngoinhabinhyen.vn: Peace House, day and night, charged", date(2026, 11, 23))
