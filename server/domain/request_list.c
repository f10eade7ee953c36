/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of requests. */

/* ours */
#include "domain/request_list.h"

enum err request_see_list(const struct services *s, struct arena *a,
                          const struct actor *actor, struct request_filter *filter,
                          const struct page *page, struct request_row **rows, size_t *n)
{
    filter->person = actor->person;
    if (filter->view == REQUEST_VIEW_ALL && !actor_oversees(actor))
        return ERR_FORBIDDEN; /* guard: request_view_all */
    return request_list(s->db, a, actor->company, filter, page, rows, n);
}

static void add_step(struct request_current *out, struct str name)
{
    for (size_t i = 0; i < out->step_count; i++)
        if (str_eq(out->steps[i], name))
            return;
    out->steps[out->step_count++] = name;
}

static void read_steps(struct arena *a, const struct canon_request *q,
                       const struct approval_progress *progress,
                       struct request_current *out)
{
    const struct canon_frozen_chain *chains = q->chains.items;

    out->steps = ARENA_ARRAY(a, q->chains.n, struct str);
    for (size_t i = 0; i < q->chains.n; i++) {
        const struct canon_frozen_step *steps = chains[i].steps.items;
        size_t current = progress->chains[i].current;

        if (current < chains[i].steps.n)
            add_step(out, steps[current].name);
    }
}

static void read_due(struct arena *a, const struct request_list_parts *parts, uuid id,
                     struct request_current *out)
{
    out->due = ARENA_ARRAY(a, parts->due_count, struct due_row);
    for (size_t i = 0; i < parts->due_count; i++) {
        const struct list_due_row *row = &parts->due[i];

        if (!uuid_eq(row->request, id))
            continue;
        out->due[out->due_count++] = row->due;
        if (!out->since || row->due.since < out->since)
            out->since = row->due.since;
    }
}

static size_t decisions_of(struct arena *a, const struct request_list_parts *parts,
                           uuid id, struct canon_decision **out)
{
    size_t most = 0, n = 0;

    for (size_t i = 0; i < parts->decision_count; i++)
        most += uuid_eq(parts->decisions[i].request, id);
    *out = ARENA_ARRAY(a, most, struct canon_decision);
    for (size_t i = 0; i < parts->decision_count; i++)
        if (uuid_eq(parts->decisions[i].request, id) &&
            !canon_decode(&canon_decision_schema, parts->decisions[i].canon, a,
                          &(*out)[n]))
            n++;
    return n;
}

/* A row that is not the signer's encoding says nothing here; its own page refuses it.
 */
static void read_current(struct arena *a, const struct request_list_parts *parts,
                         const struct request_row *row, struct request_current *out)
{
    struct canon_decision *decisions;
    struct approval_progress progress;
    struct request_seen seen;
    size_t n;

    if (row->state != REQUEST_PENDING || request_decode(a, row, &seen))
        return;
    n = decisions_of(a, parts, row->id, &decisions);
    approval_evaluate(a, &seen.request, decisions, n, &progress);
    read_steps(a, &seen.request, &progress, out);
    read_due(a, parts, row->id, out);
}

enum err request_current_find(const struct services *s, struct arena *a, uuid company,
                              const struct request_row *rows, size_t n,
                              struct request_current **out)
{
    uuid *pending = ARENA_ARRAY(a, n, uuid);
    struct request_list_parts parts = {0};
    size_t waiting = 0;
    enum err e;

    *out = ARENA_ARRAY(a, n, struct request_current);
    for (size_t i = 0; i < n; i++)
        if (rows[i].state == REQUEST_PENDING)
            pending[waiting++] = rows[i].id;
    if (!waiting)
        return OK;
    e = request_list_parts_find(s->db, a, company, pending, waiting, &parts);
    for (size_t i = 0; !e && i < n; i++)
        read_current(a, &parts, &rows[i], &(*out)[i]);
    return e;
}
