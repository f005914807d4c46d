// Whatever the file and wherever it is cut: whole, in chunks and compressed it gives the same entries and ends in the
// same way, and what comes out stays within the limits.
#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

#include "require.hpp"
#include "robots/sitemap_reader.hpp"

namespace {

using namespace fanfold::robots;

// Small enough that a fuzzer's inputs reach them.
constexpr sitemap_limits small_limits{
    .max_bytes = 600, .max_entries = 4, .max_extras = 3, .max_url_bytes = 16, .max_depth = 5};

bool is_trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  return text.empty() || (!blanks.contains(text.front()) && !blanks.contains(text.back()));
}

class transcript final : public sitemap_sink {
 public:
  explicit transcript(const sitemap_limits& limits) : limits_(limits) {}

  void on_entry(const sitemap_entry& entry) override {
    require(!entry.url.empty() && entry.url.size() <= limits_.max_url_bytes);
    require(is_trimmed(entry.url) && is_trimmed(entry.lastmod));
    const bool is_extra = entry.kind == sitemap_link::resource || entry.kind == sitemap_link::alternate;
    ++(is_extra ? extras_ : entries_);
    text_.append(std::to_string(static_cast<unsigned>(entry.kind))).append(" ").append(entry.url);
    text_.append(" ").append(entry.lastmod).append("\n");
  }

  std::string end(const sitemap_summary& summary, bool was_wanted) {
    require(summary.entries == entries_ + extras_);
    require(entries_ <= limits_.max_entries && extras_ <= limits_.max_extras);
    require(summary.left_out == 0 || entries_ == limits_.max_entries || extras_ == limits_.max_extras);
    require(summary.format != sitemap_format::none || summary.entries == 0);
    for (const std::uint64_t number : {static_cast<std::uint64_t>(summary.format), summary.left_out, summary.too_long,
                                       static_cast<std::uint64_t>(summary.error.value()), summary.line})
      text_.append(" ").append(std::to_string(number));
    return text_ + (was_wanted || summary.error ? "" : " done");
  }

 private:
  const sitemap_limits& limits_;
  std::uint64_t entries_ = 0;
  std::uint64_t extras_ = 0;
  std::string text_;
};

constexpr std::string_view content_types[] = {"", "text/xml; charset=utf-16le", "text/xml; charset=shift_jis",
                                              "text/plain; charset=windows-1251"};

struct reading {
  const sitemap_limits& limits;
  std::string_view content_type;
};

// In chunks of 0 to 63 bytes, mostly small ones, the same for the same seed; or whole.
std::string read(std::string_view file, const reading& how, bool in_chunks, std::uint32_t seed) {
  transcript sink(how.limits);
  sitemap_reader reader(sink, how.content_type, how.limits);
  bool is_wanted = true;
  while (in_chunks && !file.empty()) {
    seed = seed * 1664525 + 1013904223;
    const auto chunk = file.substr(0, (seed >> 31) != 0 ? (seed >> 25) & 63 : (seed >> 25) & 7);
    require(is_wanted || !reader.feed(chunk));
    is_wanted = is_wanted && reader.feed(chunk);
    file.remove_prefix(chunk.size());
  }
  is_wanted = is_wanted && reader.feed(file);
  return sink.end(reader.finish(), is_wanted);
}

// RFC 1952
std::string gzipped(std::string_view file) {
  z_stream stream{};
  require(deflateInit2(&stream, 1, Z_DEFLATED, 16 + 9, 1, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, file.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(file.data()));
  stream.avail_in = static_cast<uInt>(file.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  require(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace

// The first bytes choose the chunks, the limits and the media type, the rest is the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view file{reinterpret_cast<const char*>(data) + 2, size - 2};
  const sitemap_limits limits = data[1] % 2 != 0 ? small_limits : sitemap_limits{};
  const reading how{limits, content_types[data[1] / 2 % std::size(content_types)]};
  const std::uint32_t seed = data[0] * 256U + data[1];
  const auto whole = read(file, how, false, 0);
  require(whole == read(file, how, true, seed));
  const bool is_compressed = file.starts_with(0x1F);
  if (!is_compressed && data[0] % 4 == 0) require(whole == read(gzipped(file), how, data[0] % 8 == 0, seed));
  return 0;
}
