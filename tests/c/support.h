/* What the test programs of the C library have in common: where they ask, and how they fail. */
#ifndef EAB_TEST_SUPPORT_H
#define EAB_TEST_SUPPORT_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ea_billing.h"

/* What the simulator has for all programs. */
#define PERIOD "202610"
#define DAYS "2026-10-01..2026-10-05"
#define SUBSCRIPTION "6f1d7c30-48a2-4be9-9c05-2d8e7a41f6b3"
#define OTHER_SUBSCRIPTION "a93b5e17-0c64-4f2d-8b71-e5d20c9f8436"
#define ACCOUNT "5b2f0c6e-91d7-4a38-8e54-c3a7f1d06b92:e7d19a40-2c5b-4f86-b013-7a9e5d2c84f1_2019-05-31"
#define PROFILE ACCOUNT "/H6RI-TXWC-BG7-PGB"
#define ENROLLMENT_ACCOUNT "8608480"

/* A call that has to succeed, with `&error` as its last argument. */
#define TRY(call)                                                                                                    \
    do {                                                                                                             \
        eab_error *error = NULL;                                                                                     \
        eab_status status = (call);                                                                                  \
        expect_status(status, EAB_STATUS_OK, error, #call, __FILE__, __LINE__);                                      \
    } while (0)

/* A call that has to fail with this status and with an error that says so, with `&error` as its last argument. */
#define REFUSED(expected, call)                                                                                      \
    do {                                                                                                             \
        eab_error *error = NULL;                                                                                     \
        eab_status status = (call);                                                                                  \
        expect_status(status, (expected), error, #call, __FILE__, __LINE__);                                         \
        eab_error_free(error);                                                                                       \
    } while (0)

#define CHECK(what) expect((what) != 0, #what, __FILE__, __LINE__)
#define CHECK_TEXT(text, expected) expect_text((text), (expected), #text, __FILE__, __LINE__)
#define CHECK_HAS(text, part) expect_has((text), (part), #text, __FILE__, __LINE__)

/* Where to ask. */
typedef struct site {
    const char *url;
    char *key;
    char *token;
    int64_t now_ms;
} site;

/* Takes the arguments: address, file of the API key, file of the access token, time in milliseconds. */
site site_of(int argc, char **argv);
void site_free(site *here);

eab_settings settings_of(const site *here);
eab_client *open_client(const site *here);
eab_azure *open_azure(const site *here);

/* Asks for usage details of the period in pages. */
eab_query *usage_query(const eab_client *client);
eab_fetch_options fetch_options(void);

/* Reads a stream to its end and gives the number of rows; fails if it fails. */
int64_t read_to_end(struct ArrowArrayStream *stream);

/* The name of the first document of the invoices in these rows. */
void document_of(const char *rows, char *name, size_t size);

void expect(int holds, const char *what, const char *file, int line);
void expect_status(eab_status status, eab_status expected, const eab_error *error, const char *what,
                   const char *file, int line);
void expect_text(eab_text text, const char *expected, const char *what, const char *file, int line);
void expect_has(eab_text text, const char *part, const char *what, const char *file, int line);

#endif
