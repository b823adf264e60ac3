"""The rules of the case room: importing this package declares them."""

from cases.policies import case, referral, triage

__all__ = ["case", "referral", "triage"]
