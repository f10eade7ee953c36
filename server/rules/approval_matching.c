/* SPDX-License-Identifier: Apache-2.0 */
/* A bipartite matching by augmenting paths: steps on one side, as often as they need
 * approvals, humans on the other. A path visits each step once, so the recursion is at
 * most CHAIN_STEPS_MAX deep. */
#include "rules/approval_matching.h"

/* ours */
#include "base/log.h"

#define NOBODY (-1)

int matching_human(const struct matching *m, const struct digest *human)
{
    for (size_t i = 0; i < m->humans_n; i++)
        if (digest_eq(&m->humans[i], human))
            return (int)i;
    return NOBODY;
}

static void add_step(struct matching *m, const struct canon_frozen_step *step,
                     const struct digest *except, struct arena *a)
{
    const struct canon_asked *asked = step->asked.items;
    size_t s = m->steps_n++;
    m->need[s] = step->need > 0 ? (size_t)step->need : SIZE_MAX;
    m->asked[s] = ARENA_ARRAY(a, step->asked.n + 1, uint16_t);
    for (size_t i = 0; i < step->asked.n; i++) {
        if (digest_eq(&asked[i].human, except)) /* guard: matching_requester */
            continue;
        int h = matching_human(m, &asked[i].human);
        if (h == NOBODY) {
            h = (int)m->humans_n++;
            m->humans[h] = asked[i].human;
        }
        m->asked[s][m->asked_n[s]++] = (uint16_t)h;
    }
}

struct matching *matching_new(struct arena *a, const struct canon_frozen_chain *chain,
                              const struct digest *except)
{
    struct matching *m = ARENA_NEW(a, struct matching);
    const struct canon_frozen_step *steps = chain->steps.items;
    size_t most = 1;

    ASSERT(chain->steps.n <= CHAIN_STEPS_MAX);
    for (size_t i = 0; i < chain->steps.n; i++)
        most += steps[i].asked.n;
    m->humans = ARENA_ARRAY(a, most, struct digest);
    m->used = ARENA_ARRAY(a, most, bool);
    m->filled = ARENA_ARRAY(a, most, int8_t);
    for (size_t i = 0; i < chain->steps.n; i++)
        add_step(m, &steps[i], except, a);
    return m;
}

/* One more human for step s, moving others to where they are asked too. */
static bool fill_one(struct matching *m, size_t s, uint32_t *visited)
{
    *visited |= UINT32_C(1) << s;
    for (size_t i = 0; i < m->asked_n[s]; i++) {
        uint16_t h = m->asked[s][i];
        if (m->used[h] || m->filled[h] == (int8_t)s)
            continue;
        bool is_free = m->filled[h] == NOBODY;
        size_t other = is_free ? 0 : (size_t)m->filled[h];
        if (!is_free && *visited & UINT32_C(1) << other)
            continue;
        if (is_free || fill_one(m, other, visited)) {
            m->filled[h] = (int8_t)s;
            return true;
        }
    }
    return false;
}

bool matching_is_possible(struct matching *m, size_t first, size_t first_need)
{
    for (size_t h = 0; h < m->humans_n; h++)
        m->filled[h] = NOBODY;
    for (size_t s = first; s < m->steps_n; s++) {
        size_t need = s == first ? first_need : m->need[s];
        for (size_t k = 0; k < need; k++) {
            uint32_t visited = 0;
            if (!fill_one(m, s, &visited))
                return false;
        }
    }
    return true;
}
