# The packages that the parts use, for those who build them and, installed as fanfold-packages.cmake, for those who link
# fanfold::crawler.
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(CURL 7.88 REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(ICU 72 REQUIRED COMPONENTS uc)  # IDNA, the indexes of encodings, encodings of sitemaps
find_package(EXPAT 2.5 REQUIRED)             # sitemaps
find_package(ZLIB REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(CARES REQUIRED IMPORTED_TARGET libcares)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(UCHARDET REQUIRED IMPORTED_TARGET uchardet)
pkg_check_modules(PSL REQUIRED IMPORTED_TARGET libpsl)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(ISAL REQUIRED IMPORTED_TARGET libisal)  # compresses WARC files
pkg_check_modules(BROTLI_DECODER REQUIRED IMPORTED_TARGET libbrotlidec)  # content codings of other tools' WARC files
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
