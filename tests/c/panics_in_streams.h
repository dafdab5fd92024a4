/* Panics in what a stream gives out, where one that escapes would end the process. */
#ifndef EAB_TEST_PANICS_IN_STREAMS_H
#define EAB_TEST_PANICS_IN_STREAMS_H

#include "fixture.h"

void eab_test_panic_in(const char *name);
void panics_in_streams(fixture *f);

#endif
