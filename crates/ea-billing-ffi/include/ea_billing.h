/**
 * @file
 * ea_billing.h: the C interface of libea_billing.
 *
 * Azure enterprise billing data: clients of the EA Reporting API and of the billing APIs of Azure Resource Manager.
 * A client makes queries; a query is fetched, whole or not at all, or streamed as Arrow; a result has the proof.
 *
 * Handles. Each type that has no fields here is a handle. What a function puts out through `**out` belongs to the
 * program, which frees it once, with the function of that type; NULL is allowed there. Handles keep what they need:
 * they may be freed in any order. A handle that was freed must not be used again.
 *
 * Pointers. One that is not said to be optional must not be NULL; if it is, the function returns
 * EAB_STATUS_NULL_POINTER. `error`, `cancel`, `user_data` and the options of a fetch are optional everywhere. A `**out` and
 * a `**error` that are given are set to NULL first, and a stream to one that was released. All else is put out on
 * success only.
 *
 * Texts. A text that goes in is a pointer and its length in bytes, in UTF-8; EAB_NUL_TERMINATED as length stands for a
 * text that ends with NUL. NULL with length 0 means that the text is not given; an empty text is refused,
 * since its length may have been forgotten. The library keeps no pointer to it. Keys, tokens,
 * secrets and certificates are copied into memory that is wiped, and stand in no error and no JSON. A text that comes
 * out ends with NUL. An eab_text belongs to the handle that it was asked of; a `char *` that was put out through
 * `**out` belongs to the program and is freed with eab_string_free; a `const char *` that is returned is never freed.
 *
 * Structs. Those that begin with `struct_size` grow with new versions: set all to zero, then `struct_size` to the
 * `sizeof`. In options, zero, NULL and length 0 mean the default, unless it is said otherwise. A library that is older
 * than the program takes longer structs: it refuses options that it does not know and that are not zero with
 * EAB_STATUS_STRUCT_SIZE, and sets to zero what it cannot fill.
 *
 * Errors. A function that can fail returns an eab_status: EAB_STATUS_OK, EAB_STATUS_NOT_MODIFIED, or what went wrong;
 * then `error` tells code, message and hint, and is to be freed. No function ends the process or lets a panic or an
 * exception of its own out: a fault of the library is EAB_STATUS_PANIC. Nothing is written to standard output or
 * standard error. The one exception is a system without memory, where the process ends.
 *
 * Callbacks. The first argument is the pointer that the program gave. The function and what this pointer leads to have
 * to stay good as long as the handle that was given them and all that came of it. A callback must not throw, jump or
 * unwind into the library. Of this library it may call eab_cancel_cancel and, to give a token, eab_token_set; functions
 * that wait return EAB_STATUS_REENTERED.
 *
 * Threads. "any, several at once" says that threads may call the function at the same time, with the same handle too.
 * A call waits on the thread that makes it; the library has two threads for each client, and more while a name is
 * looked up or a callback gets a token. The free that lets go of the last handle of a client waits
 * until its token callback has returned, however long that takes, and up to five seconds for what else is still busy.
 *
 * Signals. The library sets no signal handlers. Its threads get no signals that are sent to the process, except while
 * they are in a token callback, which has the signal mask of the thread that opened the client. While a call waits,
 * SIGPIPE is blocked on its thread.
 *
 * Fork. A child has no threads of the library. What needs them returns EAB_STATUS_FORKED there, and frees of such
 * handles do nothing, so that the parent's connections stay. "works in the child" says that a function needs none. Open
 * new clients after the fork, and make new tokens to cancel.
 *
 * Environment. Clients read it when they are opened: proxy settings always, and with `from_environment` the variables of
 * this library and of Azure. As everywhere in C, no other thread may change it meanwhile.
 *
 * Unloading. The shared library stays loaded once it is, whatever dlclose is told: streams and arrays that it handed out
 * lead into it.
 *
 * Versions. EAB_ABI_VERSION, which is in the name of the shared library, changes when a program would have to be built
 * anew. Within one, functions, numbers and fields are only added: a program runs with any library that is not older than
 * its header, and with an older one as long as that has the functions and options that the program uses.
 *
 * Made by `cargo xtask header`; not to be edited.
 */

#ifndef EA_BILLING_H
#define EA_BILLING_H

#include <stddef.h>
#include <stdint.h>

/*
 * The structs of the Arrow C data and stream interfaces, as Apache Arrow specifies them. Whichever header that has them is
 * included first declares them.
 */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

/** The type of an array. Whoever has it calls `release` when done, unless that is NULL: then it was released before. */
struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

/** An array. Whoever has it calls `release` when done, unless that is NULL: then it was released before. */
struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

/**
 * A stream of arrays that have one type. `get_schema` and `get_next` return 0 or a number of `errno.h`; `get_last_error` then
 * tells in words why, or is NULL. After the last array, `get_next` puts out one whose `release` is NULL.
 */
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};

#endif /* ARROW_C_STREAM_INTERFACE */

/**
 * The version of the library that this header belongs to.
 */
#define EAB_VERSION "0.1.0"

/**
 * The length of a text that ends with NUL, for callers that do not know it.
 */
#define EAB_NUL_TERMINATED SIZE_MAX

/**
 * The version of the library that this header belongs to, major part.
 */
#define EAB_VERSION_MAJOR 0

/**
 * The minor part.
 */
#define EAB_VERSION_MINOR 1

/**
 * The patch.
 */
#define EAB_VERSION_PATCH 0

/**
 * The version of the binary interface, which is also that of the shared library's name. A library with the same one has at
 * least what its older versions had.
 */
#define EAB_ABI_VERSION 1

/**
 * For `settling_days`: a period is closed when it is over.
 */
#define EAB_NO_SETTLING_DAYS UINT32_MAX

/**
 * For `late_days`: usage is looked for on its own days only.
 */
#define EAB_NO_LATE_DAYS UINT32_MAX

/**
 * What a call came to. Numbers are never changed or used again; new ones may be added, so that a program should have a
 * branch for those that it does not know.
 */
