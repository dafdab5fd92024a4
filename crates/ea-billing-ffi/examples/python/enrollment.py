"""Balance and usage of an enrollment, with exact sums.

    EA_BILLING_API_KEY_FILE=key.txt python3 enrollment.py https://consumption.azure.com 2026-09..2026-10

A third argument is the time of a simulator, in milliseconds since 1970.
"""

import decimal
import os
import sys

import pyarrow.compute as compute

from ea_billing import Client, EaBillingError

# A sum of columns of 38 digits must not be rounded to the usual 28.
decimal.getcontext().prec = 60


def plain(amount):
    """A decimal without zeros at its end."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_usage(client, span, currency):
    with client.usage_details(span) as query:
        reader, result = query.stream()
        rows, cost = 0, 0
        for batch in reader:
            rows += batch.num_rows
            cost += compute.sum(batch.column("cost"), min_count=0).as_py()
        # Now that the stream has come to its end, the result proves that the rows are whole.
        with result:
            agrees = rows == result.certificate()["rows"] and cost == result.total()[0]
            validator = result.validator()
        print(f"{span} usage {rows} rows, {plain(cost)} {currency}")
        print(f"{span} certificate {'agrees' if agrees else 'disagrees'}")
        # A validator may be stored; next time it saves the transfer if nothing has changed.
        print(f"{span} then {'not_modified' if query.stream(validator) is None else 'ok'}")


def show(api_key, selector, **settings):
    with Client(api_key, **settings) as client:
        for span in client.spans(selector):
            with client.balance_summary(span) as query, query.fetch() as result:
                balance = result.balance_summary()
            currency = balance["currency_code"]
            ending, total = balance["ending_balance"], balance["total_usage"]
            print(f"{balance['billing_period_id']} balance {ending} {currency}, total usage {total}")
            show_usage(client, span, currency)


def main():
    if len(sys.argv) < 3 or "EA_BILLING_API_KEY_FILE" not in os.environ:
        sys.exit(f"usage: EA_BILLING_API_KEY_FILE=FILE {sys.argv[0]} URL SELECTOR [NOW]")
    settings = {"base_url": sys.argv[1], "fixed_time_ms": int(sys.argv[3]) if len(sys.argv) > 3 else 0}
    with open(os.environ["EA_BILLING_API_KEY_FILE"], encoding="utf-8") as file:
        api_key = file.read().strip()
    try:
        show(api_key, sys.argv[2], **settings)
    except EaBillingError as error:
        sys.exit(f"error {error.code}: {error}\nhint {error.hint}")
    # What an error looks like.
    try:
        show("not a key", sys.argv[2], **settings)
    except EaBillingError as error:
        print(f"error {error.code}: {error}\nhint {error.hint}")


if __name__ == "__main__":
    main()
