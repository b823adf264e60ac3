"""The case room."""
