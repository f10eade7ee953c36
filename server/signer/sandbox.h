/* SPDX-License-Identifier: Apache-2.0 */
/* How the signer gives up what it does not need, one irreversible step after the other.
 * A step that is not possible here (no root, a low limit) prints one line and is left
 * out; a step that should be possible and fails ends the start. */
#ifndef SK_SIGNER_SANDBOX_H
#define SK_SIGNER_SANDBOX_H

#include "base/bytes.h"

/* No core file, no debugger of the same user. */
bool sandbox_forbid_dump(void) MUST_USE;
/* Before threads start: the allocator must not look at files later. */
void sandbox_tame_allocator(void);
/* Nothing of this process ever reaches a swap device. */
bool sandbox_lock_memory(void) MUST_USE;
/* From root to this user for good; "" or no root: as we are. */
bool sandbox_become(const char *user) MUST_USE;
/* No new privileges, and only the system calls that serving needs, in all threads: any
 * other one kills the process. No file can be opened, no program started, no thread
 * made, no socket but a unix one, no memory made executable. */
bool sandbox_close(void) MUST_USE;

#endif
