# room(name DIR folder USES libraries...): one folder = one library = one test program.
#   Sources are every *.cpp of the folder but main.cpp and *_test.cpp; the tests are the *_test.cpp.
# program(name MAIN file USES rooms...): one executable that only composes.

add_library(house_options INTERFACE)
target_include_directories(house_options INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR})
target_compile_options(house_options INTERFACE -Wall -Wextra -Wpedantic -Werror)
target_compile_definitions(house_options INTERFACE REHEARSE_VERSION="${PROJECT_VERSION}")

function(room name)
  cmake_parse_arguments(ARG "" "DIR" "USES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${ARG_DIR}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "(_test|/main)\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  if(sources)
    add_library(${name} STATIC ${sources})
    set_target_properties(${name} PROPERTIES OUTPUT_NAME room_${name})
    target_link_libraries(${name} PUBLIC house_options ${ARG_USES})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE house_options ${ARG_USES})
  endif()
  if(tests AND BUILD_TESTING)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE ${name} GTest::gmock GTest::gtest_main)
    target_compile_definitions(${name}_test PRIVATE REHEARSE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    gtest_discover_tests(${name}_test TEST_PREFIX "${name}/" WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
                         DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
  endif()
endfunction()

function(program name)
  cmake_parse_arguments(ARG "" "MAIN" "USES" ${ARGN})
  if(EXISTS ${CMAKE_SOURCE_DIR}/${ARG_MAIN})
    add_executable(${name} ${ARG_MAIN})
    target_link_libraries(${name} PRIVATE ${ARG_USES})
  endif()
endfunction()
