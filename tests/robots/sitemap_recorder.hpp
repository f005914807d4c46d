#pragma once

#include <zlib.h>

#include <string>
#include <string_view>
#include <vector>

#include "robots/sitemap_reader.hpp"

namespace fanfold::robots {

/// Writes entries down: "page https://a/ 2024-01-01".
class sitemap_recorder final : public sitemap_sink {
 public:
  void on_entry(const sitemap_entry& entry) override {
    static constexpr std::string_view names[] = {"page", "sitemap", "resource", "alternate"};
    std::string text(names[static_cast<unsigned>(entry.kind)]);
    text.append(" ").append(entry.url);
    if (!entry.lastmod.empty()) text.append(" ").append(entry.lastmod);
    found.push_back(std::move(text));
  }
  std::vector<std::string> found;
};

/// What a sitemap gave, and how it ended.
struct sitemap_reading {
  std::vector<std::string> found;
  sitemap_summary summary;
  bool was_wanted = true;  ///< the reader wanted more until the end
};

inline sitemap_reading read_sitemap(const std::vector<std::string_view>& chunks, const sitemap_limits& limits = {},
                                    std::string_view content_type = {}) {
  sitemap_recorder sink;
  sitemap_reader reader(sink, content_type, limits);
  sitemap_reading reading;
  for (const auto chunk : chunks) reading.was_wanted &= reader.feed(chunk);
  reading.summary = reader.finish();
  reading.found = std::move(sink.found);
  return reading;
}

/// One member of a gzip file.
inline std::string gzipped(std::string_view text) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace fanfold::robots
