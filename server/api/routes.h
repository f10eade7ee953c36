/* SPDX-License-Identifier: Apache-2.0 */
/* The route tables, one a resource, each at the end of its own file. The server, the
 * OpenAPI document and the tests' permission matrix all walk api_tables. */
#ifndef SK_API_ROUTES_H
#define SK_API_ROUTES_H

#include "auth/permission.h"
#include "http/http.h"

extern const struct http_route session_routes[], me_routes[], message_routes[],
    link_routes[], person_routes[], seal_routes[], seal_face_routes[], chain_routes[],
    grant_routes[], act_routes[], upload_routes[], document_routes[], draft_routes[],
    request_routes[], request_list_routes[], approval_routes[], audit_routes[],
    audit_look_routes[], certificate_routes[], statistics_routes[], platform_routes[],
    company_routes[], event_routes[], verify_routes[], openapi_routes[];

extern const struct http_route *const api_tables[];
extern const size_t api_table_count;

#define API_BODY_MAX (64u << 10)

#endif
