"""What a user writes to sum up the cost of a month by service, from JSON pages.

    python3 pages.py http://127.0.0.1:4300 key.txt 100 202410
"""

import decimal
import sys
from collections import defaultdict
from decimal import Decimal

import requests

decimal.getcontext().prec = 60

base, key_file, enrollment, period = sys.argv[1:5]
session = requests.Session()
session.headers["Authorization"] = "bearer " + open(key_file).read().strip()

rows = 0
costs = defaultdict(Decimal)
url = f"{base}/v3/enrollments/{enrollment}/billingperiods/{period}/usagedetails"
while url:
    response = session.get(url)
    response.raise_for_status()
    page = response.json(parse_float=Decimal)
    for row in page["data"]:
        costs[row["consumedService"]] += row["cost"]
        rows += 1
    url = page["nextLink"]

print("rows", rows)
print("cost", format(sum(costs.values(), Decimal()), "f"))
