"""The rules of the case room: importing this package declares them."""

from cases.policies import case

__all__ = ["case"]
