/* SPDX-License-Identifier: Apache-2.0 */
/* JSON lines on stderr, built by allow-list: a caller names each field, nothing is
 * dumped. C0, C1 and bidi controls are escaped. Exchange id, company and actor are set
 * once per exchange, job or message and appear on every line of that thread until
 * cleared. Never pass a PIN, a token, a password, a key or document text. */
#ifndef SK_BASE_LOG_H
#define SK_BASE_LOG_H

#include "base/uuid.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR };

void log_open(const char *program, enum log_level least);
void log_context(const char *exchange_id, const uuid *company, const uuid *actor);
void log_context_clear(void);

/* One event: a short constant name ("job.failed") and printf-style detail. */
void log_event(enum log_level level, const char *event, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

#define log_debug(event, ...) log_event(LOG_LEVEL_DEBUG, (event), __VA_ARGS__)
#define log_info(event, ...) log_event(LOG_LEVEL_INFO, (event), __VA_ARGS__)
#define log_warn(event, ...) log_event(LOG_LEVEL_WARN, (event), __VA_ARGS__)
#define log_error(event, ...) log_event(LOG_LEVEL_ERROR, (event), __VA_ARGS__)

/* A mistake of ours: logs and aborts, in every build. */
_Noreturn void bug(const char *file, int line, const char *what);
#define ASSERT(cond) ((cond) ? (void)0 : bug(__FILE__, __LINE__, #cond))

#endif
