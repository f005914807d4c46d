#include "support/every_link.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace fanfold::test_web {
namespace {

struct sample {
  std::string_view element;
  std::string_view attribute;
  std::string_view html;  // every @ stands for the path of one link
};

/// The index of attributes in the HTML standard, and those that only older pages use.
constexpr std::array samples{
    sample{"link", "href", "<link rel=stylesheet href='@'>"},
    sample{"link", "imagesrcset", "<link rel=preload as=image imagesrcset='@ 1x, @ 2x'>"},
    sample{"meta", "content", "<meta http-equiv=Refresh content=\"600; URL='@'\">"},
    sample{"script", "src", "<script src='@'></script>"},
    sample{"body", "background", "</head><body background='@'>"},
    sample{"a", "href", "<a href='@'>x</a> <A HREF=@>x</A>"},
    sample{"a", "href", "<a href='\n @#part\t'>x</a> <a href=\"&#47;x/./..@\">x</a>"},
    sample{"a", "ping", "<a ping='@ @'>x</a>"},
    sample{"area", "href", "<map><area href='@'></map>"},
    sample{"img", "src", "<img src='@'>"},
    sample{"img", "srcset", "<img srcset='@ 480w, @ 800w'>"},
    sample{"img", "longdesc", "<img longdesc='@'>"},
    sample{"source", "srcset", "<picture><source srcset='@'></picture>"},
    sample{"source", "src", "<video><source src='@'></video>"},
    sample{"video", "src", "<video src='@'></video>"},
    sample{"video", "poster", "<video poster='@'></video>"},
    sample{"audio", "src", "<audio src='@'></audio>"},
    sample{"track", "src", "<video><track src='@'></video>"},
    sample{"iframe", "src", "<iframe src='@'></iframe>"},
    sample{"embed", "src", "<embed src='@'>"},
    sample{"object", "data", "<object data='@'></object>"},
    sample{"input", "src", "<input type=image src='@'>"},
    sample{"input", "formaction", "<input type=submit formaction='@'>"},
    sample{"button", "formaction", "<button formaction='@'></button>"},
    sample{"form", "action", "<form action='@'></form>"},
    sample{"blockquote", "cite", "<blockquote cite='@'></blockquote>"},
    sample{"q", "cite", "<q cite='@'></q>"},
    sample{"ins", "cite", "<ins cite='@'></ins>"},
    sample{"del", "cite", "<del cite='@'></del>"},
    sample{"table", "background", "<table background='@'></table>"},
    sample{"image", "href", "<svg><image href='@'/></svg>"},
    sample{"use", "xlink:href", "<svg><use xlink:href='@#shape'/></svg>"},
    sample{"frame", "src", "<frameset><frame src='@'></frameset>"},
};

constexpr std::string_view no_links =
    "<!-- <a href='/fault/not-a-link/comment'>x</a> -->\n"
    "<script>\"<a href='/fault/not-a-link/script'>\"</script>\n"
    "<style>a { content: \"<a href='/fault/not-a-link/style'>\" }</style>\n"
    "<textarea><a href='/fault/not-a-link/textarea'>x</a></textarea>\n"
    "<title><a href='/fault/not-a-link/title'>x</a></title>\n"
    "<a title=\"<a href='/fault/not-a-link/attribute'>\" data-href='/fault/not-a-link/data'>x</a>\n"
    "<a href=\"javascript:location='/fault/not-a-link/javascript'\">x</a>\n"
    "<a href='mailto:nobody@host.test'>x</a> <a href='data:text/html,x'>x</a> <a href='http://[bad/'>x</a>\n"
    "<a href='#top'>x</a> <a href=''>x</a> <a href>x</a>\n"
    "<meta name=description content='0; url=/fault/not-a-link/description'>\n";

std::string path_of(const sample& of, std::size_t number) {
  std::string path = fmt::format("/fault/target/{}-{}-{}", of.element, of.attribute, number);
  std::ranges::replace(path, ':', '-');
  return path;
}

}  // namespace

std::vector<written_link> every_link() {
  std::vector<written_link> out;
  for (const sample& each : samples) {
    const auto count = std::ranges::count(each.html, '@');
    for (std::ptrdiff_t i = 0; i < count; ++i) out.push_back({each.element, each.attribute, path_of(each, out.size())});
  }
  return out;
}

std::string every_link_html() {
  std::string out = "<!DOCTYPE html>\n<html>\n<head>\n<title>Every link</title>\n";
  std::size_t number = 0;
  for (const sample& each : samples) {
    for (const char c : each.html) {
      if (c == '@') {
        out += path_of(each, number++);
      } else {
        out += c;
      }
    }
    out += '\n';
  }
  out += no_links;
  out += "</body>\n</html>\n";
  return out;
}

}  // namespace fanfold::test_web
