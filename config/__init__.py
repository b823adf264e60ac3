"""The porch: one enters, nothing is decided."""
