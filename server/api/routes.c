/* SPDX-License-Identifier: Apache-2.0 */
/* The list of route tables. */

/* ours */
#include "api/routes.h"

const struct http_route *const api_tables[] = {
    session_routes,  me_routes,         message_routes,      link_routes,
    person_routes,   seal_routes,       seal_face_routes,    chain_routes,
    grant_routes,    act_routes,        upload_routes,       document_routes,
    draft_routes,    request_routes,    request_list_routes, approval_routes,
    audit_routes,    audit_look_routes, certificate_routes,  statistics_routes,
    platform_routes, company_routes,    event_routes,        verify_routes,
    openapi_routes,
};
const size_t api_table_count = ARRAY_LEN(api_tables);
