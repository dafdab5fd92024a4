/* Structs of programs that were compiled with an older or a newer header. */
#include "fixture.h"

/* A struct that goes in. A newer program's is longer, which is good as long as it asks for nothing that is not known here; no
   version was shorter than this one. */
#define GOES_IN(name, member)                                                                                        \
    static void size_of_##name(fixture *f) {                                                                         \
        struct {                                                                                                     \
            name value;                                                                                              \
            char more[64];                                                                                           \
        } newer;                                                                                                     \
        memset(&newer, 0, sizeof newer);                                                                             \
        newer.value = f->member;                                                                                     \
        newer.value.struct_size = sizeof newer;                                                                      \
        places p = places_of();                                                                                      \
        judge(&p, give_##name(f, &newer.value, &p), EAB_STATUS_OK, #name " of a newer program");                     \
        newer.more[sizeof newer.more - 1] = 1;                                                                       \
        p = places_of();                                                                                             \
        judge(&p, give_##name(f, &newer.value, &p), EAB_STATUS_STRUCT_SIZE, #name " with an unknown option");        \
        newer.value.struct_size = sizeof newer.value;                                                                \
        p = places_of();                                                                                             \
        judge(&p, give_##name(f, &newer.value, &p), EAB_STATUS_OK, #name " with something behind it");               \
        static const size_t wrong[] = {0, 1, sizeof(size_t), sizeof(name) - 1, SIZE_MAX, SIZE_MAX / 2, 1 << 20};     \
        for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {                                                  \
            newer.value.struct_size = wrong[i];                                                                      \
            p = places_of();                                                                                         \
            judge(&p, give_##name(f, &newer.value, &p), EAB_STATUS_STRUCT_SIZE, #name " of a wrong size");           \
        }                                                                                                            \
    }

/* A struct that comes out: as much as the program knows is filled, and what the library does not know is zero. */
#define COMES_OUT(name, function, arguments)                                                                         \
    static void size_of_##name(fixture *f) {                                                                         \
        struct {                                                                                                     \
            name value;                                                                                              \
            char more[64];                                                                                           \
        } newer;                                                                                                     \
        name known;                                                                                                  \
        memset(&known, 0, sizeof known);                                                                             \
        memset(&newer, 0x5a, sizeof newer);                                                                          \
        known.struct_size = sizeof known;                                                                            \
        TRY(function(COMES_OUT_##arguments, &known, &error));                                                        \
        newer.value.struct_size = sizeof newer;                                                                      \
        TRY(function(COMES_OUT_##arguments, &newer.value, &error));                                                  \
        CHECK(newer.value.struct_size == sizeof newer);                                                              \
        newer.value.struct_size = sizeof known;                                                                      \
        CHECK(memcmp(&newer.value, &known, sizeof known) == 0);                                                      \
        for (size_t i = 0; i < sizeof newer.more; i++) {                                                             \
            CHECK(newer.more[i] == 0);                                                                               \
        }                                                                                                            \
        memset(newer.more, 0x5a, sizeof newer.more);                                                                 \
        TRY(function(COMES_OUT_##arguments, &newer.value, &error));                                                  \
        CHECK(newer.more[0] == 0x5a);                                                                                \
        static const size_t wrong[] = {0, 1, sizeof(size_t), sizeof(name) - 1, SIZE_MAX, 1 << 20};                   \
        for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {                                                  \
            newer.value.struct_size = wrong[i];                                                                      \
            REFUSED(EAB_STATUS_STRUCT_SIZE, function(COMES_OUT_##arguments, &newer.value, &error));                  \
        }                                                                                                            \
    }

#define COMES_OUT_USAGE f->usage
#define COMES_OUT_PERIODS f->billing_periods, 0
#define COMES_OUT_BALANCE f->balance, 0
#define COMES_OUT_SUBSCRIPTION f->subscription_periods, 0
#define COMES_OUT_INVOICES f->invoices, 0

GOES_IN(eab_settings, settings)
GOES_IN(eab_client_options, client_options)
GOES_IN(eab_azure_options, azure_options)
GOES_IN(eab_sign_in, sign_in)
GOES_IN(eab_fetch_options, fetch_options)
GOES_IN(eab_usage_window, window)
GOES_IN(eab_rate_card_offer, offer)
GOES_IN(eab_invoice_scope, scope)
GOES_IN(eab_invoice_filter, filter)
GOES_IN(eab_document_name, document_name)
COMES_OUT(eab_certificate, eab_result_certificate, USAGE)
COMES_OUT(eab_billing_period, eab_result_billing_period, PERIODS)
COMES_OUT(eab_balance_summary, eab_result_balance_summary, BALANCE)
COMES_OUT(eab_subscription_period, eab_result_subscription_period, SUBSCRIPTION)
COMES_OUT(eab_invoice, eab_result_invoice, INVOICES)

int main(int argc, char **argv) {
    fixture made;
    fixture *f = &made;
    fixture_make(f, argc, argv);
    size_of_eab_settings(f);
    size_of_eab_client_options(f);
    size_of_eab_azure_options(f);
    size_of_eab_sign_in(f);
    size_of_eab_fetch_options(f);
    size_of_eab_usage_window(f);
    size_of_eab_rate_card_offer(f);
    size_of_eab_invoice_scope(f);
    size_of_eab_invoice_filter(f);
    size_of_eab_document_name(f);
    size_of_eab_certificate(f);
    size_of_eab_billing_period(f);
    size_of_eab_balance_summary(f);
    size_of_eab_subscription_period(f);
    size_of_eab_invoice(f);
    fixture_free(f);
    return 0;
}
