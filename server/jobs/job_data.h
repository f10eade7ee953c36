/* SPDX-License-Identifier: Apache-2.0 */
/* Members of the small JSON objects that jobs and outbox rows carry. */
#ifndef SK_JOBS_JOB_DATA_H
#define SK_JOBS_JOB_DATA_H

#include "base/arena.h"
#include "base/uuid.h"

/* `otherwise` when the member is absent or no integer. */
int64_t job_data_int(struct str json, const char *name, int64_t otherwise);
/* Absent when the member is absent or no text. */
struct str job_data_text(struct arena *a, struct str json, const char *name);
/* 64 hex digits; false when absent or something else. */
bool job_data_digest(struct str json, const char *name, struct digest *out) MUST_USE;
/* False when absent or something else. */
bool job_data_uuid(struct str json, const char *name, uuid *out) MUST_USE;

#endif
