import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from places import unit_lists
from places.models import Level, Unit, UnitSuccession

pytestmark = pytest.mark.django_db


def run() -> str:
    out = StringIO()
    call_command("load_units", stdout=out)
    return out.getvalue()


def test_load_units_loads_both_generations_and_does_nothing_again() -> None:
    run()
    assert "already" in run()
    assert Unit.objects.count() == 14_149
    assert UnitSuccession.objects.count() == 10_665
    assert Unit.objects.filter(level=Level.PROVINCE, valid_from__isnull=True).count() == 63
    assert Unit.objects.filter(level=Level.COMMUNE, valid_from__isnull=False).count() == 3_321


def test_a_corrected_list_changes_the_unit_in_place(tmp_path: Path) -> None:
    run()
    before = Unit.objects.get(code="13285", valid_from__isnull=False)
    shutil.copytree(unit_lists.DATA, tmp_path / "data")
    path = tmp_path / "data" / unit_lists.NEW_LIST
    path.write_text(
        path.read_text(encoding="utf-8").replace("13285,37,Phường Phủ Lý", "13285,37,Phường Phủ Lý Mới"),
        encoding="utf-8",
    )
    assert unit_lists.load(tmp_path / "data") is not None
    after = Unit.objects.get(pk=before.pk)
    assert (after.name, after.short_name) == ("Phường Phủ Lý Mới", "Phủ Lý Mới")
    assert after.folded == " phuong phu ly moi"
    assert Unit.objects.count() == 14_149
    assert UnitSuccession.objects.count() == 10_665


def test_every_old_commune_has_exactly_one_default_heir() -> None:
    run()
    old = Unit.objects.filter(level=Level.COMMUNE, valid_from__isnull=True)
    assert old.count() == UnitSuccession.objects.filter(old__in=old, is_default=True).count()
