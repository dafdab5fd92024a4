/* Not a test of the library but of those who look on: it uses a handle that is free, and they have to find it. */
#include "support.h"

int main(void) {
    eab_cancel *cancel = NULL;
    TRY(eab_cancel_new(&cancel, &error));
    eab_cancel_free(cancel);
    eab_error *error = NULL;
    eab_status status = eab_cancel_cancel(cancel, &error);
    eab_error_free(error);
    return status == EAB_STATUS_OK ? 0 : 0;
}
