/* SPDX-License-Identifier: Apache-2.0 */
/* A second opinion on what becomes of calls about one's own company's things: what is
 * done, and what each caller of the matrix hears instead. */
#ifndef SK_TESTS_API_OUTCOMES_H
#define SK_TESTS_API_OUTCOMES_H

/* The callers of the matrix. */
enum { NONE, ENDED, ADMIN, ASKS, SEALS, ASKED, LATER, AUDITS, OPERATES };

#define ONE(caller) (1u << (caller))
#define COLLEAGUES (ONE(SEALS) | ONE(ASKED))
#define STRANGERS (ONE(SEALS) | ONE(OPERATES))
#define EVERY_PERSON                                                                   \
    (ONE(ADMIN) | ONE(ASKS) | COLLEAGUES | ONE(LATER) | ONE(AUDITS) | ONE(OPERATES))

/* What else than 2xx a caller who may use the route hears of his own company's things.
 * To the platform's operator they are foreign; colleagues do not see each other's work;
 * what was submitted can no longer be edited. Acts end at the wrong PIN that they
 * carry.
 */
static const struct {
    const char *method, *path, *code;
    unsigned callers;
} api_outcomes[] = {
    {"DELETE", "/drafts/{draft}", "not_found", COLLEAGUES},
    {"DELETE", "/drafts/{draft}", "request.state", ONE(ASKS)},
    {"DELETE", "/sessions/{session}", "not_found", EVERY_PERSON},
    {"GET", "/acts/{act}", "not_found",
     ONE(ASKS) | COLLEAGUES | ONE(LATER) | ONE(OPERATES)},
    {"GET", "/chains/{chain}", "not_found", ONE(OPERATES)},
    {"GET", "/chains/{chain}/versions", "not_found", ONE(OPERATES)},
    {"GET", "/documents/{document}", "not_found", STRANGERS},
    {"GET", "/documents/{document}/content", "not_found", STRANGERS},
    {"GET", "/drafts/{draft}", "not_found", COLLEAGUES},
    {"GET", "/drafts/{draft}/chains", "not_found", COLLEAGUES},
    {"GET", "/drafts/{draft}/documents/{n}/pages/{page}", "not_found", COLLEAGUES},
    {"GET", "/grants/{grant}", "not_found", COLLEAGUES | ONE(LATER) | ONE(OPERATES)},
    {"GET", "/persons/{person}", "not_found", ONE(ASKED) | ONE(LATER) | ONE(OPERATES)},
    {"GET", "/requests/{request}", "not_found", STRANGERS},
    {"GET", "/requests/{request}/documents/{n}/pages/{page}", "not_found", STRANGERS},
    {"GET", "/requests/{request}/sealed", "not_found", STRANGERS},
    {"GET", "/requests/{request}/sealed/{document}", "not_found", EVERY_PERSON},
    {"GET", "/seals/{seal}", "not_found", ONE(OPERATES)},
    {"GET", "/seals/{seal}/picture.svg", "not_found", ONE(OPERATES)},
    {"GET", "/uploads/{upload}", "not_found", COLLEAGUES},
    {"POST", "/departments/{department}", "not_found", ONE(OPERATES)},
    {"POST", "/drafts/{draft}/prepare", "not_found", COLLEAGUES},
    {"POST", "/drafts/{draft}/prepare", "request.state", ONE(ASKS)},
    {"POST", "/me/password", "password.wrong", EVERY_PERSON},
    {"POST", "/me/pin", "pin.trivial", EVERY_PERSON},
    {"POST", "/messages/read", "field.missing", EVERY_PERSON},
    {"POST", "/platform/jobs/{job}/retry", "not_found", ONE(OPERATES)},
    {"POST", "/requests", "not_found", COLLEAGUES},
    {"POST", "/requests", "request.state", ONE(ASKS)},
    {"POST", "/requests/{request}/confirm", "not_found", ONE(SEALS)},
    {"POST", "/requests/{request}/withdraw", "not_found", ONE(SEALS)},
    {"POST", "/seal-faces", "field.invalid", EVERY_PERSON},
    {"POST", "/seal-faces/preview", "field.invalid", EVERY_PERSON},
    {"POST", "/seals", "field.invalid", EVERY_PERSON},
    {"POST", "/sessions", "login.failed", ~0u},
    {"POST", "/sessions/current/company", "not_found", ONE(OPERATES)},
    {"POST", "/uploads/{upload}/complete", "not_found", COLLEAGUES},
    {"POST", "/uploads/{upload}/complete", "conflict", ONE(ASKS)},
    {"GET", "/verify/{verification}", "not_found", ~0u},
    {"PUT", "/drafts/{draft}", "not_found", COLLEAGUES},
    {"PUT", "/drafts/{draft}", "request.state", ONE(ASKS)},
    {"PUT", "/uploads/{upload}/parts/{part}", "not_found", COLLEAGUES},
    {"PUT", "/uploads/{upload}/parts/{part}", "upload.part", ONE(ASKS)},
};

#endif
