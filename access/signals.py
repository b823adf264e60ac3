"""What lower rooms tell higher ones.

`record_changed` is sent inside `changing`, with keyword arguments `facts` (a frozen dataclass of coded
values, or None when there is nothing to count), `fact_key` (32 bytes: HMAC of the record's first root),
`entry` (the logbook entry's id) and `actor`. Never the record. A failing receiver rolls the change back.

`left_quickly` is sent by quick exit, with `request`, before anything ends: a room drops what it keeps for the session.

`team_closing` is sent inside `recording` before a team closes, with `team`: a room that still needs the team raises
`access.teams.closing.StillHeld`, with a sentence for who wanted to close it.
"""

from django.dispatch import Signal

record_changed = Signal()
left_quickly = Signal()
team_closing = Signal()
