"""Azure enterprise billing data: libea_billing by way of ctypes.

Needs nothing but the library; streams need pyarrow. The library is the one that EA_BILLING_LIBRARY names, or the one
that the system finds.
"""

import ctypes
import ctypes.util
import itertools
import json
import os
import weakref
from ctypes import POINTER, Structure, byref, c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p
from decimal import Decimal

OK, NOT_MODIFIED = 0, 1
USAGE_DETAILS = 3
PAGES, DOWNLOAD, REPORT = 0, 1, 2
DAILY, HOURLY = 0, 1

_name = ctypes.util.find_library("ea_billing") or "libea_billing.so.1"
_library = ctypes.CDLL(os.environ.get("EA_BILLING_LIBRARY", _name))


def _structure(name, *fields):
    """A struct of options: its size comes first, and a text is an address with a length."""
    members = [("struct_size", c_size_t)]
    for field, kind in fields:
        members += [(field, c_char_p), (field + "_len", c_size_t)] if kind is str else [(field, kind)]
    return type(name, (Structure,), {"_fields_": members})


def _fill(kind, **values):
    """A struct of this kind. What is not given is zero, which means that the default holds."""
    filled = kind(struct_size=ctypes.sizeof(kind))
    names = {field[0] for field in kind._fields_}
    for name, value in values.items():
        if name not in names:
            raise TypeError(f"there is no option {name!r}")
        if isinstance(value, (str, bytes)):
            value = value.encode() if isinstance(value, str) else value
            setattr(filled, name + "_len", len(value))
        if value is not None:
            setattr(filled, name, value)
    return filled


class _Text(Structure):
    _fields_ = [("data", c_void_p), ("len", c_size_t)]

    def __str__(self):
        return ctypes.string_at(self.data, self.len).decode() if self.data else ""


class _Money(Structure):
    _fields_ = [("amount", _Text), ("currency", _Text)]


_TEXTS = "base_url ca_pem cache_dir".split()
_SIZES = "cache_max_bytes total_time_ms head_time_ms idle_time_ms poll_interval_ms max_page_bytes max_file_bytes"
_COUNTS = "max_attempts snapshot_check fiscal_year_start settling_days without_next_period without_proxy"
_Settings = _structure(
    "_Settings",
    *((name, str) for name in _TEXTS),
    *((name, c_uint64) for name in _SIZES.split() + ["max_pages", "max_wait_ms"]),
    *((name, c_uint32) for name in _COUNTS.split()),
    ("fixed_time_ms", c_int64),
)
_ClientOptions = _structure(
    "_ClientOptions", ("settings", POINTER(_Settings)), ("api_key", str), ("enrollment", str),
    ("versions", c_void_p), ("versions_len", c_size_t), ("from_environment", c_uint32),
)
_FetchOptions = _structure(
    "_FetchOptions", ("validator", str), ("cancel", c_void_p), ("progress", c_void_p), ("user_data", c_void_p),
    ("batch_rows", c_size_t), ("decimal_scale", c_uint32),
)
_TokenFn = ctypes.CFUNCTYPE(c_int32, c_void_p, c_char_p, c_void_p)
_AzureOptions = _structure(
    "_AzureOptions", ("settings", POINTER(_Settings)), ("cloud", c_uint32), ("from_environment", c_uint32),
    ("token", _TokenFn), ("token_user_data", c_void_p), ("access_token", str),
    ("access_token_expires_ms", c_int64), ("sign_in", c_void_p),
)
_UsageWindow = _structure(
    "_UsageWindow", ("days", str), ("granularity", c_uint32), ("by_usage_day", c_uint32), ("late_days", c_uint32),
    ("without_details", c_uint32), ("start_ms", c_int64), ("end_ms", c_int64),
)
_Offer = _structure("_Offer", ("offer", str), ("currency", str), ("locale", str), ("region", str))
_BALANCE = (
    "billing_period_id currency_code beginning_balance ending_balance new_purchases adjustments utilized "
    "service_overage charges_billed_separately total_overage total_usage azure_marketplace_service_charges"
).split()
_Balance = _structure("_Balance", *((name, _Text) for name in _BALANCE))


