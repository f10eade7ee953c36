# SPDX-License-Identifier: Apache-2.0
# A layer is a folder of server/ and a static library with its own include path. It sees its
# own headers and those of the layers it names, and nothing else: headers are reached as
# "layer/file.h" through build/include/LAYER/, which holds one link, so that an upward
# include does not compile.
function(sk_layer name)
    cmake_parse_arguments(L "" "" "SOURCES;BELOW;LIBRARIES" ${ARGN})
    set(view ${CMAKE_BINARY_DIR}/include/${name})
    file(MAKE_DIRECTORY ${view})
    file(CREATE_LINK ${CMAKE_SOURCE_DIR}/server/${name} ${view}/${name} SYMBOLIC)
    add_library(sk_${name} STATIC ${L_SOURCES})
    target_include_directories(sk_${name} PUBLIC ${view})
    target_link_libraries(sk_${name} PUBLIC sk_flags)
    foreach(below IN LISTS L_BELOW)
        target_link_libraries(sk_${name} PUBLIC sk_${below})
    endforeach()
    # what tests/layers holds against the compiler
    set_property(GLOBAL APPEND PROPERTY SEALKEEPER_LAYERS ${name})
    set_property(GLOBAL PROPERTY SEALKEEPER_BELOW_${name} "${L_BELOW}")
    # PRIVATE: a library's headers are visible in the layer that owns it only
    target_link_libraries(sk_${name} PRIVATE ${L_LIBRARIES})
endfunction()
