# fanfold_embed(TARGET ASSET file path...)
# Makes files part of a program: adds to TARGET a source that defines fanfold::server::assets() (server/assets.hpp), made
# again whenever one of the files changes. After ASSET, each file is followed by the path at which it is asked for.
function(fanfold_embed target)
  cmake_parse_arguments(EMBED "" "" "ASSET" ${ARGN})
  find_program(GZIP gzip REQUIRED)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded_assets.cpp)
  set(script ${PROJECT_SOURCE_DIR}/cmake/embed_script.cmake)
  set(files)
  set(pairs ${EMBED_ASSET})
  while(pairs)
    list(POP_FRONT pairs file path)
    list(APPEND files ${file})
  endwhile()
  add_custom_command(OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} "-DASSETS=${EMBED_ASSET}" -DSOURCE=${source} -DGZIP=${GZIP} -P ${script}
    DEPENDS ${files} ${script} COMMENT "Embedding the page" VERBATIM)
  target_sources(${target} PRIVATE ${source})
endfunction()