enum eab_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * It was done.
   */
  EAB_STATUS_OK = 0,
  /**
   * The data are those that the validator stands for: nothing was put out, and it is no error.
   */
  EAB_STATUS_NOT_MODIFIED = 1,
  /**
   * A pointer that has to be there is NULL.
   */
  EAB_STATUS_NULL_POINTER = 10,
  /**
   * A text is no UTF-8.
   */
  EAB_STATUS_INVALID_UTF8 = 11,
  /**
   * The `struct_size` of a struct is one that no version of it had, or the struct has options that only a newer library knows.
   */
  EAB_STATUS_STRUCT_SIZE = 12,
  /**
   * An index or a number of an enumeration beyond those that there are.
   */
  EAB_STATUS_OUT_OF_RANGE = 13,
  /**
   * The rows of the stream have not been read to their end, so that nothing proves them yet.
   */
  EAB_STATUS_INCOMPLETE = 14,
  /**
   * The call was cancelled.
   */
  EAB_STATUS_CANCELLED = 15,
  /**
   * The library failed in itself. The handles of the call are as good as before.
   */
  EAB_STATUS_PANIC = 16,
  /**
   * A handle that was opened before a fork was used in the child.
   */
  EAB_STATUS_FORKED = 17,
  /**
   * A call from within a callback of another call, or on a thread of an asynchronous runtime.
   */
  EAB_STATUS_REENTERED = 18,
  /**
   * A callback has failed.
   */
  EAB_STATUS_CALLBACK_FAILED = 19,
  /**
   * This library was built without it.
   */
  EAB_STATUS_UNSUPPORTED = 20,
  /**
   * The result is of another dataset than was asked for.
   */
  EAB_STATUS_WRONG_DATASET = 21,
  /**
   * A number that the columns of the stream cannot hold with all its digits.
   */
  EAB_STATUS_INEXACT = 22,
  /**
   * An error that this version of the library has no number for.
   */
  EAB_STATUS_OTHER = 23,
  /**
   * An argument that no server should be asked with.
   */
  EAB_STATUS_INVALID_ARGUMENT = 100,
  /**
   * A period selector that is not understood, before the first data, in the future, or not offered by the dataset.
   */
  EAB_STATUS_INVALID_PERIOD = 101,
  /**
   * A setting of the client, such as its base URL, that cannot be used.
   */
  EAB_STATUS_INVALID_SETTING = 102,
  /**
   * An API key that cannot be one.
   */
  EAB_STATUS_INVALID_KEY = 103,
  /**
   * An API key whose time is over, or has not begun.
   */
  EAB_STATUS_KEY_EXPIRED = 104,
  /**
   * An API key of another enrollment than the one that is asked for.
   */
  EAB_STATUS_WRONG_ENROLLMENT = 105,
  /**
   * An access token that cannot be one.
   */
  EAB_STATUS_INVALID_TOKEN = 106,
  /**
   * An access token whose time is over.
   */
  EAB_STATUS_TOKEN_EXPIRED = 107,
  /**
   * No access token could be had from Microsoft Entra, a managed identity or the Azure CLI.
   */
  EAB_STATUS_SIGN_IN_FAILED = 108,
  /**
   * 401: the server does not accept the key or token.
   */
  EAB_STATUS_UNAUTHORIZED = 109,
  /**
   * 401: the key is good, but its view may not read this report.
   */
  EAB_STATUS_REPORT_VIEW = 110,
  /**
   * 403.
   */
  EAB_STATUS_FORBIDDEN = 111,
  /**
   * 404: no such report, or no data for what was asked.
   */
  EAB_STATUS_NOT_FOUND = 112,
  /**
   * 400.
   */
  EAB_STATUS_BAD_REQUEST = 113,
  /**
   * 429, for longer than the client is allowed to wait.
   */
  EAB_STATUS_THROTTLED = 114,
  /**
   * 5xx or 408, again and again.
   */
  EAB_STATUS_SERVER_ERROR = 115,
  /**
   * No connection, or one that broke, again and again.
   */
  EAB_STATUS_NETWORK = 116,
  /**
   * A certificate or a handshake that was refused.
   */
  EAB_STATUS_TLS = 117,
  /**
   * No byte came for too long.
   */
  EAB_STATUS_TIMEOUT = 118,
  /**
   * The total time for a call was over before it was complete.
   */
  EAB_STATUS_DEADLINE_EXCEEDED = 119,
  /**
   * A status that this API never gives for this call.
   */
  EAB_STATUS_UNEXPECTED_STATUS = 120,
  /**
   * A redirect. The key follows none.
   */
  EAB_STATUS_REDIRECTED = 121,
  /**
   * An answer of another media type, or one that holds an error where data should be.
   */
  EAB_STATUS_UNEXPECTED_CONTENT = 122,
  /**
   * A body that is not what the API documents.
   */
  EAB_STATUS_DECODE = 123,
  /**
   * A body that ended too early, or whose end nothing proves.
   */
  EAB_STATUS_TRUNCATED = 124,
  /**
   * A body that is not the one that its checksum is of, again and again.
   */
  EAB_STATUS_CORRUPTED = 125,
  /**
   * A body larger or deeper than the limits allow.
   */
  EAB_STATUS_TOO_LARGE = 126,
  /**
   * A link that leads away from the configured origin.
   */
  EAB_STATUS_FOREIGN_LINK = 127,
  /**
   * A chain of pages that comes back to a page it has passed.
   */
  EAB_STATUS_PAGE_CYCLE = 128,
  /**
   * A page whose rows came before.
   */
  EAB_STATUS_DUPLICATE_PAGE = 129,
  /**
   * A chain of pages, or of empty pages, without an end.
   */
  EAB_STATUS_ENDLESS_PAGES = 130,
  /**
   * The data changed while they were read, more often than the client begins anew.
   */
  EAB_STATUS_DATA_CHANGED = 131,
  /**
   * A fetch that ended before it was complete, though nobody failed: its runtime was shut down, or a part of it panicked.
   */
  EAB_STATUS_STOPPED = 132,
  /**
   * A 304 that no question led to.
   */
  EAB_STATUS_UNEXPECTED_NOT_MODIFIED = 133,
  /**
   * A submitted report that failed or was given up by the server.
   */
  EAB_STATUS_REPORT_FAILED = 134,
  /**
   * Two currencies that were to be added.
   */
  EAB_STATUS_MIXED_CURRENCY = 135,
  /**
   * A figure that does not fit.
   */
  EAB_STATUS_OVERFLOW = 136,
  /**
   * The snapshot cache cannot be read or written.
   */
  EAB_STATUS_CACHE = 137,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum eab_status eab_status;
#else
typedef int32_t eab_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What can be done about a status.
 */
enum eab_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Nothing is wrong.
   */
  EAB_KIND_NONE = 0,
  /**
   * Correct the argument, option or setting that the message names.
   */
  EAB_KIND_INPUT = 1,
  /**
   * Get a key or rights that allow it.
   */
  EAB_KIND_ACCESS = 2,
  /**
   * Ask for something else: there is nothing of that kind.
   */
  EAB_KIND_NOT_FOUND = 3,
  /**
   * Wait and ask again.
   */
  EAB_KIND_RETRY = 4,
  /**
   * The server answered what cannot be taken for the whole truth.
   */
  EAB_KIND_PROTOCOL = 5,
  /**
   * Look at the values: adding or converting them would give a wrong figure.
   */
  EAB_KIND_VALUE = 6,
  /**
   * Look at the disk.
   */
  EAB_KIND_STORAGE = 7,
  /**
   * A fault of the library: report it.
   */
  EAB_KIND_LIBRARY = 8,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum eab_kind eab_kind;
#else
typedef int32_t eab_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * How a fetch of several pages proves that they are of one moment.
 */
enum eab_snapshot_check
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * The usual one: every page for an enrollment, nothing for Azure Resource Manager, which has no validators.
   */
  EAB_SNAPSHOT_CHECK_DEFAULT = 0,
  /**
   * Every page is asked again.
   */
  EAB_SNAPSHOT_CHECK_EVERY_PAGE = 1,
  /**
   * The first page is asked again.
   */
  EAB_SNAPSHOT_CHECK_FIRST_PAGE = 2,
  /**
   * Nothing is asked again.
   */
  EAB_SNAPSHOT_CHECK_NEVER = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum eab_snapshot_check eab_snapshot_check;
#else
typedef uint32_t eab_snapshot_check;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A way to sign in to Microsoft Entra.
 */
enum eab_sign_in_way
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * The one that the usual variables of Azure describe (`AZURE_TENANT_ID` and others), or the Azure CLI.
   */
  EAB_SIGN_IN_ENVIRONMENT = 0,
  /**
   * A client secret.
   */
  EAB_SIGN_IN_CLIENT_SECRET = 1,
  /**
   * A certificate with its private key.
   */
  EAB_SIGN_IN_CERTIFICATE = 2,
  /**
   * A token of a workload identity, in a file.
   */
  EAB_SIGN_IN_WORKLOAD_IDENTITY = 3,
  /**
   * The managed identity of this machine.
   */
  EAB_SIGN_IN_MANAGED_IDENTITY = 4,
  /**
   * The account of the Azure CLI.
   */
  EAB_SIGN_IN_AZURE_CLI = 5,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum eab_sign_in_way eab_sign_in_way;
