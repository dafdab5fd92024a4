"""Asks the simulator by the official clients, and prints what they made of its answers."""

import json
import sys
from datetime import datetime, timezone

from azure.core.credentials import AccessToken
from azure.mgmt.billing import BillingManagementClient
from azure.mgmt.commerce import UsageManagementClient

arm, subscription, account, profile, token = sys.argv[1:]


class Credential:
    """A ready token."""

    def get_token(self, *scopes, **kwargs):
        return AccessToken(token, 4_000_000_000)


def day(text):
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


# They ask nothing over plain http unless they are told to.
plain = {"enforce_https": False}
usage = UsageManagementClient(Credential(), subscription, base_url=arm)
rows = list(usage.usage_aggregates.list(day("2026-10-01"), day("2026-11-01"), show_details=True, **plain))
hours = list(
    usage.usage_aggregates.list(
        day("2026-10-01"), day("2026-10-02"), show_details=False, aggregation_granularity="Hourly", **plain
    )
)
card = usage.rate_card.get(
    "OfferDurableId eq 'MS-AZR-0062P' and Currency eq 'USD' and Locale eq 'en-US' and RegionInfo eq 'US'", **plain
)
billing = BillingManagementClient(Credential(), subscription, base_url=arm)
dates = {"period_start_date": "2026-06-01", "period_end_date": "2026-12-01"}
by_account = list(billing.invoices.list_by_billing_account(account, **dates, top=2, **plain))
by_profile = list(billing.invoices.list_by_billing_profile(account, profile, **dates, **plain))
by_subscription = list(billing.invoices.list_by_billing_subscription(**dates, **plain))
name = by_subscription[0].name
one = billing.invoices.get(name, **plain)
same = billing.invoices.get_by_billing_account(account, name, **plain)


def invoices(found):
    amount = lambda each: each.properties.billed_amount
    return [f"{each.name} {amount(each).currency} {amount(each).value}" for each in found]


print(
    json.dumps(
        {
            "rows": len(rows),
            "hours": len(hours),
            "starts": sorted({row.usage_start_time.isoformat() for row in rows})[:2],
            "instances": sum(1 for row in rows if row.instance_data and json.loads(row.instance_data)),
            "meters": len(card.meters),
            "tiers": max(len(meter.meter_rates) for meter in card.meters),
            "terms": [type(term).__name__ for term in card.offer_terms],
            "account": invoices(by_account),
            "profile": invoices(by_profile),
            "subscription": invoices(by_subscription),
            "one": invoices([one, same]),
            "documents": [document.kind for document in one.properties.documents],
        }
    )
)
