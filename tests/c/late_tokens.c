/* A callback that gets tokens is over when the last handle is freed, and a call that was given up asks it for none. */
#include "support.h"

#include <pthread.h>
#include <semaphore.h>
#include <time.h>

typedef struct giver {
    sem_t is_asked;
    sem_t may_answer;
    volatile int called;
    volatile int inside;
} giver;

static int32_t give(void *user_data, const char *scope, eab_token *token) {
    giver *giver = user_data;
    (void)scope;
    (void)token;
    giver->called++;
    giver->inside = 1;
    CHECK(sem_post(&giver->is_asked) == 0);
    while (sem_wait(&giver->may_answer) != 0) {
    }
    giver->inside = 0;
    return 1;
}

typedef struct asker {
    const eab_azure *azure;
    eab_cancel *cancel;
} asker;

static void *ask(void *user_data) {
    asker *asker = user_data;
    char *json = NULL;
    REFUSED(EAB_STATUS_CANCELLED, eab_azure_token_info_json(asker->azure, asker->cancel, &json, &error));
    return NULL;
}

static void *answer_later(void *user_data) {
    struct timespec time = {0, 50000000};
    giver *giver = user_data;
    while (nanosleep(&time, &time) != 0) {
    }
    CHECK(sem_post(&giver->may_answer) == 0);
    return NULL;
}

int main(int argc, char **argv) {
    site here = site_of(argc, argv);
    giver *giver = calloc(1, sizeof *giver);
    CHECK(giver != NULL && sem_init(&giver->is_asked, 0, 0) == 0 && sem_init(&giver->may_answer, 0, 0) == 0);
    eab_settings settings = settings_of(&here);
    eab_azure_options options;
    memset(&options, 0, sizeof options);
    options.struct_size = sizeof options;
    options.settings = &settings;
    options.token = give;
    options.token_user_data = giver;
    eab_azure *azure = NULL;
    TRY(eab_azure_open(&options, &azure, &error));

    asker asker = {azure, NULL};
    TRY(eab_cancel_new(&asker.cancel, &error));
    pthread_t asking;
    CHECK(pthread_create(&asking, NULL, ask, &asker) == 0);
    CHECK(sem_wait(&giver->is_asked) == 0);
    TRY(eab_cancel_cancel(asker.cancel, &error));
    CHECK(pthread_join(asking, NULL) == 0);
    eab_cancel_free(asker.cancel);

    /* The second waits for the first to come back, and is given up. */
    TRY(eab_cancel_new(&asker.cancel, &error));
    CHECK(pthread_create(&asking, NULL, ask, &asker) == 0);
    struct timespec moment = {0, 50000000};
    CHECK(nanosleep(&moment, NULL) == 0);
    TRY(eab_cancel_cancel(asker.cancel, &error));
    CHECK(pthread_join(asking, NULL) == 0);
    eab_cancel_free(asker.cancel);

    pthread_t answering;
    CHECK(pthread_create(&answering, NULL, answer_later, giver) == 0);
    eab_azure_free(azure);
    CHECK(giver->inside == 0 && giver->called == 1);
    CHECK(pthread_join(answering, NULL) == 0);
    CHECK(sem_destroy(&giver->is_asked) == 0 && sem_destroy(&giver->may_answer) == 0);
    free(giver);
    site_free(&here);
    return 0;
}
