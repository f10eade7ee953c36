/* SPDX-License-Identifier: Apache-2.0 */
/* Page pictures as replies: the PNG, or 202 while it is drawn. A picture of these bytes
 * never changes, so a browser may keep it; nobody else may. */
#ifndef SK_API_PICTURE_REPLY_H
#define SK_API_PICTURE_REPLY_H

#include "api/call.h"
#include "domain/picture.h"

extern const struct api_field picture_fields[];

enum err picture_reply(struct http_exchange *x, struct picture_wish *wish);

#endif
