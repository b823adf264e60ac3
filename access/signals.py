"""What lower rooms tell higher ones.

`record_changed` is sent inside `changing`, with keyword arguments `facts` (a frozen dataclass of coded
values, or None when there is nothing to count), `fact_key` (32 bytes: HMAC of the record's first root),
`entry` (the logbook entry's id) and `actor`. Never the record. A failing receiver rolls the change back.

`left_quickly` is sent by quick exit, with `request`, before anything ends: a room drops what it keeps for the session.

`team_closing` is sent inside `recording` before a team closes, with `team`: a room that still needs the team raises
`access.teams.closing.StillHeld`, with a sentence for who wanted to close it.

`erasure_asked` is sent inside `changing` before a request to erase is kept, with `sender` (the kind of record) and
`record_id`: a room where something still runs raises `access.erasing.NotNow`, with a sentence for who asked.

`record_family` is sent with the same: a room answers with the kinds and ids of its records that go where that one goes.

`record_shredding` is sent inside the change that destroys the keys, with `record_ids`: a room drops what it keeps of
them beside the grants (tokens).
`record_succeeding` is sent inside `changing` when a record goes over into another team, with `record` (still sealed),
`old` and `new`: the room that owns it names the new team in its columns, and does not save the record. It tells nobody.
Raises: `access.teams.resealing.Refused` where the new team cannot have it.

`team_succeeding` is sent inside `recording` when no record is left, with `old`, `heirs` (the default one first): the
room moves what is not sealed. `team_remainder` asks a room, with `team`, what of its own still belongs to a team that
ends: a `(words, count)` pair.
"""

from django.dispatch import Signal

record_changed = Signal()
left_quickly = Signal()
team_closing = Signal()
erasure_asked = Signal()
record_family = Signal()
record_shredding = Signal()
record_succeeding = Signal()
team_succeeding = Signal()
team_remainder = Signal()
