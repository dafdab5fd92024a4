"""Compares the rows of a stream with the same rows as JSON, both from the library: names, values, digits.

    python3 rows.py URL SPAN NOW
"""

import datetime
import json
import os
import sys
from decimal import Decimal

import pyarrow

from ea_billing import Client

url, span, now = sys.argv[1:]


def as_json_has_it(value, kind):
    """A value of a column as the JSON rows write it."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if kind == "json" and value is not None:
        return json.loads(value, parse_float=Decimal, parse_int=Decimal)
    return value


with open(os.environ["EA_BILLING_API_KEY_FILE"], encoding="utf-8") as file:
    api_key = file.read().strip()
with Client(api_key, base_url=url, fixed_time_ms=int(now)) as client, client.usage_details(span) as query:
    with query.fetch() as result:
        rows = result.rows()
        fetched = result.certificate()
    reader, result = query.stream(batch_rows=3000)
    kinds = [field.metadata[b"kind"].decode() for field in reader.schema]
    types = {field.type for field, kind in zip(reader.schema, kinds) if kind in ("amount", "number")}
    assert types == {pyarrow.decimal128(38, 18)}, types
    assert all(field.nullable and field.metadata[b"description"] for field in reader.schema)
    compared, batches, digits = 0, 0, 0
    left = iter(rows)
    for batch in reader:
        batches += 1
        for row in batch.to_pylist():
            values = {name: as_json_has_it(value, kind) for (name, value), kind in zip(row.items(), kinds)}
            other = next(left, None)
            assert values == other, f"row {compared}: {values} is not {other}"
            # Equal decimals may differ in zeros at the end, which the columns have not; a lost digit is a difference.
            assert list(values) == list(other)
            assert all(type(one) is type(values[name]) for name, one in other.items())
            digits += sum(len(str(value.normalize())) for value in values.values() if isinstance(value, Decimal))
            compared += 1
    assert next(left, None) is None
    with result:
        streamed = result.certificate()
    assert compared == streamed["rows"] == fetched["rows"]
    assert streamed["totals"] == fetched["totals"]
    print(f"{compared} rows in {batches} batches are equal, {len(kinds)} columns, {digits} digits of decimals")
