"""Bed and time as one range of whole numbers, so that the database itself refuses a double booking.

PostgreSQL can refuse two rows "with the same bed and overlapping time", but for the part "same bed" it needs the
extension btree_gist, which the embedded server does not have and a ministry's server may not allow. So both are put
on one line of whole numbers: each bed owns a stretch of 2^40 seconds (34,865 years), and a moment in a bed is

    point = bed number x 2^40 + seconds since 1970

Two holds of one bed overlap exactly when their stretches of this line overlap; holds of two beds never do, because a
stretch stays inside its bed's part. "Until she leaves" is the end of the bed's part, never infinity, which would reach
into the next beds. An `int8range` of such points needs no extension. See docs/adr/bed-line.md.
"""

from django.contrib.postgres.fields import BigIntegerRangeField
from django.db.models import BigIntegerField, F, Func
from django.db.models.functions import Coalesce

STRETCH = 2**40
MOST_BEDS = 2**22  # bed number x 2^40 stays inside a signed 64-bit number


class StartOfBed(Func):
    """The first point of the bed's part of the line."""

    template = f"(%(expressions)s * {STRETCH})"
    output_field = BigIntegerField()


class EndOfBed(Func):
    """One past the last point of the bed's part of the line."""

    template = f"((%(expressions)s + 1) * {STRETCH})"
    output_field = BigIntegerField()


class Seconds(Func):
    """Whole seconds since 1970; by way of UTC because the plain form is not immutable in PostgreSQL."""

    template = "(extract(epoch from (%(expressions)s AT TIME ZONE 'UTC')))::bigint"
    output_field = BigIntegerField()


class Sum(Func):
    """Two points added; NULL when one is NULL."""

    template = "(%(expressions)s)"
    arg_joiner = " + "
    output_field = BigIntegerField()


def bed_time(bed: str = "bed", start: str = "starts_at", end: str = "ends_at") -> Func:
    """The expression of the range [start, end) in a bed; an open end is the end of the bed's part."""
    return Func(
        Sum(StartOfBed(F(bed)), Seconds(F(start))),
        Coalesce(Sum(StartOfBed(F(bed)), Seconds(F(end))), EndOfBed(F(bed))),
        function="int8range",
        output_field=BigIntegerRangeField(),
    )
