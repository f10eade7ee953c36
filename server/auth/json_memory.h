/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies hold what people type: jansson's memory is wiped when it is freed. Called once
 * by main, before anything else of jansson. */
#ifndef SK_AUTH_JSON_MEMORY_H
#define SK_AUTH_JSON_MEMORY_H

void json_memory_wipe(void);

#endif
