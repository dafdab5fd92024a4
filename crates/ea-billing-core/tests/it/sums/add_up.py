"""Adds up usage details with the decimals of Python, which know nothing of those that the tests are about.

Reads the base URL, the API key and the paths of one JSON call and one CSV call from standard input, a line each. Prints
the rows, the sum of the quantities and the sum of the costs of each call.
"""

import csv
import decimal
import io
import json
import sys
import urllib.request

decimal.getcontext().prec = 60
decimal.getcontext().traps[decimal.Inexact] = True
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
BASE, KEY, JSON, CSV = sys.stdin.read().split("\n")[:4]


def opened(url):
    return OPENER.open(urllib.request.Request(url, headers={"Authorization": "bearer " + KEY}))


def by_json():
    link = BASE + JSON
    while link:
        page = json.load(opened(link), parse_float=decimal.Decimal, parse_int=decimal.Decimal)
        for row in page["data"]:
            yield row["consumedQuantity"], row["cost"]
        link = page["nextLink"]


def by_csv():
    lines = io.TextIOWrapper(opened(BASE + CSV), encoding="utf-8-sig", newline="")
    # A title and an empty line stand before the names of the columns.
    next(lines), next(lines)
    for row in csv.DictReader(lines):
        yield decimal.Decimal(row["ConsumedQuantity"]), decimal.Decimal(row["Cost"])


def text(number):
    whole, _, fraction = format(number, "f").partition(".")
    return (whole + "." + fraction).rstrip("0").rstrip(".")


for rows in by_json(), by_csv():
    count, quantities, costs = 0, decimal.Decimal(0), decimal.Decimal(0)
    for quantity, cost in rows:
        count, quantities, costs = count + 1, quantities + quantity, costs + cost
    print(count, text(quantities), text(costs))
