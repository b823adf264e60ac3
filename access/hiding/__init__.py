"""Conflict of interest: people who must never see a record, and how the door and the keys keep them out."""
