/* SPDX-License-Identifier: Apache-2.0 */
/* Test and bench data at scale: companies with enrolled people, credentials, a chain,
 * seals and grants, written through the signer's own frame under a test instance's keys
 * (link sk_seed), 64 companies and 1,000 persons in seconds. Never part of a program
 * that is shipped. Errors end the test program.
 *
 * It opens a signer of its own on the instance's database with a journal of its own;
 * the instance's signer follows the new companies when it meets them. */
#ifndef SK_SUPPORT_SEED_H
#define SK_SUPPORT_SEED_H

#include "base/arena.h"
#include "base/buf.h"
#include "canon/items.h"
#include "canon/update.h"
#include "signer/signer.h"
#include "wire/channel.h"
#include "wire/signer_protocol.h"

#define SEED_SEALS_MAX 4

struct seed_person {
    uuid id;
    uuid account; /* of the membership row; the account itself is web's */
    char mail[64];
    char name[32];
    struct secret pin;
    struct secret totp; /* raw, 20 bytes */
    struct digest human;
};

struct seed_company {
    uuid id;
    struct seed_person *persons; /* 0 administrator, then approvers, then employees */
    size_t person_count, approver_count;
    uuid chain;
    uuid seal[SEED_SEALS_MAX];
    struct digest face; /* of every seal */
    size_t seal_count;
};

struct seed_plan {
    const char *name;
    uint8_t algorithm; /* of seals, enum algorithm_code */
    size_t persons;    /* at least approvers + 2 */
    size_t approvers;  /* at least 2: half at the first step, half at the second */
    size_t seals;
};

/* Settings of a signer in a test: keys and journal in `dir`, which is made if needed.
 */
struct signer_settings seed_settings(const struct db_settings *db, const char *dir);
/* Makes 0600 files kek and pepper of those settings in dir, for a signer process. */
void seed_write_ini(const struct signer_settings *s, const char *dir,
                    const char *password_file);
struct signer *seed_open(const struct signer_settings *s);

/* The platform company; every installation begins with it. */
struct seed_company seed_platform(struct signer *s, struct arena *a);
struct seed_company seed_company(struct signer *s, struct arena *a,
                                 const struct seed_plan *plan);

/* A stand-in document with a prepared update that the signer accepts. */
struct seed_document {
    struct bytes document; /* the bytes as approved */
    struct bytes update;   /* with placeholders */
    struct digest digest;  /* of the document */
    struct digest update_digest;
    struct update_holes holes;
};
struct seed_document seed_document(struct arena *a, size_t length);

/* A submission by persons[requester] with one seal, as an encoded item. */
struct bytes seed_submit_item(struct arena *a, const struct seed_company *c,
                              size_t seal, const struct seed_document *d, uuid request);

/* One act in this process, as web would ask (client may be another). */
struct seed_act {
    enum signer_client_kind client;
    uuid id; /* nil: a new one */
    uuid company;
    const struct seed_person *person; /* NULL: none */
    struct bytes item;                /* encoded */
    bool pin, totp;                   /* which proofs go along */
    struct bytes token;               /* a link's, or absent */
};
struct seed_answer {
    enum err error;
    int64_t sequence;
    uuid object;
    struct str secret;
};
struct seed_answer seed_run(struct signer *s, struct arena *a,
                            const struct seed_act *act);
/* The same as a message, for sockets. */
void seed_message(const struct seed_act *act, struct buf *out);
/* From now on whoever asks no signer of this process (NULL) asks the one that listens
 * in this directory: each client at the door of its kind. The string stays the
 * caller's. */
void seed_knock_in(const char *socket_dir);
/* A connection of its own to such a socket; ends the test when nobody listens. */
int seed_knock(const char *path);
/* Any message; the answer is copied. A signer that hangs up ends the test. */
struct bytes seed_ask(struct signer *s, struct arena *a, enum signer_client_kind client,
                      struct bytes message, struct channel_fds *fds);
enum err seed_error_of(struct bytes answer);

/* A link as the worker makes it; the token. Ends the test when refused. */
struct bytes seed_link(struct signer *s, struct arena *a, const struct seed_company *c,
                       uint8_t kind, uuid person, uuid request, int64_t round);
/* A TOTP code of this moment plus `steps` steps of 30 s. */
void seed_code(const struct seed_person *p, int steps, struct secret *out);
/* What approvers confirm. Ends the test when there is no such request. */
struct digest seed_subject(struct signer *s, struct arena *a,
                           const struct seed_company *c, uuid request);

#endif
