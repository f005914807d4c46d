#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "url/url.hpp"

namespace fanfold {
namespace {

/// The host of an http URL as parsed, or why it is none.
std::string host(std::string_view text) {
  const auto parsed = url::parse("http://" + std::string(text) + "/");
  return parsed ? std::string(parsed->host()) : parsed.error().message();
}

const std::string no_domain = make_error_code(url_errc::invalid_domain).message();
const std::string no_ipv4 = make_error_code(url_errc::invalid_ipv4).message();
const std::string no_ipv6 = make_error_code(url_errc::invalid_ipv6).message();
const std::string forbidden = make_error_code(url_errc::forbidden_host_byte).message();

// https://url.spec.whatwg.org/#host-parsing
TEST(url_host, lowers_and_decodes_a_domain) {
  EXPECT_EQ(host("EXAMPLE.Org"), "example.org");
  EXPECT_EQ(host("ex%61mple%2Eorg"), "example.org");
  EXPECT_EQ(host("example.org."), "example.org.");
  EXPECT_EQ(host("under_score"), "under_score");
  EXPECT_EQ(host("a%00b"), forbidden);
  EXPECT_EQ(host("a%2Fb"), forbidden);
  EXPECT_EQ(host("100%"), forbidden);
}

// https://url.spec.whatwg.org/#concept-ipv4-parser
TEST(url_host, reads_ipv4_in_every_base_and_length) {
  EXPECT_EQ(host("192.168.0.1"), "192.168.0.1");
  EXPECT_EQ(host("0xC0.0250.1"), "192.168.0.1");
  EXPECT_EQ(host("3232235521"), "192.168.0.1");
  EXPECT_EQ(host("0x"), "0.0.0.0");
  EXPECT_EQ(host("1.2.3.4."), "1.2.3.4");
  EXPECT_EQ(host("%31.2.3.4"), "1.2.3.4");
  EXPECT_EQ(host("１.２.３.４"), "1.2.3.4");
}

TEST(url_host, refuses_a_number_that_is_no_ipv4) {
  EXPECT_EQ(host("256.0.0.1"), no_ipv4);
  EXPECT_EQ(host("1.2.3.4.5"), no_ipv4);
  EXPECT_EQ(host("1..2"), no_ipv4);
  EXPECT_EQ(host("4294967296"), no_ipv4);
  EXPECT_EQ(host("1.16777216"), no_ipv4);
  EXPECT_EQ(host("99999999999999999999999999"), no_ipv4);
  EXPECT_EQ(host("1.2.3.08"), no_ipv4);
  EXPECT_EQ(host("example.org.0x1"), no_ipv4);
  EXPECT_EQ(host("1.2.3.4.example"), "1.2.3.4.example");
  EXPECT_EQ(host("1.2.3.0xg"), "1.2.3.0xg");
}

// https://url.spec.whatwg.org/#concept-ipv6-parser and RFC 5952 §4
TEST(url_host, writes_ipv6_in_its_shortest_form) {
  EXPECT_EQ(host("[0:0:0:0:0:0:0:1]"), "[::1]");
  EXPECT_EQ(host("[::]"), "[::]");
  EXPECT_EQ(host("[2001:0DB8::]"), "[2001:db8::]");
  EXPECT_EQ(host("[1:0:0:2:0:0:0:3]"), "[1:0:0:2::3]");
  EXPECT_EQ(host("[1:0:0:2:3:0:0:4]"), "[1::2:3:0:0:4]");
  EXPECT_EQ(host("[1:0:2:3:4:5:6:7]"), "[1:0:2:3:4:5:6:7]");
  EXPECT_EQ(host("[1:2:3:4:5:6:7::]"), "[1:2:3:4:5:6:7:0]");
  EXPECT_EQ(host("[::ffff:192.168.0.1]"), "[::ffff:c0a8:1]");
}

TEST(url_host, refuses_what_is_no_ipv6) {
  for (const auto* text :
       {"[]", "[:]", "[:::]", "[::1", "[1::2::3]", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[1:2:3:4:5:6:7:8::]",
        "[12345::]", "[::1%25eth0]", "[1:]", "[:1]", "[::1.2.3]", "[::1.2.3.4.5]", "[::01.2.3.4]", "[::256.2.3.4]",
        "[1:2:3:4:5:6:7:1.2.3.4]", "[::.1.2.3]", "[::1]x"}) {
    EXPECT_EQ(host(text), no_ipv6) << text;
  }
}

// https://www.unicode.org/reports/tr46/
TEST(url_host, writes_other_scripts_in_punycode) {
  EXPECT_EQ(host("bücher.example"), "xn--bcher-kva.example");
  EXPECT_EQ(host("B%C3%9CCHER.example"), "xn--bcher-kva.example");
  EXPECT_EQ(host("straße.example"), "xn--strae-oqa.example");
  EXPECT_EQ(host("日本。example"), "xn--wgv71a.example");
  EXPECT_EQ(host("♥.example"), "xn--g6h.example");
}

TEST(url_host, knows_the_mappings_that_are_newer_than_the_library) {
  EXPECT_EQ(host("ẞ.example"), "xn--zca.example");
  EXPECT_EQ(host("Ⴀ.example"), host("ⴀ.example"));
  EXPECT_EQ(host("Ⴥ.example"), host("ⴥ.example"));
  EXPECT_EQ(host("a\u115F\u206Fb.example"), "ab.example");
}

TEST(url_host, refuses_a_domain_that_has_no_ascii_form) {
  EXPECT_EQ(host("\uFFFD.example"), no_domain);
  EXPECT_EQ(host("\xFF.example"), no_domain);
  EXPECT_EQ(host("\u200D.example"), no_domain);  // a joiner that joins nothing
  EXPECT_EQ(host("\u05D0a.\u00E9"), no_domain);  // two directions in one label
  EXPECT_EQ(host("xn--a.é"), no_domain);         // no Punycode
  EXPECT_EQ(host("xn--abc-.é"), no_domain);      // Punycode of ASCII
  std::string endless;
  while (endless.size() <= 4096) endless += "é";
  EXPECT_EQ(host(endless), no_domain);
}

// https://url.spec.whatwg.org/#concept-opaque-host-parser
TEST(url_host, leaves_the_hosts_of_other_schemes_alone) {
  EXPECT_EQ(url::parse("sc://EX%41MPLE.1.2/").value().host(), "EX%41MPLE.1.2");
  EXPECT_EQ(url::parse("sc://é/").value().host(), "%C3%A9");
  EXPECT_EQ(url::parse("sc://[::0]/").value().host(), "[::]");
  EXPECT_EQ(url::parse("sc://a b/").error(), url_errc::forbidden_host_byte);
}

}  // namespace
}  // namespace fanfold
