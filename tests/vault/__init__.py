"""A room that exists only in the tests: one guarded record with rows, to try the walls on."""
