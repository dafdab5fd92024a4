/* The version that this program was compiled for and the one that it runs with are the same. C and C++. */
#include <ea_billing.h>
#include <stdio.h>
#include <string.h>

int main(void) {
  unsigned long number = EAB_VERSION_MAJOR * 1000000ul + EAB_VERSION_MINOR * 1000ul + EAB_VERSION_PATCH;
  char parts[64];
  snprintf(parts, sizeof parts, "%d.%d.%d", EAB_VERSION_MAJOR, EAB_VERSION_MINOR, EAB_VERSION_PATCH);
  if (strncmp(EAB_VERSION, parts, strlen(parts)) != 0) {
    fprintf(stderr, "EAB_VERSION is %s, its parts are %s\n", EAB_VERSION, parts);
    return 1;
  }
  if (strcmp(eab_version(), EAB_VERSION) != 0) {
    fprintf(stderr, "EAB_VERSION is %s, eab_version() is %s\n", EAB_VERSION, eab_version());
    return 1;
  }
  if (eab_version_number() != number) {
    fprintf(stderr, "the macros give %lu, eab_version_number() is %lu\n", number, (unsigned long)eab_version_number());
    return 1;
  }
  if (eab_abi_version() != EAB_ABI_VERSION) {
    fprintf(stderr, "EAB_ABI_VERSION is %d, eab_abi_version() is %lu\n", EAB_ABI_VERSION,
            (unsigned long)eab_abi_version());
    return 1;
  }
  printf("%s %lu\n", eab_version(), (unsigned long)eab_abi_version());
  return 0;
}
