"""The refusals of this room; each becomes a sentence beside the form that was sent."""


class BedTaken(Exception):
    """The database refused: somebody else holds one of the beds at that time."""


class NotNow(Exception):
    """The stay is in a state in which this cannot happen (any more)."""