#else
typedef uint32_t eab_sign_in_way;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A dataset.
 */
enum eab_dataset
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * The billing periods of an enrollment.
   */
  EAB_DATASET_BILLING_PERIODS = 1,
  /**
   * Balance summaries.
   */
  EAB_DATASET_BALANCE_SUMMARY = 2,
  /**
   * Usage details.
   */
  EAB_DATASET_USAGE_DETAILS = 3,
  /**
   * Charges of the Azure Marketplace.
   */
  EAB_DATASET_MARKETPLACE_CHARGES = 4,
  /**
   * The price sheet.
   */
  EAB_DATASET_PRICE_SHEET = 5,
  /**
   * The use of reservations by instance and day.
   */
  EAB_DATASET_RESERVATION_DETAILS = 6,
  /**
   * The use of reservations by day or month.
   */
  EAB_DATASET_RESERVATION_SUMMARIES = 7,
  /**
   * Purchases and refunds of reservations.
   */
  EAB_DATASET_RESERVATION_CHARGES = 8,
  /**
   * What to reserve for all subscriptions together.
   */
  EAB_DATASET_SHARED_RECOMMENDATIONS = 9,
  /**
   * What to reserve for each subscription.
   */
  EAB_DATASET_SINGLE_RECOMMENDATIONS = 10,
  /**
   * Usage aggregates of a subscription.
   */
  EAB_DATASET_USAGE_AGGREGATES = 11,
  /**
   * The meters of a rate card.
   */
  EAB_DATASET_RATE_CARD = 12,
  /**
   * Invoices.
   */
  EAB_DATASET_INVOICES = 13,
  /**
   * The billing periods of a subscription.
   */
  EAB_DATASET_SUBSCRIPTION_PERIODS = 14,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum eab_dataset eab_dataset;
#else
typedef uint32_t eab_dataset;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * How usage details are delivered. Servers print the same amounts with more decimals in files than in pages, so that exact sums
 * of the two may differ far behind the point.
 */
enum eab_delivery
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * JSON in pages.
   */
  EAB_DELIVERY_PAGES = 0,
  /**
   * One CSV file.
   */
  EAB_DELIVERY_DOWNLOAD = 1,
  /**
   * A report that the server makes in the background, for the largest months.
   */
  EAB_DELIVERY_REPORT = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum eab_delivery eab_delivery;
#else
typedef uint32_t eab_delivery;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A version of the EA Reporting API.
 */
enum eab_api_version
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Version 1.
   */
  EAB_API_VERSION_V1 = 1,
  /**
   * Version 2.
   */
  EAB_API_VERSION_V2 = 2,
  /**
   * Version 3.
   */
  EAB_API_VERSION_V3 = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum eab_api_version eab_api_version;
#else
typedef uint32_t eab_api_version;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A cloud of Azure.
 */
enum eab_cloud
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * The public one.
   */
  EAB_CLOUD_PUBLIC = 0,
  /**
   * That of the US government.
   */
  EAB_CLOUD_US_GOVERNMENT = 1,
  /**
   * That of China.
   */
  EAB_CLOUD_CHINA = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum eab_cloud eab_cloud;
#else
typedef uint32_t eab_cloud;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What a row of usage is of.
 */
enum eab_granularity
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * A day.
   */
  EAB_GRANULARITY_DAILY = 0,
  /**
   * An hour.
   */
  EAB_GRANULARITY_HOURLY = 1,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum eab_granularity eab_granularity;
#else
typedef uint32_t eab_granularity;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Whose invoices are meant.
 */
enum eab_invoice_scope_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Those of a subscription, by the API of 2018.
   */
  EAB_INVOICE_SCOPE_SUBSCRIPTION = 0,
  /**
   * Those of a billing account.
   */
  EAB_INVOICE_SCOPE_BILLING_ACCOUNT = 1,
  /**
   * Those of a billing profile, written `account/profile`.
   */
  EAB_INVOICE_SCOPE_BILLING_PROFILE = 2,
  /**
   * Those of a subscription, by the API of 2024.
   */
  EAB_INVOICE_SCOPE_BILLING_SUBSCRIPTION = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum eab_invoice_scope_kind eab_invoice_scope_kind;
#else
typedef uint32_t eab_invoice_scope_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What proves that the rows of a fetch are of one moment.
 */
enum eab_snapshot
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /**
   * Nothing: the client was told not to ask again.
   */
  EAB_SNAPSHOT_NOT_ASKED = 0,
  /**
   * They came in one answer.
   */
  EAB_SNAPSHOT_ONE_ANSWER = 1,
  /**
   * After the last page was read, the server confirmed by validator that the pages had not changed.
   */
  EAB_SNAPSHOT_VALIDATED = 2,
  /**
   * After the last page was read, pages that have no validator were read again and had the same rows.
   */
  EAB_SNAPSHOT_READ_AGAIN = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum eab_snapshot eab_snapshot;
#else
typedef uint32_t eab_snapshot;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A client of Azure Resource Manager, for usage aggregates, rate cards and invoices. Any number of threads may use it at once.
 */
typedef struct eab_azure eab_azure;

/**
 * Ends calls that it was given to. Any thread may use it; it may be freed while such a call goes on.
 */
typedef struct eab_cancel eab_cancel;

/**
 * The client of an enrollment, for the EA Reporting API. Any number of threads may use it at once.
 */
typedef struct eab_client eab_client;

/**
 * What went wrong. Put out by a function that did not return `EAB_STATUS_OK`, if it was given a place for it; to be freed
 * with `eab_error_free`. Never changes, so that any thread may read it.
 */
typedef struct eab_error eab_error;

/**
 * A dataset of one span, ready to be fetched as often as wanted. Never changes, so that any number of threads may use it.
 */
typedef struct eab_query eab_query;

/**
 * What a fetch brought: rows, unless a stream has them, and the proof that they are whole. Any number of threads may read it.
 */
typedef struct eab_result eab_result;

/**
 * The spans of a selector. Never changes.
 */
typedef struct eab_spans eab_spans;

/**
 * Takes the token that a callback gets.
 */
typedef struct eab_token eab_token;

/**
 * Settings of a client. Zero, NULL and length 0 mean that the default holds, so that a struct of zeros is one of defaults.
 */