class EaBillingError(Exception):
    """What went wrong: `code` for programs, message and `hint` for people."""

    def __init__(self, error):
        def text(function):
            return ctypes.cast(function(error), c_char_p).value.decode()

        super().__init__(text(_library.eab_error_message))
        self.status = _library.eab_error_status(error)
        self.code, self.hint = text(_library.eab_error_code), text(_library.eab_error_hint)
        self.http_status = _library.eab_error_http_status(error)
        self.retry_after_ms = _library.eab_error_retry_after_ms(error)
        _library.eab_error_free(error)


for _function in ("code", "message", "hint"):
    getattr(_library, "eab_error_" + _function).argtypes = [c_void_p]
    getattr(_library, "eab_error_" + _function).restype = c_void_p
_library.eab_error_status.argtypes = [c_void_p]
_library.eab_error_http_status.argtypes = [c_void_p]
_library.eab_error_http_status.restype = ctypes.c_uint16
_library.eab_error_retry_after_ms.argtypes = [c_void_p]
_library.eab_error_retry_after_ms.restype = c_int64
_library.eab_error_free.argtypes = [c_void_p]
_library.eab_version.restype = c_char_p


def _call(name, *arguments):
    """Calls a function that ends with a place for its error, and gives its status. A text is an address and a length."""
    error = c_void_p()
    passed, tokens = [], None
    for argument in arguments:
        if isinstance(argument, str):
            text = argument.encode()
            passed += [c_char_p(text), c_size_t(len(text))]
        elif isinstance(argument, _Handle):
            passed.append(argument.address())
            tokens = argument.tokens
        elif argument is None or isinstance(argument, (int, float, bytes)):
            raise TypeError(f"{name}: expected a text, found {argument!r}")
        else:
            passed.append(argument)
    status = getattr(_library, name)(*passed, byref(error))
    if status not in (OK, NOT_MODIFIED):
        failed = EaBillingError(error)
        raise failed from (tokens.failure if tokens and failed.code == "sign_in_failed" else None)
    return status


class _Handle:
    """What the library keeps and has to be told to free. To be used with `with`, or closed, or left to the collector."""

    _free = None
    _address = None
    tokens = None

    def __init__(self, address, tokens=None):
        self._address, self.tokens = address, tokens

    def address(self):
        if not self._address:
            raise ValueError("it is closed")
        return self._address

    def close(self):
        if self._address:
            getattr(_library, self._free)(self._address)
            self._address = c_void_p()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    __del__ = close


class _Asking(_Handle):
    def _query(self, name, *arguments):
        out = c_void_p()
        _call(name, self, *arguments, byref(out))
        return Query(out, self.tokens)


class Client(_Asking):
    """The client of an enrollment. Any number of threads may use it."""

    _free = "eab_client_free"

    def __init__(self, api_key=None, *, enrollment=None, from_environment=False, **settings):
        settings = _fill(_Settings, **settings)
        options = _fill(
            _ClientOptions, settings=ctypes.pointer(settings), api_key=api_key, enrollment=enrollment,
            from_environment=int(from_environment),
        )
        super().__init__(c_void_p())
        _call("eab_client_open", byref(options), byref(self._address))

    def spans(self, selector, dataset=USAGE_DETAILS, delivery=PAGES):
        """What to ask for, one after the other, to have all of a selector such as `last-3`."""
        spans, count = c_void_p(), c_size_t()
        _call("eab_client_spans", self, selector, c_uint32(dataset), c_uint32(delivery), c_void_p(), byref(spans))
        try:
            _call("eab_spans_len", spans, byref(count))
            texts = [_Text() for _ in range(count.value)]
            for index, text in enumerate(texts):
                _call("eab_spans_get", spans, c_size_t(index), byref(text))
            return [str(text) for text in texts]
        finally:
            _library.eab_spans_free(spans)

    def balance_summary(self, span):
        return self._query("eab_client_balance_summary", span)

    def usage_details(self, span, delivery=PAGES):
        return self._query("eab_client_usage_details", span, c_uint32(delivery))


