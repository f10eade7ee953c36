/* SPDX-License-Identifier: Apache-2.0 */
/* The version of this build. */
#ifndef SK_BASE_VERSION_H
#define SK_BASE_VERSION_H

const char *version_text(void); /* "0.1.0" */

#endif
