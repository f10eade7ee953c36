/* SPDX-License-Identifier: Apache-2.0 */
/* Said once, in the top CMakeLists.txt. */
#include "base/version.h"

const char *version_text(void)
{
    return SEALKEEPER_VERSION;
}
