#include "analysis/stop_words.hpp"

#include <algorithm>

#include "text/word_reader.hpp"

namespace fanfold {
namespace {

constexpr std::string_view english = R"(
a an the this that these those
i me my mine myself you your yours yourself yourselves he him his himself she her hers herself it its itself
we us our ours ourselves they them their theirs themselves who whom whose which what
about above across after against along among around as at before behind below beneath beside between beyond by
down during except for from in inside into like near of off on onto out outside over past since through throughout
till to toward towards under until up upon via with within without
and but or nor so yet if because although though while whereas unless whether than then when where why how
am is are was were be been being have has had having do does did doing done
can could may might must shall should will would
not no
i'm you're he's she's it's we're they're i've you've we've they've i'd you'd he'd she'd we'd they'd
i'll you'll he'll she'll we'll they'll isn't aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't
won't wouldn't shan't shouldn't can't couldn't mustn't cannot let's that's who's what's here's there's
here there all any both each either every few more most much neither none other others own same some such
again also just only too very
)";

std::size_t characters_in(std::string_view word) {
  return static_cast<std::size_t>(std::ranges::count_if(word, [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

stop_words parse_stop_words(std::string_view list) {
  stop_words all;
  text::word_reader reader;
  const auto take = [&all](std::string_view word) { all.emplace(word); };
  while (!list.empty()) {
    const std::string_view line = list.substr(0, list.find('\n'));
    reader.add(line.substr(0, line.find_first_of("#|")), take);
    reader.end_word(take);
    list.remove_prefix(std::min(list.size(), line.size() + 1));
  }
  return all;
}

stop_words english_stop_words() {
  return parse_stop_words(english);
}

bool word_filter::takes(std::string_view word) const {
  return characters_in(word) >= min_length && !stopped.contains(word);
}

text::word_counts word_filter::apply(text::word_counts counts) const {
  erase_if(counts.by_word, [&](const auto& each) {
    if (takes(each.first)) return false;
    counts.total -= each.second;
    return true;
  });
  return counts;
}

}  // namespace fanfold
