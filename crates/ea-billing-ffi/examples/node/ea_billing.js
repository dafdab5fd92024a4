'use strict';
// The functions of libea_billing that the example needs; others are added in the same way, as `ea_billing.h` has them.
const koffi = require('koffi');

const library = koffi.load(process.env.EA_BILLING_LIBRARY ?? 'libea_billing.so.1');

for (const name of ['client', 'query', 'result', 'spans', 'cancel', 'error']) koffi.opaque(`eab_${name}`);

/** Defines a struct by lines such as `uint32_t kind`; one type may have several names. */
function struct(name, lines) {
  const fields = lines.trim().split('\n').flatMap((line) => {
    const [, type, names] = line.trim().match(/^(\S+(?: \*)?) (.*)$/);
    return names.split(' ').map((field) => [field, type]);
  });
  koffi.struct(name, Object.fromEntries(fields));
}

struct('eab_text', `
  str data
  size_t len`);
struct('eab_money', 'eab_text amount currency');
struct('eab_settings', `
  size_t struct_size
  str base_url
  size_t base_url_len
  str ca_pem
  size_t ca_pem_len
  str cache_dir
  size_t cache_dir_len
  uint64_t cache_max_bytes total_time_ms head_time_ms idle_time_ms poll_interval_ms max_page_bytes max_file_bytes
  uint64_t max_pages max_wait_ms
  uint32_t max_attempts snapshot_check fiscal_year_start settling_days without_next_period without_proxy
  int64_t fixed_time_ms`);
struct('eab_client_options', `
  size_t struct_size
  eab_settings * settings
  str api_key
  size_t api_key_len
  str enrollment
  size_t enrollment_len
  void * versions
  size_t versions_len
  uint32_t from_environment`);
struct('eab_fetch_options', `
  size_t struct_size
  str validator
  size_t validator_len
  void * cancel progress user_data
  size_t batch_rows
  uint32_t decimal_scale`);
struct('eab_certificate', `
  size_t struct_size
  uint32_t dataset from_cache
  eab_text span scope version
  uint64_t pages rows issues outside wire_bytes bytes broken_json_texts shortened_instants
  int64_t fetched_at_ms
  size_t totals_len warnings_len unknown_units_len
  uint64_t snapshot_asked
  uint32_t snapshot is_clean`);
struct('eab_balance_summary', `
  size_t struct_size
  eab_text billing_period_id currency_code beginning_balance ending_balance new_purchases adjustments utilized
  eab_text service_overage charges_billed_separately total_overage total_usage azure_marketplace_service_charges`);

/** A struct with its size; what is not given is zero, which means that the default holds. */
function make(name, values = {}) {
  const { members, size } = koffi.introspect(name);
  const zero = ({ type }) => {
    const { primitive, name: kind } = koffi.introspect(type);
    if (primitive === 'Record') return make(kind);
    return ['Pointer', 'String'].includes(primitive) ? null : 0;
  };
  const zeros = Object.entries(members).map(([field, member]) => [field, zero(member)]);
  const filled = Object.fromEntries(zeros);
  if ('struct_size' in filled) filled.struct_size = size;
  return Object.assign(filled, values);
}

const eab = Object.fromEntries(`
  int eab_client_open(eab_client_options *options, _Out_ eab_client **out, _Out_ eab_error **error)
  void eab_client_free(eab_client *client)
  int eab_client_spans(eab_client *client, str selector, size_t len, uint32_t dataset, uint32_t delivery, eab_cancel *cancel, _Out_ eab_spans **out, _Out_ eab_error **error)
  int eab_client_balance_summary(eab_client *client, str span, size_t len, _Out_ eab_query **out, _Out_ eab_error **error)
  int eab_client_usage_details(eab_client *client, str span, size_t len, uint32_t delivery, _Out_ eab_query **out, _Out_ eab_error **error)
  int eab_spans_len(eab_spans *spans, _Out_ size_t *out, _Out_ eab_error **error)
  int eab_spans_get(eab_spans *spans, size_t index, _Out_ eab_text *out, _Out_ eab_error **error)
  void eab_spans_free(eab_spans *spans)
  int eab_query_fetch(eab_query *query, eab_fetch_options *options, _Out_ eab_result **out, _Out_ eab_error **error)
  int eab_query_stream(eab_query *query, eab_fetch_options *options, void *stream, _Out_ eab_result **out, _Out_ eab_error **error)
  void eab_query_free(eab_query *query)
  int eab_result_certificate(eab_result *result, _Inout_ eab_certificate *out, _Out_ eab_error **error)
  int eab_result_total(eab_result *result, size_t index, _Out_ eab_money *out, _Out_ eab_error **error)
  int eab_result_validator(eab_result *result, _Out_ eab_text *out, _Out_ eab_error **error)
  int eab_result_balance_summary(eab_result *result, size_t index, _Inout_ eab_balance_summary *out, _Out_ eab_error **error)
  void eab_result_free(eab_result *result)
  str eab_error_code(eab_error *error)
  str eab_error_message(eab_error *error)
  str eab_error_hint(eab_error *error)
  void eab_error_free(eab_error *error)
`.trim().split('\n').map((line) => [line.match(/eab_(\w+)\(/)[1], library.func(line.trim())]));

/** Calls a function whose last argument is the place for its error; gives 0, or 1 for `not_modified`, or throws. */
function call(wanted, ...values) {
  const error = [null];
  const status = wanted(...values, error);
  if (status === 0 || status === 1) return status;
  const thrown = new Error(eab.error_message(error[0]));
  Object.assign(thrown, { code: eab.error_code(error[0]), hint: eab.error_hint(error[0]), status });
  eab.error_free(error[0]);
  throw thrown;
}

module.exports = { call, eab, make };