typedef struct eab_settings {
  /**
   * `sizeof(eab_settings)`.
   */
  size_t struct_size;
  /**
   * The address of the API. Without it, keys go to `https://consumption.azure.com`, and tokens to Azure Resource Manager of the
   * cloud.
   */
  const char *base_url;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t base_url_len;
  /**
   * Certificate authorities as PEM, trusted besides those of the system.
   */
  const char *ca_pem;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t ca_pem_len;
  /**
   * A folder for snapshots of complete fetches; none are kept without it.
   */
  const char *cache_dir;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t cache_dir_len;
  /**
   * The bytes that the snapshots may take up. Only with `cache_dir`.
   */
  uint64_t cache_max_bytes;
  /**
   * The time that a call may take in all, in milliseconds.
   */
  uint64_t total_time_ms;
  /**
   * The time in which an answer has to begin, in milliseconds.
   */
  uint64_t head_time_ms;
  /**
   * The time in which some byte of an answer has to come, in milliseconds.
   */
  uint64_t idle_time_ms;
  /**
   * How often a report is asked for, where the server does not say, in milliseconds.
   */
  uint64_t poll_interval_ms;
  /**
   * The largest page, in bytes after decompression.
   */
  uint64_t max_page_bytes;
  /**
   * The largest file, in bytes after decompression.
   */
  uint64_t max_file_bytes;
  /**
   * The most pages of a fetch.
   */
  uint64_t max_pages;
  /**
   * The longest wait that a server may ask for, in milliseconds.
   */
  uint64_t max_wait_ms;
  /**
   * How often a request is sent at most.
   */
  uint32_t max_attempts;
  /**
   * An `eab_snapshot_check`.
   */
  uint32_t snapshot_check;
  /**
   * The month in which the fiscal year begins, 1 to 12.
   */
  uint32_t fiscal_year_start;
  /**
   * The days for which a period is settling after its end; `EAB_NO_SETTLING_DAYS` for none.
   */
  uint32_t settling_days;
  /**
   * 1 if a period may be closed though the next one is not listed.
   */
  uint32_t without_next_period;
  /**
   * 1 to leave the proxy settings of the system aside.
   */
  uint32_t without_proxy;
  /**
   * For tests: the time stands still here, unless it is 0, in milliseconds since 1970 in UTC, and nothing waits.
   */
  int64_t fixed_time_ms;
} eab_settings;

/**
 * A dataset and the version of the API that it should be fetched with.
 */
typedef struct eab_version_choice {
  /**
   * An `eab_dataset`.
   */
  uint32_t dataset;
  /**
   * An `eab_api_version`.
   */
  uint32_t version;
} eab_version_choice;

/**
 * What a client of an enrollment is opened with.
 */
typedef struct eab_client_options {
  /**
   * `sizeof(eab_client_options)`.
   */
  size_t struct_size;
  /**
   * Settings; NULL for the defaults.
   */
  const struct eab_settings *settings;
  /**
   * The API key. It is copied; the copy is wiped when the client is freed.
   */
  const char *api_key;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t api_key_len;
  /**
   * The number of the enrollment; that of the key without it.
   */
  const char *enrollment;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t enrollment_len;
  /**
   * Versions of the API, for datasets that should not be fetched with the newest.
   */
  const struct eab_version_choice *versions;
  /**
   * How many they are.
   */
  size_t versions_len;
  /**
   * 1 to take what is not given here from the variables `EA_BILLING_URL`, `EA_BILLING_ENROLLMENT`, `EA_BILLING_API_KEY` or
   * `EA_BILLING_API_KEY_FILE`, `EA_BILLING_CA_FILE` and `EA_BILLING_CACHE_DIR`. One that cannot be used fails the call.
   */
  uint32_t from_environment;
} eab_client_options;

/**
 * Gets an access token for a scope such as `https://management.azure.com/.default`, which ends with NUL, and gives it with
 * `eab_token_set`. Called on threads of the library, never by two at once for one client. It may call no function but `eab_token_set`
 * and `eab_cancel_cancel`. Anything but 0 fails the call with `EAB_STATUS_SIGN_IN_FAILED`. `scope` and `token` are gone when it
 * returns.
 */
typedef int32_t (*eab_token_fn)(void *user_data, const char *scope, struct eab_token *token);

/**
 * How to sign in. What the way does not need may be left out.
 */
typedef struct eab_sign_in {
  /**
   * `sizeof(eab_sign_in)`.
   */
  size_t struct_size;
  /**
   * An `eab_sign_in_way`.
   */
  uint32_t way;
  /**
   * The tenant, by GUID or domain.
   */
  const char *tenant;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t tenant_len;
  /**
   * The GUID of the application.
   */
  const char *client_id;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t client_id_len;
  /**
   * Its secret.
   */
  const char *client_secret;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t client_secret_len;
  /**
   * Its certificate and private key as PEM.
   */
  const char *certificate_pem;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t certificate_pem_len;
  /**
   * The file of the workload identity's token.
   */
  const char *federated_token_file;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t federated_token_file_len;
  /**
   * The address of Microsoft Entra, where it is not that of the cloud.
   */
  const char *login_url;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t login_url_len;
} eab_sign_in;

/**
 * What a client of Azure Resource Manager is opened with. The token comes from the first of these that is given: `token`,
 * `access_token`, `sign_in`; without any, from the environment, if `from_environment` is 1.
 */
typedef struct eab_azure_options {
  /**
   * `sizeof(eab_azure_options)`.
   */
  size_t struct_size;
  /**
   * Settings; NULL for the defaults.
   */
  const struct eab_settings *settings;
  /**
   * An `eab_cloud`.
   */
  uint32_t cloud;
  /**
   * 1 to take what is not given here from the variables `EA_BILLING_ARM_URL`, `EA_BILLING_ACCESS_TOKEN`, `EA_BILLING_CA_FILE`
   * and `EA_BILLING_CACHE_DIR`. One that cannot be used fails the call.
   */
  uint32_t from_environment;
  /**
   * Gets tokens. Has to be good, as `token_user_data`, until the client and all that came of it are freed.
   */
  eab_token_fn token;
  /**
   * Handed to `token`. It has to be good until the client and all that came of it are freed: the free that lets go of the last of
   * them waits until `token` has returned, and it is not called afterwards.
   */
  void *token_user_data;
  /**
   * A token that is at hand.
   */
  const char *access_token;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t access_token_len;
  /**
   * When it ends, in milliseconds since 1970; 0 if the token itself tells it.
   */
  int64_t access_token_expires_ms;
  /**
   * How to sign in.
   */
  const struct eab_sign_in *sign_in;
} eab_azure_options;

/**
 * Which usage is asked for: that of `days`, or what was reported from `start_ms` until `end_ms`. What lies in the future is left
 * out.
 */
typedef struct eab_usage_window {
  /**
   * `sizeof(eab_usage_window)`.
   */
  size_t struct_size;
  /**
   * Days such as `2026-10-01..2026-10-31`, in UTC. NULL if `start_ms` and `end_ms` are given and `by_usage_day` is 0.
   */
  const char *days;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t days_len;
  /**
   * An `eab_granularity`.
   */
  uint32_t granularity;
  /**
   * 0 if the days are those on which usage was reported, 1 if they are those of the usage.
   */
  uint32_t by_usage_day;
  /**
   * For how many days longer usage of these days is looked for, where they are those of the usage: 1 to 366; 14 if 0,
   * and `EAB_NO_LATE_DAYS` for none. 0 if `end_ms` is given.
   */
  uint32_t late_days;
  /**
   * 1 to have one row for all instances of a meter.
   */
  uint32_t without_details;
  /**
   * When the time of reporting begins, in milliseconds since 1970: at midnight in UTC, or at a full hour if the granularity
   * is hourly. 0, like `end_ms`, if days are meant.
   */
  int64_t start_ms;
  /**
   * When it ends; this moment is not part of it.
   */
  int64_t end_ms;
} eab_usage_window;

/**
 * Which rate card is asked for.
 */
typedef struct eab_rate_card_offer {
  /**
   * `sizeof(eab_rate_card_offer)`.
   */
  size_t struct_size;
  /**
   * The offer, such as `MS-AZR-0003P`.
   */
  const char *offer;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t offer_len;
  /**
   * ISO 4217 code of the currency.
   */
  const char *currency;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t currency_len;
  /**
   * Such as `en-US`.
   */
  const char *locale;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t locale_len;
  /**
   * ISO code of the country, such as `US`.
   */
  const char *region;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t region_len;
} eab_rate_card_offer;

