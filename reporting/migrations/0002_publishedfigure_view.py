"""The view behind `PublishedFigure`: figures of published releases, and nothing that leads to anything else.

It runs with its owner's rights, so that the statistics role needs none on the tables themselves.
"""

from django.db import migrations

VIEW = """
CREATE VIEW reporting_publishedfigure AS
SELECT cell.id AS key, release.data_set, cell.period, cell.area, cell.area_name, cell.place, cell.people,
       release.number AS release_number, release.digest AS release_digest,
       (release.published_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS published_on
FROM reporting_cell AS cell JOIN reporting_release AS release ON release.id = cell.release_id
WHERE release.state = 'published'
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]
    operations = [migrations.RunSQL(VIEW, "DROP VIEW reporting_publishedfigure")]
