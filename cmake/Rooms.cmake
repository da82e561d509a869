# room(name DIR folder USES libraries... [TEST_USES libraries...]): one folder = one library = one test
#   program; TEST_USES is what only the tests may use.
#   Sources are every *.cpp of the folder but main.cpp, *_test.cpp and *_fuzz.cpp; the tests are the
#   *_test.cpp. Each *_fuzz.cpp is a program of its own, built by the preset `fuzz` only.
# program(name MAIN file USES rooms...): one executable that only composes.
# Targets beside these: `programs` builds every program and no test; `fuzzers` builds every fuzz
# program and only the rooms they use; `header_check` compiles every header alone that no source of
# its own compiles first.

# Compiling a test takes 1.8 s instead of 5.0 s of CPU this way. The code under test is built as ever.
option(REHEARSE_QUICK_TESTS "Compile the tests unoptimised, over precompiled GoogleTest headers" OFF)

# Where only the running matters: a header then finds what it forgot to include, so this must not be
# the only build.
option(REHEARSE_QUICK_ROOMS "Compile the rooms over precompiled headers of the libraries" OFF)

option(REHEARSE_FUZZ "Build the fuzz programs; needs clang with libFuzzer" OFF)

add_library(house_options INTERFACE)
target_include_directories(house_options INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR})
target_compile_options(house_options INTERFACE -Wall -Wextra -Wpedantic -Werror)
# clang has this one with -Wpedantic; the embedded documents are longer than every compiler must take.
target_compile_options(house_options INTERFACE $<$<CXX_COMPILER_ID:Clang>:-Wno-overlength-strings>)
target_compile_definitions(house_options INTERFACE REHEARSE_VERSION="${PROJECT_VERSION}")

add_custom_target(programs)
add_custom_target(fuzzers)
add_library(header_check OBJECT EXCLUDE_FROM_ALL)
target_link_libraries(header_check PRIVATE house_options)
target_compile_definitions(header_check PRIVATE REHEARSE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")

# ccache reuses what was compiled over a precompiled header only when told that this is fine.
function(let_ccache_reuse target)
  if(CCACHE)
    set_target_properties(${target} PROPERTIES CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros;${CCACHE}")
  endif()
endfunction()

# precompiled_headers(name libraries... HEADERS headers...): for target_precompile_headers(REUSE_FROM).
function(precompiled_headers name)
  cmake_parse_arguments(ARG "" "" "HEADERS" ${ARGN})
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/${name}.cpp CONTENT "")
  add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/${name}.cpp)
  target_link_libraries(${name} PRIVATE house_options Threads::Threads ${ARG_UNPARSED_ARGUMENTS})
  let_ccache_reuse(${name})
  target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
endfunction()

if(REHEARSE_QUICK_TESTS AND BUILD_TESTING)
  precompiled_headers(test_headers GTest::gmock HEADERS <gmock/gmock.h> <gtest/gtest.h>)
  target_compile_options(test_headers PRIVATE -O0)
endif()
if(REHEARSE_QUICK_ROOMS)
  precompiled_headers(room_headers nlohmann_json::nlohmann_json HEADERS
    <algorithm> <array> <chrono> <functional> <map> <memory> <mutex> <optional> <set> <span> <string>
    <string_view> <utility> <variant> <vector> <nlohmann/json.hpp>)
endif()

# The loader of stories asks the mocks for their tables; no fuzz program feeds them. Compiled plainly,
# over precompiled headers, they take a third of the time.
if(REHEARSE_FUZZ)
  precompiled_headers(mock_headers nlohmann_json::nlohmann_json HEADERS
    <chrono> <functional> <map> <memory> <optional> <string> <string_view> <vector> <nlohmann/json.hpp>)
  target_compile_options(mock_headers PRIVATE -O0 -fno-sanitize=all)
endif()