class _Tokens:
    """Where a client of Azure has its tokens from. Its queries and streams ask for tokens after the client was closed, too,
    so that each of them keeps it."""

    def __init__(self, function):
        self._function, self.failure = function, None
        self.number = next(_numbers)
        _asked[self.number] = self

    def give(self, scope, place):
        try:
            text, expires_ms = self._function(scope)
            _call("eab_token_set", c_void_p(place), text, c_int64(expires_ms))
            self.failure = None
            return 0
        except Exception as failure:  # It can't pass through C; the call fails with `sign_in_failed`, and names it as its cause.
            self.failure = failure
            return 1


_numbers = itertools.count(1)
_asked = weakref.WeakValueDictionary()


# C has its address for as long as this module is there, and no address of anything that may go before.
@_TokenFn
def _give_token(number, scope, place):
    tokens = _asked.get(number)
    return 1 if tokens is None else tokens.give(scope.decode(), place)


class Azure(_Asking):
    """The client of Azure Resource Manager. `token` is called with a scope and gives a token and when it ends, in
    milliseconds since 1970."""

    _free = "eab_azure_free"

    def __init__(self, token, **settings):
        tokens = _Tokens(token)
        settings = _fill(_Settings, **settings)
        options = _fill(
            _AzureOptions, settings=ctypes.pointer(settings), token=_give_token, token_user_data=tokens.number,
        )
        super().__init__(c_void_p(), tokens)
        _call("eab_azure_open", byref(options), byref(self._address))

    def usage_aggregates(self, subscription, days, **window):
        return self._query("eab_azure_usage_aggregates", subscription, byref(_fill(_UsageWindow, days=days, **window)))

    def rate_card(self, subscription, **offer):
        return self._query("eab_azure_rate_card", subscription, byref(_fill(_Offer, **offer)))


class Query(_Handle):
    """A dataset of one span, to be asked as often as wanted. With the validator of an earlier result, `fetch` and
    `stream` give None if nothing has changed since."""

    _free = "eab_query_free"

    def fetch(self, validator=None):
        """All rows, proved to be whole."""
        out = c_void_p()
        options = _fill(_FetchOptions, validator=validator)
        status = _call("eab_query_fetch", self, byref(options), byref(out))
        return Result(out) if status == OK else None

    def stream(self, validator=None, **options):
        """A `pyarrow.RecordBatchReader`, and the result, which is there when the reader has come to its end."""
        import pyarrow

        out, stream = c_void_p(), (c_void_p * 5)()
        options = _fill(_FetchOptions, validator=validator, **options)
        if _call("eab_query_stream", self, byref(options), byref(stream), byref(out)) != OK:
            return None
        reader = pyarrow.RecordBatchReader._import_from_c(ctypes.addressof(stream))
        # The reader may live longer than the query.
        weakref.finalize(reader, lambda _: None, self.tokens)
        return reader, Result(out)


class Result(_Handle):
    """Rows and the proof that they are whole."""

    _free = "eab_result_free"

    def _text(self, name):
        text = _Text()
        _call(name, self, byref(text))
        return str(text)

    def rows(self):
        """The rows as dictionaries, numbers as `Decimal`."""
        return json.loads(self._text("eab_result_rows_json"), parse_float=Decimal, parse_int=Decimal)

    def certificate(self):
        return json.loads(self._text("eab_result_certificate_json"), parse_float=Decimal)

    def total(self, index=0):
        """The exact sum of the costs of one currency, and the currency, which usage details do not name."""
        money = _Money()
        _call("eab_result_total", self, c_size_t(index), byref(money))
        return Decimal(str(money.amount)), str(money.currency) or None

    def validator(self):
        return self._text("eab_result_validator") or None

    def balance_summary(self, index=0):
        """The balance summary as a dictionary."""
        balance = _fill(_Balance)
        _call("eab_result_balance_summary", self, c_size_t(index), byref(balance))
        return {name: str(getattr(balance, name)) for name in _BALANCE}


def version():
    return _library.eab_version().decode()
