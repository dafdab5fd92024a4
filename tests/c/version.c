/* The library says which one it is, and that is what the header says. */
#include "support.h"

int main(void) {
    char version[32];
    snprintf(version, sizeof version, "%u.%u.%u", (unsigned)EAB_VERSION_MAJOR, (unsigned)EAB_VERSION_MINOR,
             (unsigned)EAB_VERSION_PATCH);
    CHECK(strcmp(eab_version(), version) == 0);
    CHECK(eab_version_number() == EAB_VERSION_MAJOR * 1000000 + EAB_VERSION_MINOR * 1000 + EAB_VERSION_PATCH);
    CHECK(eab_abi_version() == EAB_ABI_VERSION);

    uint32_t has = 7;
    TRY(eab_has_feature("entra", EAB_NUL_TERMINATED, &has, &error));
    CHECK(has == 1);
    TRY(eab_has_feature("entrance", 5, &has, &error));
    CHECK(has == 1);
    TRY(eab_has_feature("teleport", EAB_NUL_TERMINATED, &has, &error));
    CHECK(has == 0);
    has = 7;
    REFUSED(EAB_STATUS_INVALID_UTF8, eab_has_feature("\xff", 1, &has, &error));
    CHECK(has == 7);

    CHECK(strcmp(eab_status_name(EAB_STATUS_OK), "ok") == 0);
    CHECK(strcmp(eab_status_name(EAB_STATUS_KEY_EXPIRED), "key_expired") == 0);
    CHECK(strcmp(eab_status_name(EAB_STATUS_PANIC), "panic") == 0);
    CHECK(strcmp(eab_status_name(-1), "unknown") == 0);
    CHECK(strcmp(eab_status_name(INT32_MAX), "unknown") == 0);
    CHECK(eab_status_kind(EAB_STATUS_OK) == EAB_KIND_NONE);
    CHECK(eab_status_kind(EAB_STATUS_NOT_MODIFIED) == EAB_KIND_NONE);
    CHECK(eab_status_kind(EAB_STATUS_NULL_POINTER) == EAB_KIND_INPUT);
    CHECK(eab_status_kind(EAB_STATUS_KEY_EXPIRED) == EAB_KIND_ACCESS);
    CHECK(eab_status_kind(EAB_STATUS_NOT_FOUND) == EAB_KIND_NOT_FOUND);
    CHECK(eab_status_kind(EAB_STATUS_THROTTLED) == EAB_KIND_RETRY);
    CHECK(eab_status_kind(EAB_STATUS_DECODE) == EAB_KIND_PROTOCOL);
    CHECK(eab_status_kind(EAB_STATUS_MIXED_CURRENCY) == EAB_KIND_VALUE);
    CHECK(eab_status_kind(EAB_STATUS_CACHE) == EAB_KIND_STORAGE);
    CHECK(eab_status_kind(EAB_STATUS_PANIC) == EAB_KIND_LIBRARY);
    CHECK(eab_status_kind(-1) == EAB_KIND_LIBRARY);

    /* Every number has a name of its own or none. */
    int named = 0;
    for (int32_t status = -10; status < 1000; status++) {
        named += strcmp(eab_status_name(status), "unknown") != 0;
    }
    CHECK(named > 50);
    return 0;
}
