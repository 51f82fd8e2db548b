"""Writing one KPI's figures by the thousand: for PostgreSQL in whole sets, elsewhere row by row.

Whoever calls holds the KPI's lock and has compared: `new` are places without a figure, `changed` with
one. So the new ones need no MERGE, and COPY writes them straight into the table.
"""

from collections.abc import Sequence

from django.db import connection

# Id of the area, sex, period, value, status, members.
Record = tuple[int, str, str, float | None, str, int | None]

_KEEP_EARLIER = """
    INSERT INTO indicators_earlierobservation
        (kpi_id, import_run_id, area_id, sex, period, value, status, members, replaced_by_id)
    SELECT kpi_id, import_run_id, area_id, sex, period, value, status, members, %s
    FROM indicators_observation
"""


def write(kpi_id: int, run_id: int, *, new: Sequence[Record], changed: Sequence[Record]) -> None:
    """Insert the new figures, and let the changed ones take the place of what then becomes earlier."""
    write_sets = connection.vendor == "postgresql"
    if changed:
        (_change_set if write_sets else _change_each)(kpi_id, run_id, changed)
    if new:
        (_copy if write_sets else _insert_each)(kpi_id, run_id, new)


def _change_each(kpi_id: int, run_id: int, changed: Sequence[Record]) -> None:
    places = [(kpi_id, *record[:3]) for record in changed]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"{_KEEP_EARLIER} WHERE kpi_id = %s AND area_id = %s AND sex = %s AND period = %s",
            [(run_id, *place) for place in places],
        )
        cursor.executemany(
            """
            UPDATE indicators_observation SET value = %s, status = %s, members = %s, import_run_id = %s
            WHERE kpi_id = %s AND area_id = %s AND sex = %s AND period = %s
            """,
            [(*record[3:], run_id, *place) for record, place in zip(changed, places, strict=True)],
        )


def _insert_each(kpi_id: int, run_id: int, new: Sequence[Record]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO indicators_observation
                (kpi_id, import_run_id, area_id, sex, period, value, status, members)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
            """,
            [(kpi_id, run_id, *record) for record in new],
        )


def _change_set(kpi_id: int, run_id: int, changed: Sequence[Record]) -> None:
    areas, sexes, periods, values, statuses, members = map(list, zip(*changed, strict=True))
    # Members of an enum would be sent as a type of their own.
    places = [areas, [*map(str, sexes)], periods]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            {_KEEP_EARLIER}
            JOIN unnest(%s::bigint[], %s::text[], %s::text[]) AS changed (area_id, sex, period)
                USING (area_id, sex, period)
            WHERE kpi_id = %s
            """,
            [run_id, *places, kpi_id],
        )
        cursor.execute(
            """
            UPDATE indicators_observation AS observation
            SET value = changed.value, status = changed.status, members = changed.members,
                import_run_id = %s
            FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::float8[], %s::text[], %s::smallint[])
                AS changed (area_id, sex, period, value, status, members)
            WHERE observation.kpi_id = %s AND observation.area_id = changed.area_id
                AND observation.sex = changed.sex AND observation.period = changed.period
            """,
            [run_id, *places, values, [*map(str, statuses)], members, kpi_id],
        )


def _copy(kpi_id: int, run_id: int, new: Sequence[Record]) -> None:
    statement = """
        COPY indicators_observation
            (kpi_id, import_run_id, area_id, sex, period, value, status, members)
        FROM STDIN
    """
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for record in new:
            copy.write_row((kpi_id, run_id, *record))
