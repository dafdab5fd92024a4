/* Where a client of Azure Resource Manager gets its tokens: from a callback, by signing in, and when it can't. */
#include "support.h"

typedef struct giver {
    const site *here;
    int called;
    int32_t answer;
    const char *token;
    int64_t expires_ms;
    eab_azure *azure;
} giver;

static int32_t give(void *user_data, const char *scope, eab_token *token) {
    giver *giver = user_data;
    giver->called++;
    CHECK(strncmp(scope, "https://", 8) == 0 && strstr(scope, "/.default") != NULL);
    if (giver->azure != NULL) {
        /* Calls are not answered from here. */
        char *json = NULL;
        REFUSED(EAB_STATUS_REENTERED, eab_azure_token_info_json(giver->azure, NULL, &json, &error));
        CHECK(json == NULL);
    }
    if (giver->token != NULL) {
        TRY(eab_token_set(token, giver->token, strlen(giver->token), giver->expires_ms, &error));
    }
    return giver->answer;
}

static eab_azure *open_with(giver *giver) {
    eab_settings settings = settings_of(giver->here);
    eab_azure_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.settings = &settings;
    options.token = give;
    options.token_user_data = giver;
    eab_azure *azure = NULL;
    TRY(eab_azure_open(&options, &azure, &error));
    return azure;
}

static eab_query *periods_of(const eab_azure *azure) {
    eab_query *query = NULL;
    TRY(eab_azure_billing_periods(azure, SUBSCRIPTION, EAB_NUL_TERMINATED, &query, &error));
    return query;
}

static void from_a_callback(const site *here) {
    giver giver = {here, 0, 0, here->token, here->now_ms + 3600000, NULL};
    eab_azure *azure = open_with(&giver);
    CHECK(giver.called == 0);
    eab_query *query = periods_of(azure);
    for (int i = 0; i < 3; i++) {
        eab_result *result = NULL;
        TRY(eab_query_fetch(query, NULL, &result, &error));
        eab_result_free(result);
    }
    CHECK(giver.called == 1);
    eab_query_free(query);
    eab_azure_free(azure);
}

static void from_a_callback_that_calls_back(const site *here) {
    giver giver = {here, 0, 0, here->token, 0, NULL};
    eab_azure *azure = open_with(&giver);
    giver.azure = azure;
    char *json = NULL;
    TRY(eab_azure_token_info_json(azure, NULL, &json, &error));
    CHECK(giver.called == 1 && strstr(json, here->token) == NULL);
    eab_string_free(json);
    eab_azure_free(azure);
}

static void refused(giver giver, eab_status expected) {
    eab_azure *azure = open_with(&giver);
    eab_query *query = periods_of(azure);
    eab_result *result = NULL;
    REFUSED(expected, eab_query_fetch(query, NULL, &result, &error));
    CHECK(result == NULL && giver.called > 0);
    char *json = NULL;
    eab_error *error = NULL;
    CHECK(eab_azure_token_info_json(azure, NULL, &json, &error) != EAB_STATUS_OK && error != NULL && json == NULL);
    eab_error_free(error);
    eab_query_free(query);
    eab_azure_free(azure);
}

static eab_status sign_in(const site *here, const char *secret, eab_error **error) {
    eab_settings settings = settings_of(here);
    eab_sign_in sign_in;
    memset(&sign_in, 0, sizeof sign_in);
    sign_in.struct_size = sizeof sign_in;
    sign_in.way = EAB_SIGN_IN_CLIENT_SECRET;
    sign_in.tenant = "3f5a1c2e-7b64-4d0f-9a83-51c7e2d4b690";
    sign_in.tenant_len = EAB_NUL_TERMINATED;
    sign_in.client_id = "8d1e6f0a-5c27-4b3e-a9d4-60f2b7c81e35";
    sign_in.client_id_len = EAB_NUL_TERMINATED;
    sign_in.client_secret = secret;
    sign_in.client_secret_len = EAB_NUL_TERMINATED;
    sign_in.login_url = here->url;
    sign_in.login_url_len = EAB_NUL_TERMINATED;
    eab_azure_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.settings = &settings;
    options.sign_in = &sign_in;
    eab_azure *azure = NULL;
    TRY(eab_azure_open(&options, &azure, &error));
    eab_query *query = periods_of(azure);
    eab_result *result = NULL;
    eab_status status = eab_query_fetch(query, NULL, &result, error);
    eab_result_free(result);
    eab_query_free(query);
    eab_azure_free(azure);
    return status;
}

static void by_signing_in(const site *here) {
    eab_error *error = NULL;
    CHECK(sign_in(here, "sim~secret-of-the-reader", &error) == EAB_STATUS_OK && error == NULL);
    CHECK(sign_in(here, "another~secret", &error) == EAB_STATUS_SIGN_IN_FAILED && error != NULL);
    CHECK(strstr(eab_error_message(error), "another~secret") == NULL);
    eab_error_free(error);
}

int main(int argc, char **argv) {
    site here = site_of(argc, argv);
    from_a_callback(&here);
    from_a_callback_that_calls_back(&here);
    giver failing = {&here, 0, 7, NULL, 0, NULL};
    refused(failing, EAB_STATUS_SIGN_IN_FAILED);
    giver silent = {&here, 0, 0, NULL, 0, NULL};
    refused(silent, EAB_STATUS_SIGN_IN_FAILED);
    by_signing_in(&here);
    site_free(&here);
    return 0;
}
