/* Valid arguments for every function of the library, from which the matrices of NULLs and of panics are made. */
#ifndef EAB_TEST_FIXTURE_H
#define EAB_TEST_FIXTURE_H

#include "support.h"

/* Things that go in. */
typedef struct fixture {
    site here;
    eab_settings settings;
    eab_client_options client_options;
    eab_azure_options azure_options;
    eab_sign_in sign_in;
    eab_fetch_options fetch_options;
    eab_usage_window window;
    eab_rate_card_offer offer;
    eab_invoice_scope scope;
    eab_invoice_filter filter;
    eab_document_name document_name;
    eab_client *client;
    eab_azure *azure;
    eab_query *query;
    eab_spans *spans;
    eab_cancel *cancel;
    /* To be cancelled. */
    eab_cancel *spent_cancel;
    /* 429, with a time to wait. */
    eab_error *error;
    eab_result *usage;
    eab_result *billing_periods;
    eab_result *balance;
    eab_result *subscription_periods;
    eab_result *invoices;
    eab_result *rate_card;
    /* Names of an invoice of the subscription, of one of the account with a document, and of one of the enrollment. */
    char *invoice;
    char *account_invoice;
    char *account_document;
    char *enrollment_invoice;
    /* Bytes that downloads gave. */
    size_t taken;
    /* There within a token callback. */
    eab_token *token;
} fixture;

/* Places for what comes out. */
typedef struct places {
    eab_client *client;
    eab_azure *azure;
    eab_query *query;
    eab_result *result;
    eab_spans *spans;
    eab_cancel *cancel;
    char *string;
    struct ArrowArrayStream stream;
    eab_text text;
    eab_money money;
    uint64_t number;
    uint32_t flag;
    size_t len;
    eab_certificate certificate;
    eab_billing_period billing_period;
    eab_balance_summary balance_summary;
    eab_subscription_period subscription_period;
    eab_invoice invoice;
    eab_error *reported;
    eab_error *error;
} places;

void fixture_make(fixture *f, int argc, char **argv);
void fixture_free(fixture *f);

/* Places as a careless program has them: filled with what was there before. */
places places_of(void);

/* Fails unless the call came to this and put out what that means; then frees what was put out. */
void judge(places *p, eab_status status, eab_status expected, const char *what);

/* Calls the function while a token callback waits, which is where `eab_token_set` can be called. */
void within_token_callback(fixture *f, void (*call)(fixture *f));

int32_t take_bytes(void *user_data, const uint8_t *data, size_t len);

eab_client *fresh_client(fixture *f);
eab_azure *fresh_azure(fixture *f);
eab_query *fresh_query(fixture *f);
eab_result *fresh_result(fixture *f);
eab_spans *fresh_spans(fixture *f);
eab_cancel *fresh_cancel(fixture *f);
eab_error *fresh_error(fixture *f);
char *fresh_string(fixture *f);

/* One function for each struct that goes in: calls the library with it in its place. */
eab_status give_eab_settings(fixture *f, const eab_settings *value, places *p);
eab_status give_eab_client_options(fixture *f, const eab_client_options *value, places *p);
eab_status give_eab_azure_options(fixture *f, const eab_azure_options *value, places *p);
eab_status give_eab_sign_in(fixture *f, const eab_sign_in *value, places *p);
eab_status give_eab_fetch_options(fixture *f, const eab_fetch_options *value, places *p);
eab_status give_eab_usage_window(fixture *f, const eab_usage_window *value, places *p);
eab_status give_eab_rate_card_offer(fixture *f, const eab_rate_card_offer *value, places *p);
eab_status give_eab_invoice_scope(fixture *f, const eab_invoice_scope *value, places *p);
eab_status give_eab_invoice_filter(fixture *f, const eab_invoice_filter *value, places *p);
eab_status give_eab_document_name(fixture *f, const eab_document_name *value, places *p);

#endif
