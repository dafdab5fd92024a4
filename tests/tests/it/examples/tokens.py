"""Where tokens come from, for as long as something asks for them: URL SUBSCRIPTION OFFER CURRENCY DAYS NOW."""

import gc
import os
import sys
import weakref

from ea_billing import Azure, EaBillingError

url, subscription, _, _, days, now = sys.argv[1:]
asked = []


def azure(fail=False):
    def token(scope):
        asked.append(scope)
        if fail:
            raise RuntimeError("the disk is full")
        with open(os.environ["EA_BILLING_ACCESS_TOKEN_FILE"], encoding="utf-8") as file:
            # So near its end that each request asks for a new one.
            return file.read().strip(), int(now) + 1000

    return Azure(token, base_url=url, fixed_time_ms=int(now)), weakref.ref(token)


def usage(client):
    return client.usage_aggregates(subscription, days, by_usage_day=1, late_days=5)


# A query is asked when its client is gone.
client, function = azure()
query = usage(client)
client.close()
del client
gc.collect()
assert function() is not None and not asked
with query.fetch() as result:
    fetched = len(result.rows())
assert fetched > 0 and asked

# A reader reads on when all else is gone.
reader, result = query.stream()
query.close()
del query
gc.collect()
assert function() is not None
assert reader.read_all().num_rows == fetched
del reader, result
gc.collect()
assert function() is None, "nothing asks any more"

# What went wrong is told.
client, _ = azure(fail=True)
try:
    usage(client).fetch()
    raise AssertionError("it came without a token")
except EaBillingError as error:
    assert error.code == "sign_in_failed", error.code
    assert isinstance(error.__cause__, RuntimeError) and "disk" in str(error.__cause__), error.__cause__
print("kept")
