/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of words. */

/* ours */
#include "domain/words.h"
#include "canon/audit.h"
#include "canon/request.h"
#include "store/draft_store.h"
#include "store/upload_store.h"
#include "store/work_store.h"
#include "store/verification_store.h"

const struct word role_words[] = {
    {ROLE_ADMINISTRATOR, "administrator"},
    {ROLE_SEAL_ADMINISTRATOR, "seal_administrator"},
    {ROLE_EMPLOYEE, "employee"},
    {ROLE_APPROVER, "approver"},
    {ROLE_AUDITOR, "auditor"},
    {ROLE_PLATFORM_OPERATOR, "platform_operator"},
    {0, NULL},
};

const struct word person_state_words[] = {
    {PERSON_INVITED, "invited"},
    {PERSON_ACTIVE, "active"},
    {PERSON_DEACTIVATED, "deactivated"},
    {0, NULL},
};

const struct word identity_words[] = {
    {IDENTITY_NONE, "none"},
    {IDENTITY_RESIDENT_CARD, "resident_card"},
    {IDENTITY_PASSPORT, "passport"},
    {IDENTITY_OTHER, "other"},
    {0, NULL},
};

const struct word seal_type_words[] = {
    {SEAL_OFFICIAL, "official"},
    {SEAL_CONTRACT, "contract"},
    {SEAL_FINANCE, "finance"},
    {SEAL_LEGAL_REPRESENTATIVE, "legal_representative"},
    {0, NULL},
};

const struct word seal_state_words[] = {
    {SEAL_DRAFT, "draft"},     {SEAL_ACTIVE, "active"},   {SEAL_SUSPENDED, "suspended"},
    {SEAL_REVOKED, "revoked"}, {SEAL_EXPIRED, "expired"}, {0, NULL},
};

const struct word algorithm_words[] = {
    {ALGORITHM_P256, "p256"},
    {ALGORITHM_RSA2048, "rsa2048"},
    {ALGORITHM_RSA3072, "rsa3072"},
    {0, NULL},
};

const struct word step_mode_words[] = {
    {STEP_ALL, "all"},
    {STEP_ANY, "any"},
    {STEP_K_OF_N, "k_of_n"},
    {0, NULL},
};

const struct word grant_state_words[] = {
    {GRANT_ACTIVE, "active"},
    {GRANT_SUSPENDED, "suspended"},
    {GRANT_REVOKED, "revoked"},
    {0, NULL},
};

const struct word request_state_words[] = {
    {REQUEST_PENDING, "pending"},
    {REQUEST_APPROVED, "approved"},
    {REQUEST_SEALING, "sealing"},
    {REQUEST_SEALED, "sealed"},
    {REQUEST_REJECTED, "rejected"},
    {REQUEST_STATE_WITHDRAWN, "withdrawn"},
    {REQUEST_STATE_EXPIRED, "expired"},
    {REQUEST_ABORTED, "aborted"},
    {0, NULL},
};

const struct word verdict_words[] = {
    {VERDICT_APPROVE, "approve"},
    {VERDICT_REJECT, "reject"},
    {0, NULL},
};

const struct word company_kind_words[] = {
    {COMPANY_TENANT, "tenant"},
    {COMPANY_PLATFORM, "platform"},
    {0, NULL},
};

const struct word company_state_words[] = {
    {COMPANY_ACTIVE, "active"},
    {COMPANY_STATE_SUSPENDED, "suspended"},
    {0, NULL},
};

const struct word certificate_state_words[] = {
    {CERTIFICATE_LIVE, "live"},
    {CERTIFICATE_REVOKED, "revoked"},
    {0, NULL},
};

const struct word certificate_purpose_words[] = {
    {KEY_CA, "root"},
    {KEY_ATTESTATION, "attestation"},
    {KEY_CHECKPOINT, "checkpoint"},
    {0, NULL},
};

const struct word work_state_words[] = {
    {WORK_WAITING, "waiting"},   {WORK_RUNNING, "running"}, {WORK_FAILED, "failed"},
    {WORK_GIVEN_UP, "given_up"}, {WORK_DONE, "done"},       {0, NULL},
};

const struct word link_kind_words[] = {
    {LINK_DECIDE, "decide"},
    {LINK_INVITE, "invite"},
    {LINK_RESET, "reset"},
    {0, NULL},
};

const struct word verification_state_words[] = {
    {VERIFICATION_WAITING, "waiting"},
    {VERIFICATION_WORKING, "working"},
    {VERIFICATION_DONE, "done"},
    {VERIFICATION_FAILED, "failed"},
    {0, NULL},
};

const struct word audit_chain_words[] = {
    {AUDIT_AUTHORITY, "authority"},
    {AUDIT_ACTIVITY, "activity"},
    {0, NULL},
};

const struct word preparation_words[] = {
    {PREPARATION_NONE, "none"},
    {PREPARATION_ASKED, "asked"},
    {PREPARATION_DONE, "done"},
    {PREPARATION_FAILED, "failed"},
    {0, NULL},
};

const struct word upload_state_words[] = {
    {UPLOAD_OPEN, "open"},
    {UPLOAD_COMPLETE, "complete"},
    {UPLOAD_EXAMINED, "examined"},
    {UPLOAD_REFUSED, "refused"},
    {0, NULL},
};

const struct word locale_words[] = {{0, "zh"}, {1, "en"}, {0, NULL}};

const struct word theme_words[] = {{0, "system"}, {1, "light"}, {2, "dark"}, {0, NULL}};

const char *word_of(const struct word *words, int64_t code)
{
    for (; words->word; words++)
        if (words->code == code)
            return words->word;
    return "";
}

int word_code(const struct word *words, struct str word)
{
    for (; words->word; words++)
        if (str_is(word, words->word))
            return words->code;
    return -1;
}
