"""What a user writes to read the meters of a rate card.

    python3 rates.py http://127.0.0.1:4300 SUBSCRIPTION
"""

import json
import sys
import urllib.parse
import urllib.request
from decimal import Decimal

base, subscription = sys.argv[1:3]
wanted = "OfferDurableId eq 'MS-AZR-0003P' and Currency eq 'USD' and Locale eq 'en-US' and RegionInfo eq 'US'"
query = urllib.parse.urlencode({"api-version": "2015-06-01-preview", "$filter": wanted})
url = f"{base}/subscriptions/{subscription}/providers/Microsoft.Commerce/RateCard?{query}"
request = urllib.request.Request(url, headers={"Authorization": "Bearer token"})
with urllib.request.urlopen(request) as response:
    card = json.load(response, parse_float=Decimal, parse_int=Decimal)

meters = {
    meter["MeterId"]: sorted((Decimal(tier), rate) for tier, rate in meter["MeterRates"].items())
    for meter in card["Meters"]
}
print("rows", len(meters))
print("cost", format(sum(tiers[0][1] for tiers in meters.values()), "f"))
