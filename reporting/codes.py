"""The code lists that facts use. A mapping file may name no other code, and a fact holds nothing finer."""

UNKNOWN = "unknown"

SEXES = ("female", "male", "other", UNKNOWN)

# The limits of the law: under 16 a report is due in any case, 16-17 are heard, 60 is "elderly".
AGE_BANDS: tuple[tuple[int, str], ...] = (
    (60, "60+"),
    (45, "45-59"),
    (35, "35-44"),
    (25, "25-34"),
    (18, "18-24"),
    (16, "16-17"),
    (0, "0-15"),
)
BANDS = (*(name for _, name in reversed(AGE_BANDS)), UNKNOWN)

RELATIONSHIPS = ("partner", "former_partner", "parent", "other_relative", "superior", "other", UNKNOWN)

FORMS = ("physical", "psychological", "sexual", "economic", "symbolic")

CONTEXTS = ("domestic", "institutional", "workplace", "reproductive", "obstetric", "media", "other")


def age_band(years: int) -> str:
    """The band of an age in completed years."""
    if years < 0:
        raise ValueError("An age cannot be negative.")
    return next(name for start, name in AGE_BANDS if years >= start)
