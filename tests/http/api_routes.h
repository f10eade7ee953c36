/* SPDX-License-Identifier: Apache-2.0 */
/* A second opinion on the routes: what each asks of its caller, written down apart from
 * the server. A route that is missing here, or asks for less, fails the matrix. */
#ifndef SK_TESTS_API_ROUTES_H
#define SK_TESTS_API_ROUTES_H

#include <string.h>

enum { ROLE_ADMIN = 1, ROLE_SEAL = 2, ROLE_EMPL = 4, ROLE_AUDIT = 8, ROLE_OPER = 16 };

static const struct {
    const char *name;
    unsigned roles; /* any of these; 0: whoever has a session */
} api_permissions[] = {
    {"viewer", 0},
    {"person", 0},
    {"employee", ROLE_EMPL},
    {"people", ROLE_ADMIN | ROLE_SEAL | ROLE_AUDIT},
    {"administer", ROLE_ADMIN},
    {"seals", ROLE_ADMIN | ROLE_SEAL},
    {"certificates", ROLE_ADMIN | ROLE_SEAL | ROLE_AUDIT},
    {"audit", ROLE_ADMIN | ROLE_AUDIT},
    {"platform", ROLE_OPER},
};

static const struct {
    const char *method;
    const char *path; /* after /api/v1 */
    const char *permission;
} api_expected[] = {
    {"POST", "/sessions", "anybody"},
    {"GET", "/sessions", "person"},
    {"DELETE", "/sessions", "person"},
    {"GET", "/sessions/current", "person"},
    {"DELETE", "/sessions/current", "person"},
    {"POST", "/sessions/current/company", "person"},
    {"DELETE", "/sessions/{session}", "person"},
    {"GET", "/me", "person"},
    {"PUT", "/me/preferences", "person"},
    {"POST", "/me/password", "person"},
    {"POST", "/me/pin", "person"},
    {"POST", "/me/totp", "person"},
    {"POST", "/me/pin-resets", "person"},
    {"GET", "/messages", "person"},
    {"POST", "/messages/read", "person"},
    {"POST", "/links/open", "anybody"},
    {"POST", "/links/decide", "anybody"},
    {"POST", "/links/reset", "anybody"},
    {"POST", "/links/unlock", "anybody"},
    {"POST", "/enrolments", "anybody"},
    {"GET", "/persons", "people"},
    {"POST", "/persons", "administer"},
    {"GET", "/persons/{person}", "person"},
    {"POST", "/persons/{person}/invitations", "administer"},
    {"POST", "/persons/{person}/deactivate", "administer"},
    {"POST", "/persons/{person}/mail", "person"},
    {"POST", "/persons/{person}/roles", "administer"},
    {"POST", "/persons/{person}/roles/take", "administer"},
    {"POST", "/persons/{person}/pin-reset-allowances", "administer"},
    {"POST", "/persons/{person}/credential-reports", "person"},
    {"GET", "/departments", "person"},
    {"POST", "/departments", "administer"},
    {"POST", "/departments/{department}", "administer"},
    {"GET", "/seals", "person"},
    {"POST", "/seals", "administer"},
    {"GET", "/seals/{seal}", "person"},
    {"GET", "/seals/{seal}/picture.svg", "person"},
    {"POST", "/seals/{seal}/chain", "person"},
    {"POST", "/seals/{seal}/suspend", "person"},
    {"POST", "/seals/{seal}/resume", "person"},
    {"POST", "/seals/{seal}/revoke", "administer"},
    {"POST", "/seal-faces", "seals"},
    {"POST", "/seal-faces/preview", "seals"},
    {"GET", "/chains", "person"},
    {"POST", "/chains", "administer"},
    {"GET", "/chains/{chain}", "person"},
    {"GET", "/chains/{chain}/versions", "person"},
    {"POST", "/chains/{chain}/versions", "administer"},
    {"GET", "/grants", "person"},
    {"POST", "/grants", "person"},
    {"GET", "/grants/{grant}", "person"},
    {"POST", "/grants/{grant}/suspend", "person"},
    {"POST", "/grants/{grant}/resume", "person"},
    {"POST", "/grants/{grant}/revoke", "person"},
    {"POST", "/acts", "person"},
    {"GET", "/acts/{act}", "person"},
    {"POST", "/uploads", "employee"},
    {"GET", "/uploads/{upload}", "employee"},
    {"PUT", "/uploads/{upload}/parts/{part}", "employee"},
    {"POST", "/uploads/{upload}/complete", "employee"},
    {"GET", "/documents/{document}", "viewer"},
    {"GET", "/documents/{document}/content", "viewer"},
    {"GET", "/drafts", "employee"},
    {"POST", "/drafts", "employee"},
    {"GET", "/drafts/{draft}", "employee"},
    {"PUT", "/drafts/{draft}", "employee"},
    {"DELETE", "/drafts/{draft}", "employee"},
    {"POST", "/drafts/{draft}/prepare", "employee"},
    {"GET", "/drafts/{draft}/chains", "employee"},
    {"GET", "/drafts/{draft}/documents/{n}/pages/{page}", "employee"},
    {"GET", "/requests", "person"},
    {"GET", "/requests/export.csv", "person"},
    {"GET", "/counts", "person"},
    {"POST", "/requests", "employee"},
    {"GET", "/requests/{request}", "viewer"},
    {"POST", "/requests/{request}/withdraw", "employee"},
    {"POST", "/requests/{request}/confirm", "employee"},
    {"GET", "/requests/{request}/sealed", "person"},
    {"GET", "/requests/{request}/sealed/{document}", "person"},
    {"GET", "/requests/{request}/documents/{n}/pages/{page}", "viewer"},
    {"GET", "/approvals", "person"},
    {"POST", "/approvals/{request}/decide", "person"},
    {"GET", "/certificates", "certificates"},
    {"GET", "/statistics", "audit"},
    {"GET", "/installation/certificates", "certificates"},
    {"GET", "/audit", "audit"},
    {"GET", "/audit/export", "audit"},
    {"GET", "/audit/status", "audit"},
    {"POST", "/audit/verify", "audit"},
    {"GET", "/company", "person"},
    {"GET", "/companies", "platform"},
    {"GET", "/platform/jobs", "platform"},
    {"POST", "/platform/jobs/{job}/retry", "platform"},
    {"GET", "/platform/outbox", "platform"},
    {"GET", "/platform/health", "platform"},
    {"GET", "/ca.pem", "anybody"},
    {"GET", "/crl.der", "anybody"},
    {"GET", "/events", "person"},
    {"POST", "/verify", "anybody"},
    {"GET", "/verify/{verification}", "anybody"},
    {"GET", "/openapi.json", "anybody"},
};

static inline size_t api_routes_expected(void)
{
    return sizeof api_expected / sizeof *api_expected;
}

static inline const char *api_permission_of(const char *method, const char *path)
{
    for (size_t i = 0; i < api_routes_expected(); i++)
        if (strcmp(api_expected[i].method, method) == 0 &&
            strcmp(api_expected[i].path, path + sizeof "/api/v1" - 1) == 0)
            return api_expected[i].permission;
    return NULL;
}

static inline unsigned api_roles_of(const char *permission)
{
    for (size_t i = 0; i < sizeof api_permissions / sizeof *api_permissions; i++)
        if (strcmp(api_permissions[i].name, permission) == 0)
            return api_permissions[i].roles;
    return ~0u;
}

#endif