/**
 * Whose invoices are asked for.
 */
typedef struct eab_invoice_scope {
  /**
   * `sizeof(eab_invoice_scope)`.
   */
  size_t struct_size;
  /**
   * An `eab_invoice_scope_kind`.
   */
  uint32_t kind;
  /**
   * The GUID or name; `account/profile` for a billing profile.
   */
  const char *name;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t name_len;
} eab_invoice_scope;

/**
 * Which invoices are asked for.
 */
typedef struct eab_invoice_filter {
  /**
   * `sizeof(eab_invoice_filter)`.
   */
  size_t struct_size;
  /**
   * Days such as `2026-01-01..2026-10-31`; all without them.
   */
  const char *days;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t days_len;
  /**
   * So many invoices on a page at most; all pages are fetched. The number of the server if 0.
   */
  uint32_t top;
} eab_invoice_filter;

/**
 * A text in UTF-8 that belongs to the handle it was asked of, and is good as long as that is. It ends with NUL, which
 * `len` does not count. `data` is NULL where there is nothing.
 */
typedef struct eab_text {
  /**
   * The bytes.
   */
  const char *data;
  /**
   * How many they are.
   */
  size_t len;
} eab_text;

/**
 * How far a fetch is.
 */
typedef struct eab_progress {
  /**
   * `sizeof(eab_progress)` of the library, which only grows.
   */
  size_t struct_size;
  /**
   * The rows that came so far.
   */
  uint64_t rows;
  /**
   * The rows that could not be read so far.
   */
  uint64_t issues;
  /**
   * How often the fetch has begun anew, because the data changed; the counts then begin anew as well.
   */
  uint64_t restarts;
} eab_progress;

/**
 * Told how far a fetch is, on the thread that made the call, or that asks a stream for its next rows. It may call no function
 * but `eab_cancel_cancel`. What `progress` points to is gone when it returns.
 */
typedef void (*eab_progress_fn)(void *user_data, const struct eab_progress *progress);

/**
 * How a query is answered. Zero, NULL and length 0 mean that the default holds.
 */
typedef struct eab_fetch_options {
  /**
   * `sizeof(eab_fetch_options)`.
   */
  size_t struct_size;
  /**
   * A validator of an earlier fetch: if nothing has changed since, the call returns `EAB_STATUS_NOT_MODIFIED`.
   */
  const char *validator;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t validator_len;
  /**
   * Ends the call, and the stream that it made.
   */
  const struct eab_cancel *cancel;
  /**
   * Told how far the call is.
   */
  eab_progress_fn progress;
  /**
   * Handed to `progress`. For a stream it has to be good until that is released.
   */
  void *user_data;
  /**
   * The most rows of a batch of a stream; 65,536 by default.
   */
  size_t batch_rows;
  /**
   * The decimals of amounts and numbers of a stream, 1 to 28; 24 by default.
   */
  uint32_t decimal_scale;
} eab_fetch_options;

/**
 * The proof that a fetch is whole: `rows + issues + outside` is what the server sent.
 */
typedef struct eab_certificate {
  /**
   * `sizeof(eab_certificate)`.
   */
  size_t struct_size;
  /**
   * An `eab_dataset`.
   */
  uint32_t dataset;
  /**
   * 1 if the rows came from the snapshot cache, confirmed by the server.
   */
  uint32_t from_cache;
  /**
   * What was asked for.
   */
  struct eab_text span;
  /**
   * The enrollment, subscription or billing account.
   */
  struct eab_text scope;
  /**
   * The version of the API that answered.
   */
  struct eab_text version;
  /**
   * The answers that held the data.
   */
  uint64_t pages;
  /**
   * The rows that could be read.
   */
  uint64_t rows;
  /**
   * The rows that could not.
   */
  uint64_t issues;
  /**
   * The rows of other days or periods than were asked for.
   */
  uint64_t outside;
  /**
   * Bytes of the bodies as they travelled.
   */
  uint64_t wire_bytes;
  /**
   * Bytes of the bodies after decompression.
   */
  uint64_t bytes;
  /**
   * Tags and additional information that are no JSON objects.
   */
  uint64_t broken_json_texts;
  /**
   * Instants with parts of a microsecond, which the columns of a stream leave out.
   */
  uint64_t shortened_instants;
  /**
   * When the data were fetched, in milliseconds since 1970 in UTC.
   */
  int64_t fetched_at_ms;
  /**
   * How many sums there are, one for each currency: `eab_result_total` gives them.
   */
  size_t totals_len;
  /**
   * How many warnings there are, which `eab_result_certificate_json` has.
   */
  size_t warnings_len;
  /**
   * How many units of measure are not understood, which `eab_result_certificate_json` has.
   */
  size_t unknown_units_len;
  /**
   * The pages that were asked again to prove it.
   */
  uint64_t snapshot_asked;
  /**
   * An `eab_snapshot`.
   */
  uint32_t snapshot;
  /**
   * 1 if every row could be read, so that the sums are those of all rows.
   */
  uint32_t is_clean;
} eab_certificate;

/**
 * An amount of money, with all its digits.
 */
typedef struct eab_money {
  /**
   * The digits, such as `-1234.5600`.
   */
  struct eab_text amount;
  /**
   * ISO 4217 code of the currency; nothing where it is that of the enrollment, which the rows do not name.
   */
  struct eab_text currency;
} eab_money;

/**
 * A billing period of an enrollment.
 */
typedef struct eab_billing_period {
  /**
   * `sizeof(eab_billing_period)`.
   */
  size_t struct_size;
  /**
   * Such as `202610`.
   */
  struct eab_text billing_period_id;
  /**
   * The first day, such as `2026-10-01`.
   */
  struct eab_text first_day;
  /**
   * The last day.
   */
  struct eab_text last_day;
  /**
   * `open`, `settling` or `closed`.
   */
  struct eab_text state;
  /**
   * 1 if there is one.
   */
  uint32_t has_balance_summary;
  /**
   * 1 if there are some.
   */
  uint32_t has_usage_details;
  /**
   * 1 if there are some.
   */
  uint32_t has_marketplace_charges;
  /**
   * 1 if there is one.
   */
  uint32_t has_price_sheet;
} eab_billing_period;

/**
 * A balance summary. All amounts are in the currency of `currency_code`.
 */
typedef struct eab_balance_summary {
  /**
   * `sizeof(eab_balance_summary)`.
   */
  size_t struct_size;
  /**
   * Such as `202610`.
   */
  struct eab_text billing_period_id;
  /**
   * ISO 4217 code.
   */
  struct eab_text currency_code;
  /**
   * Commitment left when the period began.
   */
  struct eab_text beginning_balance;
  /**
   * Commitment left when it ended, or now.
   */
  struct eab_text ending_balance;
  /**
   * Commitment bought.
   */
  struct eab_text new_purchases;
  /**
   * Credits and corrections.
   */
  struct eab_text adjustments;
  /**
   * Commitment used up.
   */
  struct eab_text utilized;
  /**
   * Charges beyond the commitment.
   */
  struct eab_text service_overage;
  /**
   * Charges that the commitment does not cover.
   */
  struct eab_text charges_billed_separately;
  /**
   * All charges beyond the commitment.
   */
  struct eab_text total_overage;
  /**
   * Commitment used up and all charges.
   */
  struct eab_text total_usage;
  /**
   * Charges of the Azure Marketplace.
   */
  struct eab_text azure_marketplace_service_charges;
} eab_balance_summary;

