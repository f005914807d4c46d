// As the test reports of Jenkins, GitLab and others: a link is a test, the page that holds it is its class.
#include <fmt/format.h>

#include "link_report.hpp"
#include "number_text.hpp"
#include "store/xml_text.hpp"
#include "terminal.hpp"

namespace fanfold::cli {
namespace {

std::string details_of(const link_finding& link) {
  std::string text = whole_url(link) + '\n';
  if (!link.moved_to.empty()) text += fmt::format("redirected to {}\n", printable(link.moved_to));
  if (!link.detail.empty()) text += printable(link.detail) + '\n';
  for (const link_holder& holder : link.holders)
    text += fmt::format("on {} ({} {})\n", printable(holder.page), holder.element, holder.attribute);
  if (link.pages > link.holders.size())
    text += fmt::format("and on {}\n", counted(link.pages - link.holders.size(), "more page"));
  return text;
}

void print_case(text_output& out, const link_finding& link) {
  const std::string page = link.holders.empty() ? "links" : printable(link.holders.front().page);
  out.print("    <testcase classname=\"{}\" name=\"{}\"", xml_text(page), xml_text(whole_url(link)));
  if (link.state == link_state::fine) return out.print("/>\n");
  const std::string_view element = link.state == link_state::broken ? "failure" : "skipped";
  out.print(">\n      <{} message=\"{}\"", element, xml_text(printable(link.reason)));
  if (link.state == link_state::broken)
    out.print(" type=\"broken link\">{}</failure>\n", xml_text(details_of(link)));
  else
    out.print("/>\n");
  out.print("    </testcase>\n");
}

}  // namespace

void print_junit_report(text_output& out, const link_check& links) {
  const link_totals all = links.totals();
  out.print("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  out.print("<testsuites name=\"fanfold check\" tests=\"{}\" failures=\"{}\" errors=\"0\">\n", all.links, all.broken);
  out.print("  <testsuite name=\"links\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">\n", all.links,
            all.broken, all.skipped);
  links.for_each([&out](const link_finding& link) { print_case(out, link); });
  out.print("  </testsuite>\n</testsuites>\n");
}

}  // namespace fanfold::cli
