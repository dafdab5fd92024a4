'use strict';
// Balance and usage of an enrollment, with exact sums.
//
//     npm install
//     EA_BILLING_API_KEY_FILE=key.txt node enrollment.js https://consumption.azure.com 2026-09..2026-10
//
// A third argument is the time of a simulator, in milliseconds since 1970.
const fs = require('node:fs');
const { call, eab, make } = require('./ea_billing.js');
const { SCALE, sumColumn, plain, scaled } = require('./exact_sum.js');

const USAGE_DETAILS = 3;
const PAGES = 0;
const NUL_TERMINATED = 0xffffffffffffffffn;
const NOT_MODIFIED = 1;

function showBalance(client, span) {
  const [query, result] = [[null], [null]];
  try {
    call(eab.client_balance_summary, client, span, NUL_TERMINATED, query);
    call(eab.query_fetch, query[0], null, result);
    const balance = make('eab_balance_summary');
    call(eab.result_balance_summary, result[0], 0, balance);
    const { billing_period_id: period, ending_balance: ending, currency_code: currency, total_usage: total } = balance;
    console.log(`${period.data} balance ${ending.data} ${currency.data}, total usage ${total.data}`);
    return currency.data;
  } finally {
    eab.result_free(result[0]);
    eab.query_free(query[0]);
  }
}

function showUsage(client, span, currency) {
  const [query, result] = [[null], [null]];
  try {
    call(eab.client_usage_details, client, span, NUL_TERMINATED, PAGES, query);
    const options = make('eab_fetch_options', { decimal_scale: SCALE });
    const { rows, sum } = sumColumn('cost', (stream) => call(eab.query_stream, query[0], options, stream, result));
    // Now that the stream has come to its end, the result proves that the rows are whole.
    const [proof, total, validator] = [make('eab_certificate'), {}, {}];
    call(eab.result_certificate, result[0], proof);
    call(eab.result_total, result[0], 0, total);
    call(eab.result_validator, result[0], validator);
    const agrees = rows === proof.rows && sum === scaled(total.amount.data);
    console.log(`${span} usage ${rows} rows, ${plain(sum)} ${currency}`);
    console.log(`${span} certificate ${agrees ? 'agrees' : 'disagrees'}`);
    // A validator may be stored; next time it saves the transfer if nothing has changed.
    Object.assign(options, { validator: validator.data, validator_len: validator.len });
    let status;
    sumColumn('cost', (stream) => (status = call(eab.query_stream, query[0], options, stream, null)));
    console.log(`${span} then ${status === NOT_MODIFIED ? 'not_modified' : 'ok'}`);
  } finally {
    eab.result_free(result[0]);
    eab.query_free(query[0]);
  }
}

function show(apiKey, selector, url, now) {
  const settings = make('eab_settings', { base_url: url, base_url_len: NUL_TERMINATED, fixed_time_ms: now });
  const options = make('eab_client_options', { settings, api_key: apiKey, api_key_len: NUL_TERMINATED });
  const [client, spans, count] = [[null], [null], [0]];
  try {
    call(eab.client_open, options, client);
    call(eab.client_spans, client[0], selector, NUL_TERMINATED, USAGE_DETAILS, PAGES, null, spans);
    call(eab.spans_len, spans[0], count);
    for (let index = 0; index < count[0]; index += 1) {
      const span = {};
      call(eab.spans_get, spans[0], index, span);
      const currency = showBalance(client[0], span.data);
      showUsage(client[0], span.data, currency);
    }
  } finally {
    eab.spans_free(spans[0]);
    eab.client_free(client[0]);
  }
}

function main([url, selector, now]) {
  const keyFile = process.env.EA_BILLING_API_KEY_FILE;
  if (!selector || !keyFile) {
    console.error('usage: EA_BILLING_API_KEY_FILE=FILE node enrollment.js URL SELECTOR [NOW]');
    return 2;
  }
  try {
    show(fs.readFileSync(keyFile, 'utf8').trim(), selector, url, Number(now ?? 0));
  } catch (error) {
    console.error(error.code ? `error ${error.code}: ${error.message}\nhint ${error.hint}` : error);
    return 1;
  }
  // What an error looks like.
  try {
    show('not a key', selector, url, Number(now ?? 0));
  } catch (error) {
    console.log(`error ${error.code}: ${error.message}\nhint ${error.hint}`);
  }
  return 0;
}

process.exitCode = main(process.argv.slice(2));