/**
 * A billing period of a subscription.
 */
typedef struct eab_subscription_period {
  /**
   * `sizeof(eab_subscription_period)`.
   */
  size_t struct_size;
  /**
   * Such as `201806-1`.
   */
  struct eab_text name;
  /**
   * The first day.
   */
  struct eab_text first_day;
  /**
   * The last day.
   */
  struct eab_text last_day;
  /**
   * `open`, `settling` or `closed`.
   */
  struct eab_text state;
} eab_subscription_period;

/**
 * An invoice. `eab_result_rows_json` has all its fields.
 */
typedef struct eab_invoice {
  /**
   * `sizeof(eab_invoice)`.
   */
  size_t struct_size;
  /**
   * The name, by which it is downloaded.
   */
  struct eab_text name;
  /**
   * The first day that it is for, as it was printed.
   */
  struct eab_text first_day;
  /**
   * The last day.
   */
  struct eab_text last_day;
  /**
   * When it was made.
   */
  struct eab_text invoice_date;
  /**
   * When it is to be paid.
   */
  struct eab_text due_date;
  /**
   * `Due`, `OverDue`, `Paid`, `Void` and others.
   */
  struct eab_text status;
  /**
   * What was billed.
   */
  struct eab_money billed_amount;
  /**
   * The sum with tax.
   */
  struct eab_money total_amount;
  /**
   * What is to be paid.
   */
  struct eab_money amount_due;
} eab_invoice;

/**
 * Takes the next bytes of a document. Anything but 0 ends the download with `EAB_STATUS_CALLBACK_FAILED`. What came is
 * provisional until the download has returned `EAB_STATUS_OK`. Called on the thread that asked for the download; it may call no function but `eab_cancel_cancel`.
 */
typedef int32_t (*eab_write_fn)(void *user_data, const uint8_t *data, size_t len);

/**
 * A document of an invoice.
 */
typedef struct eab_document_name {
  /**
   * `sizeof(eab_document_name)`.
   */
  size_t struct_size;
  /**
   * The name of the invoice.
   */
  const char *invoice;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t invoice_len;
  /**
   * The name of the document.
   */
  const char *document;
  /**
   * Its length in bytes, or `EAB_NUL_TERMINATED`.
   */
  size_t document_len;
} eab_document_name;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The version of the library that is linked, such as `0.1.0`. Never freed.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
const char *eab_version(void);

/**
 * `EAB_VERSION_MAJOR * 1000000 + EAB_VERSION_MINOR * 1000 + EAB_VERSION_PATCH` of the library that is linked.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
uint32_t eab_version_number(void);

/**
 * `EAB_ABI_VERSION` of the library that is linked.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
uint32_t eab_abi_version(void);

/**
 * Puts out 1 if the library was built with a feature, such as `entra`, otherwise 0.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_status eab_has_feature(const char *name, size_t name_len, uint32_t *out, struct eab_error **error);

/**
 * The stable name of a status, such as `key_expired`; `unknown` for a number that is none. Never NULL, never freed.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
const char *eab_status_name(int32_t status);

/**
 * What can be done about a status; `EAB_KIND_LIBRARY` for a number that is none.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_kind eab_status_kind(int32_t status);

/**
 * Frees a text that a function put out as `char **`; NULL is allowed.
 *
 * Threads: any; no other call may use the text. Fork: works in the child.
 */
void eab_string_free(char *string);

/**
 * The status; `EAB_STATUS_OK` for NULL.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_status eab_error_status(const struct eab_error *error);

/**
 * The stable name of the status, such as `key_expired`. Never freed.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
const char *eab_error_code(const struct eab_error *error);

/**
 * One sentence about what was asked, expected and found, in UTF-8. Holds no key, token or signature. Good until the error is
 * freed; `""` for NULL.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
const char *eab_error_message(const struct eab_error *error);

/**
 * What to do next, in UTF-8. Good until the error is freed; `""` for NULL.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
const char *eab_error_hint(const struct eab_error *error);

/**
 * The HTTP status that the server gave; 0 if none did.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
uint16_t eab_error_http_status(const struct eab_error *error);

/**
 * The milliseconds that the server asked to wait; -1 if it did not.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
int64_t eab_error_retry_after_ms(const struct eab_error *error);

/**
 * Frees an error; NULL is allowed.
 *
 * Threads: any; no other call may use the error. Fork: works in the child.
 */
void eab_error_free(struct eab_error *error);

/**
 * Makes a token that has not been cancelled.
 *
 * Threads: any, several at once. Fork: make it after the fork.
 */
eab_status eab_cancel_new(struct eab_cancel **out, struct eab_error **error);

/**
 * Ends the calls that have the token, now and later. They return `EAB_STATUS_CANCELLED`.
 *
 * Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child; make a new token after the fork.
 */
eab_status eab_cancel_cancel(const struct eab_cancel *cancel, struct eab_error **error);

/**
 * Frees a token; NULL is allowed.
 *
 * Threads: any; calls that have the token may go on, but none may begin with it. Fork: in the child nothing is freed.
 */
void eab_cancel_free(struct eab_cancel *cancel);

/**
 * Gives the token that was asked for, and when it ends in milliseconds since 1970, or 0 if that is not known. The text is copied.
 *
 * Threads: the one of the callback, while that lasts. Fork: not in a child.
 */
eab_status eab_token_set(struct eab_token *token,
                         const char *access_token,
                         size_t access_token_len,
                         int64_t expires_ms,
                         struct eab_error **error);

/**
 * Opens a client. Nothing is sent.
 *
 * Threads: any, several at once; not in a callback. Fork: open it after the fork.
 */
eab_status eab_client_open(const struct eab_client_options *options,
                           struct eab_client **out,
                           struct eab_error **error);

/**
 * Frees a client; NULL is allowed. Its queries, results and streams stay good.
 *
 * Threads: any; no other call may use the client. Fork: in the child nothing is freed.
 */
void eab_client_free(struct eab_client *client);

