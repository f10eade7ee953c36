# SPDX-License-Identifier: Apache-2.0
# Warnings and hardening, on from the first day (STYLE: they cannot be added later).
add_library(sk_flags INTERFACE)
target_compile_definitions(sk_flags INTERFACE _GNU_SOURCE)
target_compile_options(sk_flags INTERFACE
    -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wformat=2 -Wundef -Wvla
    -Wcast-qual -Wwrite-strings -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes
    -Wimplicit-fallthrough -Wframe-larger-than=16384
    -fno-strict-aliasing -fstack-protector-strong -fstack-clash-protection -fPIE)
if(SEALKEEPER_WERROR)
    target_compile_options(sk_flags INTERFACE -Werror)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release" OR CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
    target_compile_options(sk_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
endif()
target_link_options(sk_flags INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
set(SEALKEEPER_SANITIZE "" CACHE STRING "address,undefined or thread")
if(SEALKEEPER_SANITIZE)
    target_compile_options(sk_flags INTERFACE -fsanitize=${SEALKEEPER_SANITIZE}
        -fno-sanitize-recover=all -fno-omit-frame-pointer -g)
    target_link_options(sk_flags INTERFACE -fsanitize=${SEALKEEPER_SANITIZE})
    target_compile_definitions(sk_flags INTERFACE SEALKEEPER_SANITIZED)
endif()
# Named crash points (tests/crash): compiled in only where tests ask for them.
option(SEALKEEPER_CRASH_POINTS "Compile the named crash points in" OFF)
if(SEALKEEPER_CRASH_POINTS)
    target_compile_definitions(sk_flags INTERFACE SEALKEEPER_CRASH_POINTS)
endif()
