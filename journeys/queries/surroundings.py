"""What drafts rest on besides themselves: rules, the catalog of facts, segments, forms, other journeys.

Whoever shows a draft keeps its mark. While the mark stays the same, so do ways out, problems and the names
that settings forms propose.
"""

from django.db import connection

MARK = """
SELECT md5(concat_ws('|',
    (SELECT string_agg(concat_ws(' ', id, slug, name, kind), ',' ORDER BY id) FROM journeys_rule),
    (SELECT string_agg(concat_ws(' ', id, revision, status), ',' ORDER BY id) FROM journeys_ruleversion),
    (SELECT string_agg(concat_ws(' ', id, slug, name, status, live_version_id), ',' ORDER BY id)
       FROM journeys_journey),
    (SELECT string_agg(concat_ws(' ', id, slug, name), ',' ORDER BY id) FROM journeys_offer),
    (SELECT string_agg(concat_ws(' ', id, name, label, type, ignored), ',' ORDER BY id)
       FROM contacts_attribute),
    (SELECT string_agg(concat_ws(' ', id, name, label, ignored), ',' ORDER BY id) FROM contacts_eventtype),
    (SELECT string_agg(concat_ws(' ', id, slug, name, kind), ',' ORDER BY id) FROM contacts_segment),
    (SELECT string_agg(concat_ws(' ', id, slug, name), ',' ORDER BY id) FROM contacts_topic),
    (SELECT string_agg(concat_ws(' ', id, slug, name), ',' ORDER BY id) FROM contacts_form)
))
"""


def mark() -> str:
    """The mark of all of it as it stands. One statement, over as many rows as there are names and versions
    of rules."""
    with connection.cursor() as cursor:
        cursor.execute(MARK)
        return str(cursor.fetchone()[0])
