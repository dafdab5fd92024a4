"""Usage aggregates and the rate card of a subscription.

    python3 azure.py https://management.azure.com SUBSCRIPTION MS-AZR-0003P USD 2026-09-06..2026-10-05

Access tokens come from the Azure CLI, or from the file that EA_BILLING_ACCESS_TOKEN_FILE names. The last argument may be
followed by the time of a simulator, in milliseconds since 1970.
"""

import os
import subprocess
import sys

from ea_billing import Azure, EaBillingError


def token(scope):
    """An access token, and when it ends, or 0 where the token tells it. Called whenever a new one is needed."""
    path = os.environ.get("EA_BILLING_ACCESS_TOKEN_FILE")
    if path is not None:
        with open(path, encoding="utf-8") as file:
            return file.read().strip(), 0
    command = ["az", "account", "get-access-token", "--scope", scope, "--query", "accessToken", "--output", "tsv"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip(), 0


def meters(query):
    """The rows of a query, and the meters that they name."""
    reader, result = query.stream()
    rows, names = 0, set()
    for batch in reader:
        rows += batch.num_rows
        names.update(batch.column("meterId").to_pylist())
    with result:
        agrees = rows == result.certificate()["rows"]
    return rows, names, "agrees" if agrees else "disagrees"


def main():
    if len(sys.argv) < 6:
        sys.exit(f"usage: {sys.argv[0]} URL SUBSCRIPTION OFFER CURRENCY DAYS [NOW]")
    url, subscription, offer, currency, days = sys.argv[1:6]
    now = int(sys.argv[6]) if len(sys.argv) > 6 else 0
    try:
        with Azure(token, base_url=url, fixed_time_ms=now) as azure:
            with azure.usage_aggregates(subscription, days, by_usage_day=1, late_days=5) as query:
                rows, used, agrees = meters(query)
                print(f"usage {rows} rows, {len(used)} meters, certificate {agrees}")
            with azure.rate_card(subscription, offer=offer, currency=currency, locale="en-US", region="US") as query:
                rows, rated, agrees = meters(query)
                print(f"rate card {rows} rows, {len(rated)} meters, certificate {agrees}")
            print(f"without a rate {len(used - rated)} meters")
    except EaBillingError as error:
        sys.exit(f"error {error.code}: {error}\nhint {error.hint}")


if __name__ == "__main__":
    main()
