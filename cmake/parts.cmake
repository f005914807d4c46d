# fanfold_part(NAME SOURCES file... [PUBLIC target...] [PRIVATE target...])
# A part of the house: the static library fanfold_NAME made of src/NAME. PUBLIC names what its headers
# need, PRIVATE what only its sources need.
function(fanfold_part name)
  cmake_parse_arguments(PART "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(fanfold_${name} STATIC ${PART_SOURCES})
  target_include_directories(fanfold_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(fanfold_${name} PUBLIC ${PART_PUBLIC} PRIVATE ${PART_PRIVATE} fanfold_flags)
endfunction()

# fanfold_test(NAME SOURCES file... LINKS target... [LABELS label...])
# A GoogleTest program NAME_test whose cases CTest runs one by one, in parallel.
function(fanfold_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;LINKS;LABELS" ${ARGN})
  add_executable(${name}_test ${TEST_SOURCES})
  target_link_libraries(${name}_test PRIVATE ${TEST_LINKS} GTest::gtest GTest::gmock GTest::gtest_main fanfold_flags)
  target_include_directories(${name}_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  set(properties TIMEOUT 300)
  if(TEST_LABELS)
    list(APPEND properties LABELS ${TEST_LABELS})
  endif()
  gtest_discover_tests(${name}_test TEST_PREFIX ${name}. DISCOVERY_TIMEOUT 60 PROPERTIES ${properties})
endfunction()
