// Balance and usage of an enrollment, with exact sums.
//
//	go build -o enrollment .
//	EA_BILLING_API_KEY_FILE=key.txt ./enrollment https://consumption.azure.com 2026-09..2026-10
//
// A third argument is the time of a simulator, in milliseconds since 1970.
package main

/*
#cgo pkg-config: ea_billing
#include <ea_billing.h>
#include <stdlib.h>
*/
import "C"

import (
	"errors"
	"fmt"
	"math/big"
	"os"
	"strconv"
	"strings"
	"unsafe"
)

type fail = **C.eab_error

func showBalance(client *C.eab_client, span C.eab_text) (currency string, err error) {
	var query *C.eab_query
	var result *C.eab_result
	balance := C.eab_balance_summary{struct_size: C.sizeof_eab_balance_summary}
	defer func() { C.eab_result_free(result); C.eab_query_free(query) }()
	err = call(
		func(e fail) C.eab_status { return C.eab_client_balance_summary(client, span.data, span.len, &query, e) },
		func(e fail) C.eab_status { return C.eab_query_fetch(query, nil, &result, e) },
		func(e fail) C.eab_status { return C.eab_result_balance_summary(result, 0, &balance, e) },
	)
	if err == nil {
		currency = text(balance.currency_code)
		fmt.Printf("%s balance %s %s, total usage %s\n", text(balance.billing_period_id), text(balance.ending_balance),
			currency, text(balance.total_usage))
	}
	return currency, err
}

func showUsage(client *C.eab_client, span C.eab_text, currency string) error {
	var query *C.eab_query
	var result *C.eab_result
	// In memory of C, where their functions may find them whatever Go does with its own.
	streams := (*[2]C.struct_ArrowArrayStream)(C.calloc(2, C.sizeof_struct_ArrowArrayStream))
	options := (*C.eab_fetch_options)(C.calloc(1, C.sizeof_eab_fetch_options))
	options.struct_size, options.decimal_scale = C.sizeof_eab_fetch_options, scale
	defer func() {
		releaseStream(&streams[0])
		releaseStream(&streams[1])
		C.free(unsafe.Pointer(streams))
		C.free(unsafe.Pointer(options))
		C.eab_result_free(result)
		C.eab_query_free(query)
	}()
	err := call(
		func(e fail) C.eab_status {
			return C.eab_client_usage_details(client, span.data, span.len, C.EAB_DELIVERY_PAGES, &query, e)
		},
		func(e fail) C.eab_status { return C.eab_query_stream(query, options, &streams[0], &result, e) },
	)
	if err != nil {
		return err
	}
	rows, sum, err := sumColumn(&streams[0], "cost")
	if err != nil {
		return err
	}
	// Now that the stream has come to its end, the result proves that the rows are whole.
	proof := C.eab_certificate{struct_size: C.sizeof_eab_certificate}
	var total C.eab_money
	var validator C.eab_text
	err = call(
		func(e fail) C.eab_status { return C.eab_result_certificate(result, &proof, e) },
		func(e fail) C.eab_status { return C.eab_result_total(result, 0, &total, e) },
		func(e fail) C.eab_status { return C.eab_result_validator(result, &validator, e) },
	)
	if err != nil {
		return err
	}
	found, _ := new(big.Rat).SetString(plain(sum))
	expected, _ := new(big.Rat).SetString(text(total.amount))
	agrees := "disagrees"
	if rows == uint64(proof.rows) && found.Cmp(expected) == 0 {
		agrees = "agrees"
	}
	fmt.Printf("%s usage %d rows, %s %s\n", text(span), rows, plain(sum), currency)
	fmt.Printf("%s certificate %s\n", text(span), agrees)

	// A validator may be stored; next time it saves the transfer if nothing has changed.
	options.validator, options.validator_len = validator.data, validator.len
	return call(func(e fail) C.eab_status {
		status := C.eab_query_stream(query, options, &streams[1], nil, e)
		fmt.Printf("%s then %s\n", text(span), C.GoString(C.eab_status_name(C.int32_t(status))))
		return status
	})
}

func show(url, key, selector string, now int64) error {
	var client *C.eab_client
	var spans *C.eab_spans
	var count C.size_t
	// What C is given addresses of may itself hold no addresses of Go.
	address, secret, wanted := C.CString(url), C.CString(key), C.CString(selector)
	settings := (*C.eab_settings)(C.calloc(1, C.sizeof_eab_settings))
	settings.struct_size = C.sizeof_eab_settings
	settings.base_url, settings.base_url_len = address, C.size_t(len(url))
	settings.fixed_time_ms = C.int64_t(now)
	options := C.eab_client_options{struct_size: C.sizeof_eab_client_options, settings: settings}
	options.api_key, options.api_key_len = secret, C.size_t(len(key))
	defer func() {
		C.eab_spans_free(spans)
		C.eab_client_free(client)
		for _, each := range []unsafe.Pointer{unsafe.Pointer(address), unsafe.Pointer(secret), unsafe.Pointer(wanted), unsafe.Pointer(settings)} {
			C.free(each)
		}
	}()
	err := call(
		func(e fail) C.eab_status { return C.eab_client_open(&options, &client, e) },
		func(e fail) C.eab_status {
			return C.eab_client_spans(client, wanted, C.size_t(len(selector)), C.EAB_DATASET_USAGE_DETAILS,
				C.EAB_DELIVERY_PAGES, nil, &spans, e)
		},
		func(e fail) C.eab_status { return C.eab_spans_len(spans, &count, e) },
	)
	for i := C.size_t(0); i < count && err == nil; i++ {
		var span C.eab_text
		var currency string
		err = call(func(e fail) C.eab_status { return C.eab_spans_get(spans, i, &span, e) })
		if err == nil {
			currency, err = showBalance(client, span)
		}
		if err == nil {
			err = showUsage(client, span, currency)
		}
	}
	return err
}

func main() {
	key, err := os.ReadFile(os.Getenv("EA_BILLING_API_KEY_FILE"))
	if len(os.Args) < 3 || err != nil {
		fmt.Fprintln(os.Stderr, "usage: EA_BILLING_API_KEY_FILE=FILE enrollment URL SELECTOR [NOW]")
		os.Exit(2)
	}
	now := int64(0)
	if len(os.Args) > 3 {
		now, _ = strconv.ParseInt(os.Args[3], 10, 64)
	}
	if err := show(os.Args[1], strings.TrimSpace(string(key)), os.Args[2], now); err != nil {
		fmt.Fprintln(os.Stderr, "error", err)
		os.Exit(1)
	}
	// What an error looks like.
	var wrong *Error
	if errors.As(show(os.Args[1], "not a key", os.Args[2], now), &wrong) {
		fmt.Println("error", wrong)
	}
}
