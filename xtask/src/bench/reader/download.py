"""What a user writes to sum up the cost of a month by service, from the CSV file.

    python3 download.py http://127.0.0.1:4300 key.txt 100 202410
"""

import csv
import decimal
import io
import sys
import urllib.request
from collections import defaultdict
from decimal import Decimal

decimal.getcontext().prec = 60

base, key_file, enrollment, period = sys.argv[1:5]
request = urllib.request.Request(
    f"{base}/v3/enrollments/{enrollment}/usagedetails/download?billingPeriod={period}",
    headers={"Authorization": "bearer " + open(key_file).read().strip()},
)

rows = 0
costs = defaultdict(Decimal)
with urllib.request.urlopen(request) as response:
    lines = io.TextIOWrapper(response, encoding="utf-8-sig", newline="")
    # A title and an empty line stand before the header.
    next(lines)
    next(lines)
    for row in csv.DictReader(lines):
        costs[row["ConsumedService"]] += Decimal(row["Cost"])
        rows += 1

print("rows", rows)
print("cost", format(sum(costs.values(), Decimal()), "f"))
