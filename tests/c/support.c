#include "support.h"

#include <unistd.h>

/* A program that hangs ends by itself; even under valgrind none needs a tenth of this. */
#define SECONDS_TO_HANG 900

static char *read_file(const char *path) {
    static const size_t most = 1 << 16;
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL);
    char *text = calloc(1, most);
    CHECK(text != NULL);
    size_t len = fread(text, 1, most - 1, file);
    CHECK(len > 0 && fclose(file) == 0);
    text[strcspn(text, "\r\n")] = '\0';
    return text;
}

site site_of(int argc, char **argv) {
    CHECK(argc == 5);
    alarm(SECONDS_TO_HANG);
    site here = {argv[1], read_file(argv[2]), read_file(argv[3]), strtoll(argv[4], NULL, 10)};
    return here;
}

void site_free(site *here) {
    free(here->key);
    free(here->token);
}

eab_settings settings_of(const site *here) {
    eab_settings settings;
    memset(&settings, 0, sizeof settings);
    settings.struct_size = sizeof settings;
    settings.base_url = here->url;
    settings.base_url_len = EAB_NUL_TERMINATED;
    settings.without_proxy = 1;
    settings.fixed_time_ms = here->now_ms;
    return settings;
}

eab_client *open_client(const site *here) {
    eab_settings settings = settings_of(here);
    eab_client_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.settings = &settings;
    options.api_key = here->key;
    options.api_key_len = strlen(here->key);
    eab_client *client = NULL;
    TRY(eab_client_open(&options, &client, &error));
    CHECK(client != NULL);
    return client;
}

eab_azure *open_azure(const site *here) {
    eab_settings settings = settings_of(here);
    eab_azure_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.settings = &settings;
    options.access_token = here->token;
    options.access_token_len = EAB_NUL_TERMINATED;
    eab_azure *azure = NULL;
    TRY(eab_azure_open(&options, &azure, &error));
    CHECK(azure != NULL);
    return azure;
}

eab_query *usage_query(const eab_client *client) {
    eab_query *query = NULL;
    TRY(eab_client_usage_details(client, PERIOD, EAB_NUL_TERMINATED, EAB_DELIVERY_PAGES, &query, &error));
    CHECK(query != NULL);
    return query;
}

eab_fetch_options fetch_options(void) {
    eab_fetch_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    return options;
}

int64_t read_to_end(struct ArrowArrayStream *stream) {
    int64_t rows = 0;
    for (;;) {
        struct ArrowArray batch;
        memset(&batch, 0, sizeof batch);
        if (stream->get_next(stream, &batch) != 0) {
            fprintf(stderr, "the stream failed: %s\n", stream->get_last_error(stream));
            exit(1);
        }
        if (batch.release == NULL) {
            return rows;
        }
        rows += batch.length;
        batch.release(&batch);
    }
}

void document_of(const char *rows, char *name, size_t size) {
    const char *text = strstr(rows, "\"documents\":[{");
    text = text == NULL ? NULL : strstr(text, "\"name\":\"");
    if (text == NULL) {
        fprintf(stderr, "no document in %.2000s\n", rows);
        exit(1);
    }
    text += strlen("\"name\":\"");
    size_t len = strcspn(text, "\"");
    CHECK(len > 0 && len < size);
    memcpy(name, text, len);
    name[len] = '\0';
}

void expect(int holds, const char *what, const char *file, int line) {
    if (!holds) {
        fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
        exit(1);
    }
}

void expect_status(eab_status status, eab_status expected, const eab_error *error, const char *what,
                   const char *file, int line) {
    int said = status == EAB_STATUS_OK || status == EAB_STATUS_NOT_MODIFIED
                   ? error == NULL
                   : error != NULL && eab_error_status(error) == status && eab_error_message(error)[0] != '\0';
    if (status != expected || !said) {
        fprintf(stderr, "%s:%d: expected %s, got %s (%s): %s\n", file, line, eab_status_name(expected),
                eab_status_name(status), error == NULL ? "no error" : eab_error_message(error), what);
        exit(1);
    }
}

void expect_text(eab_text text, const char *expected, const char *what, const char *file, int line) {
    int same = text.data != NULL && text.len == strlen(expected) && strcmp(text.data, expected) == 0;
    if (!same) {
        fprintf(stderr, "%s:%d: expected `%s`, got `%s`: %s\n", file, line, expected,
                text.data == NULL ? "nothing" : text.data, what);
        exit(1);
    }
}

void expect_has(eab_text text, const char *part, const char *what, const char *file, int line) {
    int has = text.data != NULL && strlen(text.data) == text.len && strstr(text.data, part) != NULL;
    if (!has) {
        fprintf(stderr, "%s:%d: expected `%s` in `%.2000s`: %s\n", file, line, part,
                text.data == NULL ? "nothing" : text.data, what);
        exit(1);
    }
}