/**
 * What is known of the client, as a JSON object: `enrollment`, `now`, `key` with what it says of itself (`enrollment`, `view`,
 * `department`, `account`, `notBefore`, `expires`) or `null`, and `warnings`, which are texts. To be freed with
 * `eab_string_free`.
 *
 * Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_client_info_json(const struct eab_client *client,
                                char **out,
                                struct eab_error **error);

/**
 * Finds what to ask for, one call after the other, to have all of a selector such as `last-3` or `2026-01..2026-03`. Asks for the
 * list of billing periods.
 *
 * Threads: any, several at once; not in a callback. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_client_spans(const struct eab_client *client,
                            const char *selector,
                            size_t selector_len,
                            uint32_t dataset,
                            uint32_t delivery,
                            const struct eab_cancel *cancel,
                            struct eab_spans **out,
                            struct eab_error **error);

/**
 * What a selector means now, as a JSON object: `periods`, each with `billingPeriodId`, `firstDay`, `lastDay` and `state`;
 * `days`, ranges of days up to today such as `2026-10-01..2026-10-31`; `notes`, which are texts; and `oddities`, texts on what is
 * odd about the whole list of billing periods, such as a gap. Asks for that list. A selector of days has no periods. To be freed with
 * `eab_string_free`.
 *
 * Threads: any, several at once; not in a callback. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_client_resolve_json(const struct eab_client *client,
                                   const char *selector,
                                   size_t selector_len,
                                   const struct eab_cancel *cancel,
                                   char **out,
                                   struct eab_error **error);

/**
 * Asks for the billing periods of the enrollment.
 *
 * Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_client_billing_periods(const struct eab_client *client,
                                      struct eab_query **out,
                                      struct eab_error **error);

/**
 * Asks for the balance summary of a span: `current`, a billing period such as `202610`, or days such as `2026-10-01..2026-10-05`.
 *
 * Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_client_balance_summary(const struct eab_client *client,
                                      const char *span,
                                      size_t span_len,
                                      struct eab_query **out,
                                      struct eab_error **error);

/**
 * Asks for the usage details of a span: `current`, a billing period such as `202610`, or days such as `2026-10-01..2026-10-05`.
 *
 * Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_client_usage_details(const struct eab_client *client,
                                    const char *span,
                                    size_t span_len,
                                    uint32_t delivery,
                                    struct eab_query **out,
                                    struct eab_error **error);

/**
 * Asks for the marketplace charges of a span: `current`, a billing period such as `202610`, or days such as `2026-10-01..2026-10-05`.
 *
 * Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_client_marketplace_charges(const struct eab_client *client,
                                          const char *span,
                                          size_t span_len,
                                          struct eab_query **out,
                                          struct eab_error **error);

/**
 * Asks for the price sheet of a span: `current`, a billing period such as `202610`, or days such as `2026-10-01..2026-10-05`.
 *
 * Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_client_price_sheet(const struct eab_client *client,
                                  const char *span,
                                  size_t span_len,
                                  struct eab_query **out,
                                  struct eab_error **error);

/**
 * Asks for the use of reservations by instance on days such as `2026-10-01..2026-10-05`.
 *
 * Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_client_reservation_details(const struct eab_client *client,
                                          const char *days,
                                          size_t days_len,
                                          struct eab_query **out,
                                          struct eab_error **error);

/**
 * Asks for the use of reservations by day on such days, or by month where `days` is NULL.
 *
 * Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_client_reservation_summaries(const struct eab_client *client,
                                            const char *days,
                                            size_t days_len,
                                            struct eab_query **out,
                                            struct eab_error **error);

/**
 * Asks for purchases and refunds of reservations on such days.
 *
 * Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_client_reservation_charges(const struct eab_client *client,
                                          const char *days,
                                          size_t days_len,
                                          struct eab_query **out,
                                          struct eab_error **error);

/**
 * Asks what to reserve for all subscriptions together, by the use of the last 7, 30 or 60 days.
 *
 * Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_client_shared_recommendations(const struct eab_client *client,
                                             uint32_t look_back_days,
                                             struct eab_query **out,
                                             struct eab_error **error);

/**
 * Asks what to reserve for each subscription, by the use of the last 7, 30 or 60 days.
 *
 * Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_client_single_recommendations(const struct eab_client *client,
                                             uint32_t look_back_days,
                                             struct eab_query **out,
                                             struct eab_error **error);

/**
 * Opens a client. Nothing is sent.
 *
 * Threads: any, several at once; not in a callback. Fork: open it after the fork.
 */
eab_status eab_azure_open(const struct eab_azure_options *options,
                          struct eab_azure **out,
                          struct eab_error **error);

/**
 * Frees a client; NULL is allowed. Its queries, results and streams stay good. Without any, it waits for a `token` that is
 * being got, without limit.
 *
 * Threads: any; no other call may use the client. Fork: in the child nothing is freed.
 */
void eab_azure_free(struct eab_azure *azure);

/**
 * Signs in, and puts out who did as a JSON object: `tenant`, `application`, `user`, `expires`. The token is not in it. To be freed
 * with `eab_string_free`.
 *
 * Threads: any, several at once; not in a callback. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_azure_token_info_json(const struct eab_azure *azure,
                                     const struct eab_cancel *cancel,
                                     char **out,
                                     struct eab_error **error);

/**
 * What a selector means now for a subscription, as `eab_client_resolve_json`.
 *
 * Threads: any, several at once; not in a callback. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_azure_resolve_json(const struct eab_azure *azure,
                                  const char *subscription,
                                  size_t subscription_len,
                                  const char *selector,
                                  size_t selector_len,
                                  const struct eab_cancel *cancel,
                                  char **out,
                                  struct eab_error **error);

/**
 * Asks for usage aggregates of a subscription. Each fetch asks for what is past of the window by then, so that a query of a
 * window that goes on gets more of it later.
 *
 * Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_azure_usage_aggregates(const struct eab_azure *azure,
                                      const char *subscription,
                                      size_t subscription_len,
                                      const struct eab_usage_window *window,
                                      struct eab_query **out,
                                      struct eab_error **error);

/**
 * Asks for the rate card of an offer.
 *
 * Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_azure_rate_card(const struct eab_azure *azure,
                               const char *subscription,
                               size_t subscription_len,
                               const struct eab_rate_card_offer *offer,
                               struct eab_query **out,
                               struct eab_error **error);

/**
 * Asks for invoices; `filter` may be NULL.
 *
 * Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_azure_invoices(const struct eab_azure *azure,
                              const struct eab_invoice_scope *scope,
                              const struct eab_invoice_filter *filter,
                              struct eab_query **out,
                              struct eab_error **error);

/**
 * Asks for one invoice by its name.
 *
 * Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_azure_invoice(const struct eab_azure *azure,
                             const struct eab_invoice_scope *scope,
                             const char *name,
                             size_t name_len,
                             struct eab_query **out,
                             struct eab_error **error);

/**
 * Asks for the newest invoice of a subscription.
 *
 * Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_azure_latest_invoice(const struct eab_azure *azure,
                                    const char *subscription,
                                    size_t subscription_len,
                                    struct eab_query **out,
                                    struct eab_error **error);

/**
 * Asks for the billing periods of a subscription.
 *
 * Threads: any, several at once. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_azure_billing_periods(const struct eab_azure *azure,
                                     const char *subscription,
                                     size_t subscription_len,
                                     struct eab_query **out,
                                     struct eab_error **error);

/**
 * How many there are.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_status eab_spans_len(const struct eab_spans *spans, size_t *out, struct eab_error **error);

/**
 * The span at an index, to be given to functions such as `eab_client_usage_details`. `out` is good until the spans are freed.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_status eab_spans_get(const struct eab_spans *spans,
                         size_t index,
                         struct eab_text *out,
                         struct eab_error **error);

/**
 * What should be known of them, such as that a period is not listed, and what is odd about the list of billing periods, such as a
 * gap: a JSON array of texts. To be freed with `eab_string_free`.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_status eab_spans_notes_json(const struct eab_spans *spans,
                                char **out,
                                struct eab_error **error);

/**
 * Frees them; NULL is allowed.
 *
 * Threads: any; no other call may use them. Fork: works in the child.
 */
void eab_spans_free(struct eab_spans *spans);

/**
 * Fetches all rows and keeps them. Nothing is put out before they are proved to be whole. If the data change meanwhile, the
 * fetch begins anew.
 *
 * Threads: any, several at once; not in a callback. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_query_fetch(const struct eab_query *query,
                           const struct eab_fetch_options *options,
                           struct eab_result **out,
                           struct eab_error **error);

/**
 * Frees a query; NULL is allowed. Results and streams of it stay good.
 *
 * Threads: any; no other call may use the query. Fork: in the child what belongs to the parent is not freed.
 */
void eab_query_free(struct eab_query *query);

