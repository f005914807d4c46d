# Every package that Fanfold uses, found once. bin/install-packages installs them on Debian 12.
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(CURL 7.88 REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
find_package(ICU 72 REQUIRED COMPONENTS uc)  # IDNA, encodings of sitemaps
pkg_check_modules(PSL REQUIRED IMPORTED_TARGET libpsl)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
find_package(EXPAT 2.5 REQUIRED)  # sitemaps
find_package(ZLIB REQUIRED)
# The test web (tests/support): TLS and the content codings that a server needs.
find_package(OpenSSL 3 REQUIRED)
pkg_check_modules(BROTLI REQUIRED IMPORTED_TARGET libbrotlienc)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
if(FANFOLD_TESTS)
  find_package(GTest REQUIRED)
endif()
if(FANFOLD_BENCH)
  find_package(benchmark REQUIRED)
endif()
