"""The pages of the case room."""
