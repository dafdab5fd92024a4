/* Telling why a stream was not read to its end. */
#ifndef BROKEN_STREAM_H
#define BROKEN_STREAM_H

#include <ea_billing.h>
#include <stdio.h>

/* Puts out the error that the stream of this result failed with. If it has not failed, the reader has, and shows why. */
static eab_status broken(const eab_result *result, const char *why, eab_error **error)
{
    eab_status status = eab_result_error(result, error, NULL);
    if (status == EAB_STATUS_OK && *error != NULL) return eab_error_status(*error);
    fprintf(stderr, "the stream was not read to its end: %s\n", why);
    return EAB_STATUS_INCOMPLETE;
}

#endif
