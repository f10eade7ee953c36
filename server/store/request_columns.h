/* SPDX-License-Identifier: Apache-2.0 */
/* Inside store/ only: the columns of a request as every statement about requests
 * selects them, and the row that they make. */
#ifndef SK_STORE_REQUEST_COLUMNS_H
#define SK_STORE_REQUEST_COLUMNS_H

#include "store/request_store.h"

#define REQUEST_COLUMNS                                                                \
    "SELECT q.id, q.round, q.number, q.digest, q.state, q.reason, q.requester_id,\n"   \
    "       p.name,\n"                                                                 \
    "       (SELECT g.name FROM department AS g\n"                                     \
    "        WHERE g.company_id = p.company_id AND g.id = p.department_id),\n"         \
    "       q.purpose, q.counterparty, q.amount_minor, q.currency,\n"                  \
    "       q.document_class, q.copies,\n"                                             \
    "       (SELECT coalesce(json_agg(json_build_object('id', s.id, 'name', s.name)\n" \
    "                        ORDER BY array_position(q.seal_ids, s.id)), '[]')\n"      \
    "        FROM seal AS s\n"                                                         \
    "        WHERE s.company_id = q.company_id\n"                                      \
    "          AND s.id = ANY (q.seal_ids))::text,\n"                                  \
    "       (SELECT coalesce(json_agg(json_build_object('id', d.id, 'name', d.name)\n" \
    "                        ORDER BY array_position(q.document_ids, d.id)), '[]')\n"  \
    "        FROM document AS d\n"                                                     \
    "        WHERE d.company_id = q.company_id\n"                                      \
    "          AND d.id = ANY (q.document_ids))::text,\n"                              \
    "       q.submitted_at, q.expires_at, q.ended_at, q.epoch, q.canon\n"              \
    "FROM seal_request AS q\n"                                                         \
    "JOIN person AS p ON p.company_id = q.company_id AND p.id = q.requester_id\n"

#define REQUEST_LATEST_ROUND                                                           \
    "  AND NOT EXISTS (\n"                                                             \
    "      SELECT 1 FROM seal_request AS later\n"                                      \
    "      WHERE later.company_id = q.company_id AND later.id = q.id\n"                \
    "        AND later.round > q.round)\n"

/* Runs a statement that begins with REQUEST_COLUMNS. */
enum err request_rows_find(struct db_pool *pool, struct arena *a,
                           const struct db_statement *s, struct db_params *p,
                           struct request_row **rows, size_t *n) MUST_USE;

#endif
