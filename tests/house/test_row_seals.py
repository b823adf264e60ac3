"""A cell set back to an older sealed value, emptied, or filled again is not shown: by introspection, every sealed
column of every guarded model. The instances come out of the model's own loader, as the database would give them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access import row_seals
from access.door import changing, share
from access.errors import KeyNotHeld, NotShared, StillSealed, TamperedSeal
from access.guard import Record, new_id
from access.opened import seal_context, seal_place
from access.permissions import Permission
from access.row_seals import COLUMN, shape_of
from tests.attacks.writer import alter
from tests.chests import make_chest, opened, write
from tests.house.test_tampering import COLUMNS, _instance, _sample
from tests.people import Person
from tests.vault.models import Chest, Letter

MODELS = sorted({model for model, _ in COLUMNS}, key=lambda model: model._meta.label)
each_model = pytest.mark.parametrize("model", MODELS, ids=[model._meta.label for model in MODELS])
State = dict[str, Any]


def _fields(model: Any) -> list[Any]:
    return [field for one, field in COLUMNS if one is model]


def _state(model: Any, instance: Any) -> State:
    """What would be stored of the instance, after each of its cells was sealed anew."""
    for field in _fields(model):
        setattr(instance, field.attname, None)
        setattr(instance, field.name, _sample(field))
    return _sealed_again(model, instance)


def _sealed_again(model: Any, instance: Any) -> State:
    envelope = _envelope(instance)
    context = seal_context(envelope, instance, COLUMN)
    instance.row_seal = row_seals.seal(model, instance.__dict__, envelope, context)
    return {field.attname: getattr(instance, field.attname) for field in model._meta.concrete_fields}


def _envelope(instance: Any) -> Any:
    return instance._envelope if isinstance(instance, Record) else instance.record._envelope


def _loaded(model: Any, instance: Any, state: State) -> Any:
    found = model.from_db("default", list(state), list(state.values()))
    if isinstance(instance, Record):
        found._envelope = instance._envelope
    else:
        found.record = instance.record
    return found


def _two_states(model: Any) -> tuple[Any, State, State]:
    instance = _instance(model, new_id())
    return instance, _state(model, instance), _state(model, instance)


@each_model
def test_what_was_sealed_last_is_read_and_so_is_a_whole_older_row(model: Any) -> None:
    """The older row with its own seal is a state that was: `reconcile` finds it, this seal cannot."""
    instance, old, new = _two_states(model)
    for state in (new, old):
        found = _loaded(model, instance, state)
        assert [getattr(found, field.name) for field in _fields(model)] == [_sample(f) for f in _fields(model)]


@each_model
def test_each_cell_set_back_emptied_or_taken_with_the_seal(model: Any) -> None:
    instance, old, new = _two_states(model)
    for field in _fields(model):
        for broken in ({**new, field.attname: old[field.attname]}, {**new, field.attname: None}):
            _refused_by_every_cell(model, instance, broken)
            if len(_fields(model)) > 1:
                _refused_by_every_cell(model, instance, {**broken, COLUMN: old[COLUMN]})


@each_model
def test_any_mixture_of_two_states(model: Any) -> None:
    instance, old, new = _two_states(model)
    names = [field.attname for field in _fields(model)] + [COLUMN]

    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.sampled_from(["old", "new", "none"]), min_size=len(names), max_size=len(names)))
    def mixture(choice: list[str]) -> None:
        by_name = {"old": old, "new": new, "none": dict.fromkeys(names)}
        state = {**new, **{name: by_name[kind][name] for name, kind in zip(names, choice, strict=True)}}
        if len(set(choice)) > 1:
            _refused_by_every_cell(model, instance, state)

    mixture()


@each_model
def test_the_seal_itself_cut_flipped_or_of_another_row(model: Any) -> None:
    instance, _old, new = _two_states(model)
    other = _two_states(model)[1]
    right = bytes(new[COLUMN])
    flipped = [right[:at] + bytes([right[at] ^ 1]) + right[at + 1 :] for at in range(len(right))]
    for place, wrong in enumerate([*flipped, b"", right[:-16], right + bytes(16), bytes(other[COLUMN]), None]):
        found = _loaded(model, instance, {**new, COLUMN: wrong})
        assert any(_is_refused(found, field) for field in _fields(model)), place


@each_model
def test_a_row_in_which_nothing_is_sealed_needs_no_seal(model: Any) -> None:
    """And with one cell filled it is no such row."""
    instance, old, new = _two_states(model)
    bare = {**new, **dict.fromkeys(field.attname for field in _fields(model)), COLUMN: None}
    for field in _fields(model):
        assert getattr(_loaded(model, instance, bare), field.name) in (None, "")
        _refused_by_every_cell(model, instance, {**bare, field.attname: old[field.attname]})


def _refused_by_every_cell(model: Any, instance: Any, state: State) -> None:
    for field in _fields(model):
        assert _is_refused(_loaded(model, instance, state), field), field


def _is_refused(found: Any, field: Any) -> bool:
    try:
        getattr(found, field.name)
    except TamperedSeal:
        return True
    return False


# --- with the database -----------------------------------------------------------------------------


@pytest.fixture
def changed(worker: Person) -> tuple[Chest, Chest]:
    """A chest before and after its name was changed, both as stored."""
    before = make_chest(worker)
    write(worker, opened(worker, before), name="Tên mới", mood="calm")
    return before, Chest.objects.get(pk=before.pk)


def test_a_page_that_reads_another_cell_notices_it_too(worker: Person, changed: tuple[Chest, Chest]) -> None:
    before, _ = changed
    alter(before, name=before.name_sealed)
    for name in ("name", "mood", "story", "urgent"):
        with pytest.raises(TamperedSeal):
            getattr(opened(worker, before), name)


def test_a_change_does_not_seal_what_somebody_set_back(worker: Person, changed: tuple[Chest, Chest]) -> None:
    before, after = changed
    alter(before, name=before.name_sealed)
    with pytest.raises(TamperedSeal):
        write(worker, opened(worker, before), story="Chuyện khác")
    assert bytes(Chest.objects.get(pk=before.pk).row_seal) == bytes(after.row_seal)


def test_a_change_of_clear_columns_leaves_the_seal_alone(worker: Person) -> None:
    chest = make_chest(worker)
    write(worker, opened(worker, chest), status="closed")
    assert bytes(Chest.objects.get(pk=chest.pk).row_seal) == bytes(chest.row_seal)
    assert opened(worker, chest).name == "Nguyễn Thị Hoa"


def test_a_row_that_was_not_opened_takes_no_sealed_cell(worker: Person, changed: tuple[Chest, Chest]) -> None:
    before, after = changed
    unopened = Chest.objects.get(pk=before.pk)
    unopened.name_sealed = before.name_sealed
    with changing(unopened, by=worker.actor(), to=Permission.CASE_EDIT), pytest.raises(StillSealed):
        unopened.save()
    assert Chest.objects.get(pk=before.pk).name_sealed == after.name_sealed


def test_old_versions_carry_their_own(worker: Person, changed: tuple[Chest, Chest]) -> None:
    chest = opened(worker, changed[0])
    assert [version.name for version in chest.versions()] == ["Tên mới", "Nguyễn Thị Hoa"]
    newest, oldest = chest.versions()
    oldest.name_sealed = newest.name_sealed
    with pytest.raises(TamperedSeal):
        _ = oldest.story


def test_also_after_a_row_is_read_again(worker: Person, changed: tuple[Chest, Chest]) -> None:
    before, _ = changed
    chest = opened(worker, before)
    assert chest.name == "Tên mới"
    alter(before, name=before.name_sealed)
    chest.refresh_from_db()
    with pytest.raises(TamperedSeal):
        _ = chest.mood


def test_a_row_of_which_parts_were_loaded_is_not_read(worker: Person) -> None:
    chest = opened(worker, make_chest(worker))
    letter = Letter.objects.only("id", "record_id", "text").get(record_id=chest.pk)
    letter.record = chest
    with pytest.raises(StillSealed):
        _ = letter.text


def test_who_has_some_compartments_reads_them_and_seals_none(
    worker: Person, other_commune_worker: Person, changed: tuple[Chest, Chest]
) -> None:
    chest = opened(worker, changed[0])
    with changing(chest, by=worker.actor(), to=Permission.CASE_EDIT):
        share(chest, with_team=other_commune_worker.team, compartments=["safety"], by=worker.actor())
    limited = opened(other_commune_worker, chest)
    assert limited.mood == "calm"
    with pytest.raises(NotShared):
        _ = limited.name
    with pytest.raises(KeyNotHeld):
        write(other_commune_worker, limited, mood="afraid")
    alter(changed[0], name=changed[0].name_sealed)
    with pytest.raises(TamperedSeal):
        _ = opened(other_commune_worker, chest).mood


def test_every_model_with_sealed_columns_is_here_and_each_has_its_own_place() -> None:
    assert len(MODELS) > 10
    assert all(shape_of(model).columns for model in MODELS)
    assert len({seal_place(model, COLUMN) for model in MODELS}) == len(MODELS)
