/* SPDX-License-Identifier: Apache-2.0 */
/* The table of signer.ini. */
#include "signer/signer.h"

#define ROW(member, type, fallback, sentence)                                          \
    {                                                                                  \
#member, type, fallback, offsetof(struct signer_settings, member), sentence    \
    }
#define ROW_AS(name, member, type, fallback, sentence)                                 \
    {                                                                                  \
        name, type, fallback, offsetof(struct signer_settings, member), sentence       \
    }

const struct config_row signer_config[] = {
    ROW(db_socket, CONFIG_TEXT, NULL, "directory of PostgreSQL's unix socket"),
    ROW(db_port, CONFIG_INT, "5432", "PostgreSQL's port, which names its socket"),
    ROW(db_name, CONFIG_TEXT, "sealkeeper", "the database"),
    ROW(db_user, CONFIG_TEXT, "seal_signer", "the database role"),
    ROW_AS("db_password_file", db_password, CONFIG_SECRET_FILE, NULL,
           "the role's password"),
    ROW(socket_dir, CONFIG_TEXT, NULL,
        "where web.sock, worker.sock, root.sock are made"),
    ROW(web_uid, CONFIG_INT, "-1", "who may use web.sock; -1: the signer's own uid"),
    ROW(worker_uid, CONFIG_INT, "-1", "who may use worker.sock"),
    ROW(root_uid, CONFIG_INT, "-1", "who may use root.sock"),
    ROW(user, CONFIG_TEXT, "",
        "whom to become when started as root; empty: nobody else"),
    ROW_AS("kek_file", kek, CONFIG_SECRET_FILE, NULL,
           "key-encryption key, 32 bytes in hex; back it up apart from the database"),
    ROW_AS("pepper_file", pepper, CONFIG_SECRET_FILE, NULL,
           "pepper of PIN verifiers, 32 bytes in hex; back it up likewise"),
    ROW(journal, CONFIG_TEXT, NULL,
        "the journal's path; never restore it from a backup"),
    ROW(crl_url, CONFIG_TEXT, "",
        "where the revocation list is served; empty: not named"),
    ROW(threads, CONFIG_INT, "0", "threads, two a connection; 0: eight a core"),
    ROW(pin_successes_per_minute, CONFIG_INT, "30",
        "confirmations of a person in a minute"),
    ROW_AS("pin_reset_wait", pin_reset_wait_us, CONFIG_SECONDS, "24h",
           "until a reset PIN counts"),
    ROW_AS("mail_unchanged_for", mail_unchanged_for_us, CONFIG_SECONDS, "7d",
           "how long a mail address must be unchanged for a reset"),
    ROW(log_level, CONFIG_TEXT, "info", "debug, info, warn or error"),
};
const size_t signer_config_count = ARRAY_LEN(signer_config);
