"""What a user writes to price the usage of a month by day: graduated tiers, each meter from the first day of the month on.

    python3 price.py http://127.0.0.1:4300 SUBSCRIPTION
"""

import decimal
import json
import sys
import urllib.parse
import urllib.request
from collections import defaultdict
from datetime import datetime, timezone
from decimal import Decimal

decimal.getcontext().prec = 60

base, subscription = sys.argv[1:3]
root = f"{base}/subscriptions/{subscription}/providers/Microsoft.Commerce"


def read(url):
    request = urllib.request.Request(url, headers={"Authorization": "Bearer token"})
    with urllib.request.urlopen(request) as response:
        return json.load(response, parse_float=Decimal, parse_int=Decimal)


wanted = "OfferDurableId eq 'MS-AZR-0003P' and Currency eq 'USD' and Locale eq 'en-US' and RegionInfo eq 'US'"
query = urllib.parse.urlencode({"api-version": "2015-06-01-preview", "$filter": wanted})
card = read(f"{root}/RateCard?{query}")
tiers_of = {
    meter["MeterId"]: sorted((Decimal(tier), rate) for tier, rate in meter["MeterRates"].items())
    for meter in card["Meters"]
}

query = urllib.parse.urlencode(
    {
        "api-version": "2015-06-01-preview",
        "reportedStartTime": "2024-10-01T00:00:00+00:00",
        "reportedEndTime": "2024-11-15T00:00:00+00:00",
        "showDetails": "true",
        "aggregationGranularity": "Daily",
    }
)
url = f"{root}/UsageAggregates?{query}"
rows = 0
used = defaultdict(list)
while url:
    page = read(url)
    for row in page["value"]:
        usage = row["properties"]
        start = datetime.fromisoformat(usage["usageStartTime"]).astimezone(timezone.utc)
        used[usage["meterId"]].append((start, usage["quantity"]))
        rows += 1
    url = page.get("nextLink")


def cost(tiers, quantity):
    total = Decimal()
    for number, (start, rate) in enumerate(tiers):
        end = tiers[number + 1][0] if number + 1 < len(tiers) else quantity
        total += rate * max(Decimal(), min(quantity, end) - start)
    return total


costs = defaultdict(Decimal)
for meter, lines in used.items():
    tiers = tiers_of[meter]
    before = Decimal()
    for start, quantity in sorted(lines):
        after = before + quantity
        costs[start.date()] += cost(tiers, after) - cost(tiers, before)
        before = after

print("rows", rows)
print("cost", format(sum(costs.values(), Decimal()), "f"))
