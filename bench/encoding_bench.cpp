// Decodes a megabyte of HTML to UTF-8 in chunks of 16 KiB, as it comes from a server, beside ICU and the C library.
#include <benchmark/benchmark.h>
#include <iconv.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "encoding/document_decoder.hpp"
#include "encoding/query_encoder.hpp"
#include "ratio_reporter.hpp"

namespace {

using fanfold::encoding;

constexpr std::size_t chunk_bytes = std::size_t{16} << 10;

struct page_kind {
  const char* name;  // as ICU and the C library call the encoding, too
  encoding in;
  std::string_view text;
};

constexpr page_kind page_kinds[] = {
    {"windows-1252", encoding::windows_1252,
     "À quoi le lecteur reconnaît-il le codage de la page qu'il a devant lui ?"},
    {"windows-1251", encoding::windows_1251, "Как читатель узнаёт, в какой из кодировок написана страница перед ним?"},
    {"Shift_JIS", encoding::shift_jis, "読者は目の前のページがどの文字コードで書かれたのかをどうやって知るのだろう"},
    {"EUC-KR", encoding::euc_kr, "독자는 앞에 있는 페이지가 어떤 인코딩으로 쓰였는지 어떻게 아는가"},
    {"GBK", encoding::gbk, "读者怎么知道眼前的网页是用哪一种编码写的呢"},
};

std::string page_of(const page_kind& kind) {
  std::string page = "<!DOCTYPE html><meta charset=" + std::string(kind.name) + ">\n";
  while (page.size() < std::size_t{1} << 20) {
    append_encoded_query(page, kind.in, R"(<li class="entry"><a href="/archive/entry.php?id=1234&amp;page=2">)");
    append_encoded_query(page, kind.in, kind.text);
    page += "</a></li>\n";
  }
  return page;
}

/// `begin` gives, for each page anew, what takes its chunks.
template <class Begin>
void decode_pages(benchmark::State& state, const std::string& page, Begin begin) {
  for (auto _ : state) {
    auto decode = begin();
    for (std::string_view rest = page; !rest.empty(); rest.remove_prefix(std::min(chunk_bytes, rest.size()))) {
      decode(rest.substr(0, chunk_bytes));
    }
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * page.size()));
}

void decode_ours(benchmark::State& state, const page_kind& kind) {
  decode_pages(state, page_of(kind), [&] {
    return [decoder = fanfold::document_decoder(fanfold::document_kind::html), &kind, &state](auto chunk) mutable {
      benchmark::DoNotOptimize(decoder.feed(chunk));
      if (decoder.encoding().encoding != kind.in) state.SkipWithError("another encoding");
    };
  });
}

void decode_icu(benchmark::State& state, const page_kind& kind) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> from(ucnv_open(kind.name, &status), &ucnv_close);
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> to(ucnv_open("UTF-8", &status), &ucnv_close);
  std::array<UChar, 4096> pivot;
  std::string text(3 * chunk_bytes, '\0');
  const auto decode = [&](std::string_view chunk) {
    const char* source = chunk.data();
    char* target = text.data();
    UChar* pivot_source = pivot.data();
    UChar* pivot_target = pivot.data();
    ucnv_convertEx(to.get(), from.get(), &target, target + text.size(), &source, source + chunk.size(), pivot.data(),
                   &pivot_source, &pivot_target, pivot.data() + pivot.size(), 0, 0, &status);
    benchmark::DoNotOptimize(target);
    if (U_FAILURE(status)) state.SkipWithError(u_errorName(status));
  };
  decode_pages(state, page_of(kind), [&] { return decode; });
}

void decode_iconv(benchmark::State& state, const page_kind& kind) {
  const iconv_t converter = iconv_open("UTF-8", kind.name);
  std::string text(3 * chunk_bytes, '\0');
  std::string cut;  // what the chunk before broke off in: iconv does not hold it
  const auto decode = [&](std::string_view chunk) {
    cut += chunk;
    char* source = cut.data();
    std::size_t source_left = cut.size();
    char* target = text.data();
    std::size_t target_left = text.size();
    iconv(converter, &source, &source_left, &target, &target_left);
    benchmark::DoNotOptimize(target);
    if (source_left > 3) state.SkipWithError("refused");
    cut.erase(0, cut.size() - source_left);
  };
  decode_pages(state, page_of(kind), [&] { return decode; });
  iconv_close(converter);
}

}  // namespace

int main(int argc, char** argv) {
  for (const auto& kind : page_kinds) {
    const auto add = [&](const char* decoder, auto decode) {
      benchmark::RegisterBenchmark((std::string(kind.name) + '/' + decoder).c_str(), decode, kind);
    };
    add("ours", decode_ours);
    add("icu", decode_icu);
    add("iconv", decode_iconv);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  fanfold::bench::ratio_reporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  return 0;
}
