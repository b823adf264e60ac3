"""Who may build, publish and read figures. In which state that may happen is the business of `releases`."""

from access.actors import AnyActor
from access.permissions import Permission
from access.rules import rule
from reporting.models import Release


@rule(Permission.RELEASE_BUILD)
def may_build(actor: AnyActor, release: Release) -> bool:
    """A member of the team that holds the key of the facts, on his own release."""
    return (
        actor.team is not None
        and actor.team.pk == release.team_id
        and actor.user_id == release.built_by_id
    )  # fmt: skip


@rule(Permission.RELEASE_PUBLISH)
def may_publish(actor: AnyActor, release: Release) -> bool:
    """Somebody else of the same office: nobody publishes what he built."""
    return (
        actor.office is not None
        and actor.office.pk == release.team.office_id
        and actor.user_id != release.built_by_id
    )  # fmt: skip


@rule(Permission.RELEASE_READ)
def may_read_release(actor: AnyActor, release: Release) -> bool:
    """The office that makes the figures sees its drafts."""
    return actor.office is not None and actor.office.pk == release.team.office_id


@rule(Permission.STATISTICS_READ)
def may_read_statistics(actor: AnyActor, subject: object) -> bool:
    """Published figures are the same for everyone whose role shows them."""
    return True


@rule(Permission.HISTORY_IMPORT)
def may_import(actor: AnyActor, subject: object) -> bool:
    """No role has the verb: files are read in on the server."""
    return True


@rule(Permission.FACT_WRITE)
def may_write_facts(actor: AnyActor, subject: object) -> bool:
    """Facts follow the change of a record, whose own rule was asked."""
    return True
