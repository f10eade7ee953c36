/* SPDX-License-Identifier: Apache-2.0 */
/* The file of checkpoints beside the journal: one line each, which leaves the machine
 * with the logs. A line is whole and on the disk, or it is not there. One writer at a
 * time: checkpoint.c. */
#ifndef SK_SIGNER_CHECKPOINT_FILE_H
#define SK_SIGNER_CHECKPOINT_FILE_H

#include "base/bytes.h"
#include "base/err.h"

struct checkpoint_file;

/* Makes the file, or takes it up and cuts a torn last line off. ERR_INTERNAL, logged.
 */
enum err checkpoint_file_open(const char *path, struct checkpoint_file **out) MUST_USE;
void checkpoint_file_close(struct checkpoint_file **f);

/* `line` ends in its newline. ERR_INTERNAL, logged: nothing of it stays in the file. */
enum err checkpoint_file_append(struct checkpoint_file *f, struct bytes line) MUST_USE;

#endif
