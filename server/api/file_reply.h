/* SPDX-License-Identifier: Apache-2.0 */
/* Files as replies: the bytes of blobs, with a name, recorded as a download first. */
#ifndef SK_API_FILE_REPLY_H
#define SK_API_FILE_REPLY_H

#include "api/call.h"
#include "store/blob_store.h"

struct file_reply {
    struct blob_file content;
    struct str name;   /* for who saves it */
    const char *event; /* "document.downloaded" */
    uuid object;
};

/* application/pdf, with the digest as ETag. */
enum err file_reply(struct http_exchange *x, const struct file_reply *file);

#endif
