"""Reads a month of usage by the library in one of three ways, and tells its rows and its cost.

    python3 read.py table|batches|json URL MONTH
"""

import os
import sys
from decimal import Decimal, getcontext

import pyarrow.compute as compute

from ea_billing import Client

getcontext().prec = 60
way, url, month = sys.argv[1:]
with open(os.environ["EA_BILLING_API_KEY_FILE"], encoding="utf-8") as file:
    api_key = file.read().strip()
with Client(api_key, base_url=url) as client, client.usage_details(month) as query:
    if way == "json":
        with query.fetch() as result:
            table = result.rows()
        rows, cost = len(table), sum((row["cost"] for row in table), Decimal())
    elif way == "table":
        reader, result = query.stream()
        table = reader.read_all()
        result.certificate()
        rows, cost = table.num_rows, compute.sum(table["cost"]).as_py()
    else:
        reader, result = query.stream()
        rows, cost = 0, Decimal()
        for batch in reader:
            rows += batch.num_rows
            cost += compute.sum(batch["cost"]).as_py()
        result.certificate()
print("rows", rows)
print("cost", format(cost, "f"))
# Taking a large table apart is no part of the work.
sys.stdout.flush()
os._exit(0)
