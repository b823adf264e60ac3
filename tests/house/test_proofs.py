"""Which acts ask for the passphrase again: the list is read from the running code, and compared with this one."""

from access import matrix
from access.permissions import Permission

ASKS = {
    # giving and ending access
    "give_access",
    "end_membership",
    # sharing, handing over, publishing
    "cases:case_share",
    "cases:case_transfer",
    "reporting:publish",
    # standing in for an absent team, moving a team's records
    "stand_in_team",
    "stand_in_ask",
    "stand_in_approve",
    "start_moving",
    # hiding, emergencies and their review, erasure
    "cases:case_hide",
    "cases:case_unhide",
    "cases:slip_hide",
    "cases:slip_unhide",
    "cases:emergency_review",
    "cases:case_erase",
    "cases:case_erase_now",
    "cases:removal_confirm",
    "cases:removal_finish",
    # accounts
    "administration:invite",
    "administration:new_link",
    "administration:new_membership",
    "administration:end_membership",
    "administration:reenrol",
    "administration:reenrol_approve",
    "administration:new_succession",
    "administration:call_off_succession",
    "administration:invite_all",
    "administration:move_all_addresses",
    "administration:plan_all_ends",
    # the own second factor: allauth's views, which would keep a late POST in the session row
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
    "mfa_generate_recovery_codes",
}
GRAVE = {
    Permission.ACCESS_GIVE,
    Permission.ACCESS_END,
    Permission.CASE_SHARE,
    Permission.CASE_TRANSFER,
    Permission.CASE_ERASE,
    Permission.CASE_ERASE_ASK,
    Permission.EMERGENCY_OPEN,
    Permission.RELEASE_PUBLISH,
    Permission.ACCOUNT_MANAGE,
}
WITHOUT = {
    "members": "shows who holds the key; changes nothing",
    "cases:case_share_end": "takes a key back: that must be quick",
    "administration:plan_end": "a day in the calendar, which can be planned anew",
    "administration:reenrol_withdraw": "leaves everything as it was",
    "cases:emergency": "asks each time, however fresh the last one is, once the form is right (`proof_each_time`)",
    "new_recovery_code": "asks each time too: a new code and a new passphrase are a way in for good",
    "cases:case_keep": "takes a request to erase back: nothing is lost by it",
    "cases:removals": "shows the requests; changes nothing",
    "cases:removal_refuse": "keeps the record",
}


def _views() -> dict[str, object]:
    found = {}
    for path, pattern in matrix.views():
        names = {
            "manage/": "administration:",
            "rooms/": "shelters:",
            "groups/": "prevention_groups:",
            "figures/": "reporting:",
        }
        room = next((name for start, name in names.items() if path.startswith(start)), "")
        if not room and pattern.callback.__module__.startswith("cases."):
            room = "cases:"
        found[f"{room}{pattern.name}"] = pattern.callback
    return found


def test_the_acts_that_ask_are_these() -> None:
    assert {name for name, view in _views().items() if getattr(view, "asks_proof", False)} == ASKS


def test_no_grave_verb_is_without_proof() -> None:
    """A new address with one of these verbs asks for the passphrase, or says here why it need not."""
    grave = {name for name, view in _views().items() if view.door.verb in GRAVE}  # type: ignore[attr-defined]
    assert grave - ASKS == set(WITHOUT) & grave
