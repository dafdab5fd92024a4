/* Not a test of the library but of those who look on: it forgets a handle, and they have to find it. */
#include "support.h"

static void forget(void) {
    eab_cancel *cancel = NULL;
    TRY(eab_cancel_new(&cancel, &error));
    CHECK(cancel != NULL);
}

int main(void) {
    forget();
    return 0;
}
