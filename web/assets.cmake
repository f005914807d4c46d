# The page's files, each with its path on the server, for fanfold_embed(): all that lies here, and Chart.js.
set(CHART_JS /usr/share/javascript/chart.js/chart.min.js CACHE FILEPATH "Chart.js of the Debian package libjs-chart.js")
set(CHART_JS_COPYRIGHT /usr/share/doc/libjs-chart.js/copyright CACHE FILEPATH "The licence of Chart.js")
foreach(file ${CHART_JS} ${CHART_JS_COPYRIGHT})
  if(NOT EXISTS ${file})
    message(FATAL_ERROR "${file} is missing: install libjs-chart.js (bin/install-packages build)")
  endif()
endforeach()
file(READ ${CHART_JS_COPYRIGHT} CHART_COPYRIGHT)
configure_file(${CMAKE_CURRENT_LIST_DIR}/licences.txt.in ${CMAKE_CURRENT_BINARY_DIR}/licences.txt @ONLY)

file(GLOB_RECURSE files CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.js ${CMAKE_CURRENT_LIST_DIR}/*.css
  ${CMAKE_CURRENT_LIST_DIR}/*.svg)
set(page_assets ${CMAKE_CURRENT_LIST_DIR}/index.html / ${CMAKE_CURRENT_BINARY_DIR}/licences.txt /licences.txt
  ${CHART_JS} /assets/chart.min.js)
foreach(file ${files})
  cmake_path(RELATIVE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_LIST_DIR} OUTPUT_VARIABLE path)
  list(APPEND page_assets ${file} /assets/${path})
endforeach()
