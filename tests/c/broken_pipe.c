/* A connection that has ended fails calls, and does not end the program by SIGPIPE; one that the program sent stays. */
#include "support.h"

#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/uio.h>

/* How often what is sent comes to nothing. */
static volatile int broken;

/* Stands in front of that of the system: shuts a socket before it is written to. */
ssize_t writev(int file, const struct iovec *parts, int count) {
    if (broken > 0 && shutdown(file, SHUT_WR) == 0) {
        broken--;
    }
    struct msghdr message;
    memset(&message, 0, sizeof message);
    message.msg_iov = (struct iovec *)parts;
    message.msg_iovlen = (size_t)count;
    /* Without MSG_NOSIGNAL, as writev does. */
    return sendmsg(file, &message, 0);
}

static int is_pending(void) {
    sigset_t pending;
    CHECK(sigpending(&pending) == 0);
    return sigismember(&pending, SIGPIPE);
}

static int is_blocked(void) {
    sigset_t blocked;
    CHECK(pthread_sigmask(SIG_BLOCK, NULL, &blocked) == 0);
    return sigismember(&blocked, SIGPIPE);
}

static void fetch(const eab_query *query) {
    eab_result *result = NULL;
    TRY(eab_query_fetch(query, NULL, &result, &error));
    eab_result_free(result);
}

int main(int argc, char **argv) {
    site here = site_of(argc, argv);
    eab_client *client = open_client(&here);
    eab_query *query = usage_query(client);
    fetch(query);
    broken = 1;
    fetch(query);
    CHECK(broken == 0);
    CHECK(!is_pending() && !is_blocked());

    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    CHECK(pthread_sigmask(SIG_BLOCK, &pipe, NULL) == 0);
    raise(SIGPIPE);
    broken = 1;
    fetch(query);
    CHECK(broken == 0 && is_pending() && is_blocked());
    int taken = 0;
    CHECK(sigwait(&pipe, &taken) == 0 && taken == SIGPIPE);
    CHECK(pthread_sigmask(SIG_UNBLOCK, &pipe, NULL) == 0);

    eab_query_free(query);
    eab_client_free(client);
    site_free(&here);
    return 0;
}
