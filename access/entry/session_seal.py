"""What other rooms may keep for one session: sealed under the session's own secret."""

from access.entry.session import drop_for_session, open_for_session, seal_for_session, seconds_left

__all__ = ["drop_for_session", "open_for_session", "seal_for_session", "seconds_left"]
