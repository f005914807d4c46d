# Writes SOURCE, which embeds ASSETS: a list of files, each followed by its path on the server. The source has the hashes
# of the files in it, so that it is compiled again when they change, also where ccache is asked.
cmake_minimum_required(VERSION 3.25)

set(media_type_html "text/html; charset=utf-8")
set(media_type_css "text/css; charset=utf-8")
set(media_type_js "text/javascript; charset=utf-8")
set(media_type_svg "image/svg+xml")
set(media_type_txt "text/plain; charset=utf-8")

cmake_path(GET SOURCE PARENT_PATH folder)
file(MAKE_DIRECTORY ${folder}/gzip)

set(arrays "")
set(table "")
set(number 0)
while(ASSETS)
  list(POP_FRONT ASSETS file path)
  file(SHA256 ${file} hash)
  string(SUBSTRING ${hash} 0 32 hash)
  cmake_path(GET file EXTENSION LAST_ONLY extension)
  string(SUBSTRING ${extension} 1 -1 extension)
  set(compressed ${folder}/gzip/${number}.gz)
  execute_process(COMMAND ${GZIP} -9 -n -c ${file} OUTPUT_FILE ${compressed} COMMAND_ERROR_IS_FATAL ANY)
  file(SIZE ${file} size)
  file(SIZE ${compressed} compressed_size)
  string(APPEND arrays "constexpr char bytes_${number}[] = {\n#embed \"${file}\"\n};\n")
  set(gzip "{}")
  if(compressed_size LESS size)
    string(APPEND arrays "constexpr char gzip_${number}[] = {\n#embed \"${compressed}\"\n};\n")
    set(gzip "text(gzip_${number})")
  endif()
  string(APPEND table "    {.path = \"${path}\", .media_type = \"${media_type_${extension}}\", .etag = R\"(\"${hash}\")\",\n"
    "     .bytes = text(bytes_${number}), .gzip = ${gzip}},\n")
  math(EXPR number "${number} + 1")
endwhile()

file(WRITE ${SOURCE} "// Made by cmake/embed_script.cmake.
#pragma clang diagnostic ignored \"-Wc23-extensions\"  // #embed
#include \"server/assets.hpp\"

namespace fanfold::server {
namespace {

template <std::size_t size>
constexpr std::string_view text(const char (&bytes)[size]) {
  return {bytes, size};
}

${arrays}
constexpr asset all[] = {
${table}};

}  // namespace

std::span<const asset> assets() {
  return all;
}

}  // namespace fanfold::server
")
