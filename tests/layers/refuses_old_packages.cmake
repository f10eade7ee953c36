# SPDX-License-Identifier: Apache-2.0
# Asks for a version that nobody has: the test passes when the build would stop here.
include(${SOURCE_DIR}/cmake/minimum_versions.cmake)
set(list ${CMAKE_CURRENT_BINARY_DIR}/impossible_versions.txt)
file(WRITE ${list} "# a comment\nno-such-package 1 ignored\nlibc6 999 never released\n")
sk_require_minimum_versions(${list})
