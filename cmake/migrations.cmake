# SPDX-License-Identifier: Apache-2.0
# Compiles db/migrations/NNNN_name.sql into a library as the table that db/migrate.h
# declares. This file is both: included, it defines sk_migrations(); run as a script
# (cmake -DOUT=… -DFILES=… -P), it writes the C file. Checksums are SHA-256 of the files.
if(NOT CMAKE_SCRIPT_MODE_FILE)
    set(SK_MIGRATIONS_SCRIPT ${CMAKE_CURRENT_LIST_FILE})
    function(sk_migrations target)
        file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/db/migrations/*.sql)
        list(SORT files)
        set(out ${CMAKE_BINARY_DIR}/generated/migrations.c)
        string(REPLACE ";" "|" joined "${files}")
        add_custom_command(OUTPUT ${out}
            COMMAND ${CMAKE_COMMAND} -DOUT=${out} "-DFILES=${joined}" -P ${SK_MIGRATIONS_SCRIPT}
            DEPENDS ${files} ${SK_MIGRATIONS_SCRIPT} VERBATIM
            COMMENT "Compiling the migrations in")
        add_custom_target(generated DEPENDS ${out}) # for those that read without compiling
        target_sources(${target} PRIVATE ${out})
    endfunction()
    return()
endif()

string(REPLACE "|" ";" FILES "${FILES}")
set(rows "")
set(expected 1)
foreach(file IN LISTS FILES)
    get_filename_component(stem ${file} NAME_WE)
    if(NOT stem MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)$")
        message(FATAL_ERROR "${file}: a migration is called NNNN_name.sql")
    endif()
    math(EXPR version "1${CMAKE_MATCH_1} - 10000")
    set(name ${CMAKE_MATCH_2})
    if(NOT version EQUAL expected)
        message(FATAL_ERROR "${file}: expected migration ${expected}, there is no gap and no twin")
    endif()
    math(EXPR expected "${expected} + 1")
    file(SHA256 ${file} checksum)
    file(READ ${file} hex HEX)
    # as bytes: no escaping to get wrong
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
    string(APPEND arrays "static const unsigned char sql_${version}[] = {${bytes}0};\n")
    string(APPEND rows
        "    {${version}, \"${name}\", \"${checksum}\", (const char *)sql_${version}},\n")
endforeach()
math(EXPR count "${expected} - 1")
file(WRITE ${OUT} "/* SPDX-License-Identifier: Apache-2.0 */\n"
    "/* Made by cmake/migrations.cmake from db/migrations. Not to be edited. */\n"
    "#include \"db/migrate.h\"\n\n${arrays}\n"
    "const struct migration migrations[] = {\n${rows}    {0, NULL, NULL, NULL},\n};\n"
    "const size_t migration_count = ${count};\n")