/**
 * How many rows there are. Before a stream has been read to its end, `EAB_STATUS_INCOMPLETE`.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_status eab_result_len(const struct eab_result *result, uint64_t *out, struct eab_error **error);

/**
 * The rows as a JSON array of objects, with the names and meaning of the columns of the stream and all digits of all numbers.
 * Nothing for the result of a stream, whose consumer has them.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_status eab_result_rows_json(const struct eab_result *result,
                                struct eab_text *out,
                                struct eab_error **error);

/**
 * The rows of other days or periods than were asked for, in the same form.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_status eab_result_outside_json(const struct eab_result *result,
                                   struct eab_text *out,
                                   struct eab_error **error);

/**
 * The rows that could not be read: a JSON array of objects with `dataset`, `span`, `row`, `page`, `field`, `reason` and `raw`.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_status eab_result_issues_json(const struct eab_result *result,
                                  struct eab_text *out,
                                  struct eab_error **error);

/**
 * The terms of a rate card, as a JSON array of objects; nothing for other datasets.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_status eab_result_terms_json(const struct eab_result *result,
                                 struct eab_text *out,
                                 struct eab_error **error);

/**
 * The proof as a JSON object with `dataset`, `span`, `enrollment`, `scope`, `version`, `pages`, `rows`, `issues`, `outside`,
 * `wireBytes`, `bytes`, `totals`, `brokenJsonTexts`, `unknownUnits`, `snapshot`, `fromCache`, `fetchedAt`, `warnings` and
 * `shortenedInstants`.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_status eab_result_certificate_json(const struct eab_result *result,
                                       struct eab_text *out,
                                       struct eab_error **error);

/**
 * The proof, of which the JSON has the warnings and the unknown units as well. Set `struct_size` before.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_status eab_result_certificate(const struct eab_result *result,
                                  struct eab_certificate *out,
                                  struct eab_error **error);

/**
 * The exact sum of the costs of one currency. There is none where no row came: `totals_len` of the certificate tells how many
 * there are, and an index beyond them is `EAB_STATUS_OUT_OF_RANGE`.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_status eab_result_total(const struct eab_result *result,
                            size_t index,
                            struct eab_money *out,
                            struct eab_error **error);

/**
 * What to give as `validator` next time; nothing if the server gave none. It may be stored and holds no secret.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_status eab_result_validator(const struct eab_result *result,
                                struct eab_text *out,
                                struct eab_error **error);

/**
 * The entity tag as the server sent it; nothing if it sent none.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_status eab_result_etag(const struct eab_result *result, struct eab_text *out, struct eab_error **error);

/**
 * The billing period at an index. Set `struct_size` before.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_status eab_result_billing_period(const struct eab_result *result,
                                     size_t index,
                                     struct eab_billing_period *out,
                                     struct eab_error **error);

/**
 * The balance summary at an index. Set `struct_size` before.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_status eab_result_balance_summary(const struct eab_result *result,
                                      size_t index,
                                      struct eab_balance_summary *out,
                                      struct eab_error **error);

/**
 * The subscription period at an index. Set `struct_size` before.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_status eab_result_subscription_period(const struct eab_result *result,
                                          size_t index,
                                          struct eab_subscription_period *out,
                                          struct eab_error **error);

/**
 * The invoice at an index. Set `struct_size` before.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_status eab_result_invoice(const struct eab_result *result,
                              size_t index,
                              struct eab_invoice *out,
                              struct eab_error **error);

/**
 * Puts out why a stream failed, as its consumer was told by `get_last_error`: the error has the status, the HTTP status and the
 * time to wait as well, and is to be freed with `eab_error_free`. NULL if the stream has not failed.
 *
 * Threads: any, several at once. Fork: works in the child.
 */
eab_status eab_result_error(const struct eab_result *result,
                            struct eab_error **out,
                            struct eab_error **error);

/**
 * Frees a result and all texts that were asked of it; NULL is allowed. A stream that it is of stays good.
 *
 * Threads: any; no other call may use the result or its texts. Fork: works in the child.
 */
void eab_result_free(struct eab_result *result);

/**
 * Fetches the rows as a stream of Arrow, in memory that does not grow with the number of usage details. Rows are provisional until
 * `get_next` has said that there are no more: only then they are proved to be whole. If the data change meanwhile, it fails with EIO
 * and `data_changed`; ask again then. `stream` has to be released by its consumer; what it held before is not looked at. Whatever
 * the status, it is written: where there is no stream, as one that was released, whose `release` is NULL. `out`, which may be NULL,
 * tells what is known besides the rows, when they have been read to their end.
 *
 * Callbacks of the stream return 0 or EINVAL (a call that must not be made, or a number or text that does not fit), ECANCELED (the call was
 * cancelled) or EIO (all else). After an error of `get_next`, each further call of it fails in the same way, but for calls that must
 * not be made, such as those from within a callback. The `release` of batches and columns only frees memory; it is the one
 * callback in which a fault of the library would end the process.
 *
 * Threads: any, several at once; not in a callback. The stream may be used on any thread, on one at a time. Fork:
 * `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_query_stream(const struct eab_query *query,
                            const struct eab_fetch_options *options,
                            struct ArrowArrayStream *stream,
                            struct eab_result **out,
                            struct eab_error **error);

/**
 * Downloads an invoice as PDF. `out`, which may be NULL, is what proves that it is whole, as a JSON object: `fileName`, `bytes`,
 * `wireBytes`, `hasChecksum`, `fetchedAt`; to be freed with `eab_string_free`.
 *
 * Threads: any, several at once; not in a callback. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_azure_download_invoice(const struct eab_azure *azure,
                                      const struct eab_invoice_scope *scope,
                                      const char *invoice,
                                      size_t invoice_len,
                                      const struct eab_cancel *cancel,
                                      eab_write_fn write,
                                      void *user_data,
                                      char **out,
                                      struct eab_error **error);

/**
 * Downloads one document of an invoice by its name. Documents that the server lists without a name cannot be asked for.
 * `out` is as that of `eab_azure_download_invoice`.
 *
 * Threads: any, several at once; not in a callback. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_azure_download_document(const struct eab_azure *azure,
                                       const struct eab_invoice_scope *scope,
                                       const char *invoice,
                                       size_t invoice_len,
                                       const char *document,
                                       size_t document_len,
                                       const struct eab_cancel *cancel,
                                       eab_write_fn write,
                                       void *user_data,
                                       char **out,
                                       struct eab_error **error);

/**
 * Downloads the summary of an invoice of a billing account with an Enterprise Agreement.
 * `out` is as that of `eab_azure_download_invoice`.
 *
 * Threads: any, several at once; not in a callback. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_azure_download_summary(const struct eab_azure *azure,
                                      const char *account,
                                      size_t account_len,
                                      const char *invoice,
                                      size_t invoice_len,
                                      const struct eab_cancel *cancel,
                                      eab_write_fn write,
                                      void *user_data,
                                      char **out,
                                      struct eab_error **error);

/**
 * Downloads several documents as one ZIP file.
 * `out` is as that of `eab_azure_download_invoice`.
 *
 * Threads: any, several at once; not in a callback. Fork: `EAB_STATUS_FORKED` in the child.
 */
eab_status eab_azure_download_documents(const struct eab_azure *azure,
                                        const struct eab_invoice_scope *scope,
                                        const struct eab_document_name *documents,
                                        size_t documents_len,
                                        const struct eab_cancel *cancel,
                                        eab_write_fn write,
                                        void *user_data,
                                        char **out,
                                        struct eab_error **error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* EA_BILLING_H */
