# SPDX-License-Identifier: Apache-2.0
# Fails where an installed Debian package is older than the floor in the list; other systems
# are left to the pkg-config versions. Each line: package, lowest version, why.
function(sk_require_minimum_versions list)
    find_program(DPKG_QUERY dpkg-query)
    find_program(DPKG dpkg)
    if(NOT DPKG_QUERY OR NOT DPKG)
        return()
    endif()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
    file(STRINGS ${list} lines REGEX "^[a-z]")
    foreach(line IN LISTS lines)
        string(REGEX MATCH "^([^ ]+) +([^ ]+) +(.*)$" line "${line}")
        set(package ${CMAKE_MATCH_1})
        set(floor ${CMAKE_MATCH_2})
        set(why ${CMAKE_MATCH_3})
        execute_process(COMMAND ${DPKG_QUERY} -W -f "\${Version}" ${package}
            OUTPUT_VARIABLE installed ERROR_QUIET RESULT_VARIABLE absent)
        if(absent OR installed STREQUAL "")
            continue()
        endif()
        execute_process(COMMAND ${DPKG} --compare-versions ${installed} ge ${floor}
            RESULT_VARIABLE too_old)
        if(too_old)
            message(FATAL_ERROR "${package} ${installed} is older than ${floor} (${why})")
        endif()
    endforeach()
endfunction()
