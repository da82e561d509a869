# embed(target FILE file HEADER header NAMESPACE namespace NAME name): the file's text as the
# std::string_view the header declares, so that a program carries its documents with it.
function(embed target)
  cmake_parse_arguments(ARG "" "FILE;HEADER;NAMESPACE;NAME" "" ${ARGN})
  set(file ${CMAKE_SOURCE_DIR}/${ARG_FILE})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(READ ${file} text)
  set(source ${CMAKE_BINARY_DIR}/embedded/${ARG_FILE}.cpp)
  file(CONFIGURE OUTPUT ${source} @ONLY CONTENT
"#include \"@ARG_HEADER@\"

namespace @ARG_NAMESPACE@ {
const std::string_view @ARG_NAME@ = R\"embedded(@text@)embedded\";
}
")
  target_sources(${target} PRIVATE ${source})
endfunction()
