"""Compares rows of usage as pyarrow has them with the same rows as JSON, both by the library: names, order, values, digits.

    python3 equal.py URL SPAN... NOW

One span after the other, so that memory does not grow with their number.
"""

import datetime
import json
import os
import sys
from decimal import Decimal, getcontext

import pyarrow
import pyarrow.compute as compute

from ea_billing import Client

getcontext().prec = 60
# Decimals to ask for, and to read: those that are the default, too.
SCALE = 24
# No divisor of a page, so that pages are divided.
BATCH_ROWS = 700
url, *spans, now = sys.argv[1:]


def as_json_has_it(value, kind):
    """A value of a column as the JSON rows write it."""
    if kind == "json" and value is not None:
        return json.loads(value, parse_float=Decimal, parse_int=Decimal)
    return value.isoformat() if isinstance(value, datetime.date) else value


def check_columns(schema, kinds):
    for field, kind in zip(schema, kinds):
        assert field.nullable and field.metadata[b"description"], field
        if kind in ("amount", "number"):
            assert field.type == pyarrow.decimal128(38, SCALE), field


def compare(client, span):
    """The number of rows, batches, and digits, and the cost."""
    with client.usage_details(span) as query:
        with query.fetch() as result:
            rows, fetched = result.rows(), result.certificate()
        reader, result = query.stream(batch_rows=BATCH_ROWS, decimal_scale=SCALE)
        kinds = [field.metadata[b"kind"].decode() for field in reader.schema]
        check_columns(reader.schema, kinds)
        table = reader.read_all()
        with result:
            streamed = result.certificate()
    assert table.num_rows == len(rows) == streamed["rows"] == fetched["rows"], span
    assert streamed["totals"] == fetched["totals"], span
    place = digits = 0
    for batch in table.to_batches():
        assert 0 < batch.num_rows <= BATCH_ROWS, batch.num_rows
        columns = [
            [as_json_has_it(value, kind) for value in column.to_pylist()] for column, kind in zip(batch.columns, kinds)
        ]
        for values in zip(*columns):
            row = rows[place]
            # Decimals are equal if all their digits are, but for zeros at the end, which a column of one scale has not.
            if list(row) != table.column_names or list(row.values()) != list(values):
                sys.exit(f"{span}, row {place}: {values} is not {row}")
            digits += sum(len(value.normalize().as_tuple().digits) for value in values if isinstance(value, Decimal))
            place += 1
    cost = compute.sum(table["cost"], min_count=0).as_py()
    return place, len(table.to_batches()), digits, cost


def main():
    with open(os.environ["EA_BILLING_API_KEY_FILE"], encoding="utf-8") as file:
        api_key = file.read().strip()
    with Client(api_key, base_url=url, fixed_time_ms=int(now)) as client:
        rows, batches, digits, cost = (sum(each) for each in zip(*(compare(client, span) for span in spans)))
    print(f"rows {rows}\ncost {cost:f}\n{batches} batches, {digits} digits of decimals")


main()
