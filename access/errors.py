"""The door's few errors. The first four are never caught: they mean that a wall held."""


class StillSealed(Exception):
    """A sealed value was read, but nobody opened its record through the door."""


class NotShared(StillSealed):
    """The record is open, but this compartment was not shared with the acting team."""


class UnrecordedChange(Exception):
    """A guarded row was about to change outside `changing(...)`."""


class TamperedSeal(Exception):
    """Stored bytes are not what was sealed for this row and column."""


class UntrustedKey(Exception):
    """A public key or a grant is not signed by the chain that starts at the founding key."""


class StaleVersion(Exception):
    """Somebody else changed the record since it was opened."""


class KeyNotHeld(Exception):
    """The actor holds no key that would open this."""


class WrongPassphrase(Exception):
    """The passphrase or the recovery code does not unlock the private keys."""
