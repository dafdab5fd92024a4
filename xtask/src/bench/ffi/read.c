/* Reads a month of usage by the library as a stream of Arrow, and tells its rows and its cost.
 *
 *     ./read URL MONTH */
#include "exact_sum.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    char key[8192], cost[48];
    eab_error *error = NULL;
    eab_client *client = NULL;
    eab_query *query = NULL;
    eab_result *result = NULL;
    struct ArrowArrayStream stream = {.release = NULL};
    struct usage usage = {0, 0};
    eab_settings settings = {.struct_size = sizeof settings};
    eab_client_options options = {.struct_size = sizeof options};
    eab_fetch_options fetch = {.struct_size = sizeof fetch};
    eab_certificate proof = {.struct_size = sizeof proof};
    const char *path = getenv("EA_BILLING_API_KEY_FILE");
    FILE *file = path == NULL ? NULL : fopen(path, "rb");
    if (file == NULL || argc < 3) return 2;
    options.api_key = key;
    options.api_key_len = fread(key, 1, sizeof key, file);
    fclose(file);
    settings.base_url = argv[1];
    settings.base_url_len = EAB_NUL_TERMINATED;
    options.settings = &settings;
    fetch.decimal_scale = SCALE;
    eab_status status = eab_client_open(&options, &client, &error);
    if (status == EAB_STATUS_OK)
        status = eab_client_usage_details(client, argv[2], EAB_NUL_TERMINATED, EAB_DELIVERY_PAGES, &query, &error);
    if (status == EAB_STATUS_OK) status = eab_query_stream(query, &fetch, &stream, &result, &error);
    const char *why = NULL;
    if (status == EAB_STATUS_OK && add_up(&stream, &usage, &why) != 0) {
        fprintf(stderr, "%s\n", why != NULL ? why : stream.get_last_error(&stream));
        return 1;
    }
    if (status == EAB_STATUS_OK) status = eab_result_certificate(result, &proof, &error);
    if (status != EAB_STATUS_OK) {
        fprintf(stderr, "%s: %s\n", eab_error_code(error), eab_error_message(error));
        return 1;
    }
    write_decimal(usage.cost, cost);
    printf("rows %llu\ncost %s\n", (unsigned long long)usage.rows, cost);
    stream.release(&stream);
    eab_result_free(result);
    eab_query_free(query);
    eab_client_free(client);
    return usage.rows != proof.rows;
}
