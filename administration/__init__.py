"""Pages over the rooms below the door."""
