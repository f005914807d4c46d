# What `cmake --install` puts where: component `library`, the headers with find_package(fanfold) and pkg-config files;
# component `crawler`, the engine to embed, fanfold::crawler, beside the library; component `tool`, the program with its
# manual pages, completions and systemd unit.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/fanfold)
install(TARGETS fanfold EXPORT fanfold-targets COMPONENT library)
install(DIRECTORY include/fanfold DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library FILES_MATCHING PATTERN *.hpp)
install(EXPORT fanfold-targets NAMESPACE fanfold:: DESTINATION ${package_dir} COMPONENT library)

configure_package_config_file(cmake/fanfold-config.cmake.in fanfold-config.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(fanfold-config-version.cmake COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/fanfold-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/fanfold-config-version.cmake
  DESTINATION ${package_dir} COMPONENT library)

configure_file(cmake/fanfold.pc.in fanfold.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/fanfold.pc DESTINATION ${CMAKE_INSTALL_DATADIR}/pkgconfig COMPONENT library)

# Of the parts only the libraries are installed: their headers are nobody's business.
get_property(parts GLOBAL PROPERTY fanfold_parts)
if(parts)
  install(TARGETS ${parts} EXPORT fanfold-crawler-targets COMPONENT crawler)
  install(EXPORT fanfold-crawler-targets NAMESPACE fanfold:: DESTINATION ${package_dir} COMPONENT crawler)
  install(FILES cmake/packages.cmake RENAME fanfold-packages.cmake DESTINATION ${package_dir} COMPONENT crawler)
  install(DIRECTORY src/api/fanfold DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT crawler FILES_MATCHING PATTERN *.hpp)
  install(TARGETS fanfold_api EXPORT fanfold-crawler-targets COMPONENT crawler)
  get_property(introspection GLOBAL PROPERTY fanfold_introspection)
  list(REVERSE parts)  # each before those that it needs
  list(TRANSFORM parts PREPEND -l OUTPUT_VARIABLE crawler_libraries)
  list(JOIN crawler_libraries " " crawler_libraries)
  configure_file(cmake/fanfold-crawler.pc.in fanfold-crawler.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/fanfold-crawler.pc DESTINATION ${CMAKE_INSTALL_DATADIR}/pkgconfig
    COMPONENT crawler)
endif()

if(TARGET fanfold-cli)
  install(TARGETS fanfold-cli COMPONENT tool)
  install(DIRECTORY ${PROJECT_BINARY_DIR}/apps/fanfold/share/ DESTINATION ${CMAKE_INSTALL_DATADIR} COMPONENT tool)
  install(FILES apps/fanfold/fanfold.service DESTINATION lib/systemd/system COMPONENT tool)
endif()
