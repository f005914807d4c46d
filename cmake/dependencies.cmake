# Every package that Fanfold uses, found once. bin/install-packages installs them on Debian 12.
include(packages)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tomlplusplus REQUIRED)  # the configuration file
# The test web (tests/support): TLS and the content codings that a server needs.
pkg_check_modules(BROTLI REQUIRED IMPORTED_TARGET libbrotlienc)
if(FANFOLD_TESTS)
  find_package(GTest REQUIRED)
endif()
if(FANFOLD_BENCH)
  find_package(benchmark REQUIRED)
endif()