# Only tests that read files of the tree are told where it is: what is compiled of the others then
# serves every checkout (ccache).
function(name_source_folder)
  foreach(source ${ARGN})
    file(STRINGS ${source} needs REGEX "REHEARSE_SOURCE_DIR|reports/baseline\\.h" LIMIT_COUNT 1)
    if(needs)
      set_source_files_properties(${source} PROPERTIES COMPILE_DEFINITIONS
        REHEARSE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    endif()
  endforeach()
endfunction()

# Of a function that several objects hold, a template's for instance, the linker takes the first one.
# Without this it would take the unoptimised one of a test: the stories then run four times slower.
function(optimised_code_first test)
  foreach(room ${ARGN})
    target_link_options(${test} PRIVATE LINKER:--whole-archive,$<TARGET_FILE:${room}>,--no-whole-archive)
  endforeach()
endfunction()

function(room name)
  cmake_parse_arguments(ARG "" "DIR" "USES;TEST_USES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${ARG_DIR}/*.cpp)
  set(tests ${sources})
  set(fuzzers ${sources})
  list(FILTER sources EXCLUDE REGEX "(_test|_fuzz|/main)\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cpp$")
  set(archives "")
  foreach(used ${ARG_USES})
    get_property(others GLOBAL PROPERTY archives_of_${used})
    list(APPEND archives ${others})
  endforeach()
  if(sources)
    list(PREPEND archives ${name})
    add_library(${name} STATIC ${sources})
    set_target_properties(${name} PROPERTIES OUTPUT_NAME room_${name})
    target_link_libraries(${name} PUBLIC house_options ${ARG_USES})
    if(TARGET room_headers)
      let_ccache_reuse(${name})
      target_precompile_headers(${name} REUSE_FROM room_headers)
    endif()
    if(TARGET mock_headers AND ARG_DIR MATCHES "^mocks/")
      target_compile_options(${name} PRIVATE -O0 -fno-sanitize=all)
      let_ccache_reuse(${name})
      target_precompile_headers(${name} REUSE_FROM mock_headers)
    endif()
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE house_options ${ARG_USES})
  endif()
  list(REMOVE_DUPLICATES archives)
  set_property(GLOBAL PROPERTY archives_of_${name} ${archives})
  if(tests AND BUILD_TESTING)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE ${name} ${ARG_TEST_USES} GTest::gmock GTest::gtest_main)
    name_source_folder(${tests})
    if(TARGET test_headers)
      target_compile_options(${name}_test PRIVATE -O0)
      optimised_code_first(${name}_test ${archives})
      let_ccache_reuse(${name}_test)
      target_precompile_headers(${name}_test REUSE_FROM test_headers)
    endif()
    gtest_discover_tests(${name}_test TEST_PREFIX "${name}/" WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
                         DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
  endif()
  if(REHEARSE_FUZZ)
    fuzz_programs(${name} ${fuzzers})
  endif()
  compile_headers_alone(${ARG_DIR})
endfunction()

# Each source holds one LLVMFuzzerTestOneInput; libFuzzer brings the main program.
function(fuzz_programs room)
  foreach(source ${ARGN})
    get_filename_component(program ${source} NAME_WE)
    add_executable(${program} EXCLUDE_FROM_ALL ${source})
    target_link_libraries(${program} PRIVATE ${room})
    target_link_options(${program} PRIVATE -fsanitize=fuzzer)
    add_dependencies(fuzzers ${program})
  endforeach()
endfunction()

function(program name)
  cmake_parse_arguments(ARG "" "MAIN" "USES" ${ARGN})
  if(EXISTS ${CMAKE_SOURCE_DIR}/${ARG_MAIN})
    add_executable(${name} ${ARG_MAIN})
    target_link_libraries(${name} PRIVATE ${ARG_USES})
    add_dependencies(programs ${name})
  endif()
endfunction()

# One source per header that holds nothing but its inclusion. A header whose source stands beside it
# needs none: the source includes it first, a house rule.
function(compile_headers_alone folder)
  file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.h)
  foreach(header ${headers})
    string(REGEX REPLACE "\\.h$" ".cpp" own ${header})
    if(EXISTS ${own})
      continue()
    endif()
    file(RELATIVE_PATH path ${CMAKE_SOURCE_DIR} ${header})
    set(source ${CMAKE_BINARY_DIR}/header_check/${path}.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "#include \"${header}\"\n")
    target_sources(header_check PRIVATE ${source})
  endforeach()
endfunction()
