# What `cmake --install` puts where: component `library`, the headers with find_package(fanfold) and pkg-config files;
# component `tool`, the program.
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

if(TARGET fanfold-cli)
  install(TARGETS fanfold-cli COMPONENT tool)
endif()
