#include "man_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>
#include <vector>

#include "command_tree.hpp"
#include "option_kind.hpp"
#include "wrapped_text.hpp"

namespace fanfold::cli {
namespace {

constexpr std::size_t width = 70;  // of lines of the source; escapes make them longer

// So that man prints it as it stands.
std::string escaped(std::string_view text) {
  std::string out = text.starts_with('.') || text.starts_with('\'') ? "\\&" : "";
  for (const char c : text) out += c == '\\' ? "\\e" : c == '-' ? "\\-" : std::string{c};
  return out;
}

bool is_shown_as_it_stands(std::string_view paragraph) {
  return paragraph.starts_with("  ");
}

std::string lines_of(std::string_view text) {
  std::string out;
  for (const std::string_view line : wrap(text, width)) out += escaped(line) + "\n";
  return out;
}

// The line breaks of an option's description have a meaning: its values stand one below the other.
std::string broken_lines_of(std::string_view text) {
  std::string out;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    out += (begin == 0 ? "" : ".br\n") + lines_of(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

std::string example(std::string_view text) {
  return fmt::format(".RS 2\n.nf\n{}.fi\n.RE\n", lines_of(text));
}

// What stands for something, in capitals, is in italics; what is typed is bold.
std::string usage(std::string_view text) {
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto letter = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; };
    const auto stop = std::find_if_not(text.begin() + begin, text.end(), letter) - text.begin();
    const std::string_view word = text.substr(begin, std::max<std::size_t>(stop - begin, 1));
    const bool stands_for = std::ranges::none_of(word, [](unsigned char c) { return std::islower(c); });
    const char* const font = !letter(word[0]) ? "" : stands_for ? "\\fI" : "\\fB";
    out += fmt::format("{}{}{}", font, escaped(word), *font == '\0' ? "" : "\\fR");
    begin += word.size();
  }
  return out + "\n";
}

// Paragraphs are parted by empty lines.
std::vector<std::string_view> paragraphs_of(std::string_view text) {
  std::vector<std::string_view> all;
  while (!text.empty()) {
    const auto end = std::min(text.find("\n\n"), text.size());
    std::string_view one = text.substr(0, end);
    while (one.starts_with('\n')) one.remove_prefix(1);
    while (one.ends_with('\n')) one.remove_suffix(1);
    if (!one.empty()) all.push_back(one);
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  return all;
}

// A part of a help text that has a title, "Exit status: …" or "Examples:\n  …".
struct titled {
  std::string title;
  std::string_view text;
};

std::string in_capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

titled part_of(std::string_view paragraph) {
  for (const std::string_view title : {"Usage", "Exit status", "Examples"})
    if (paragraph.starts_with(title) && paragraph.substr(title.size()).starts_with(':')) {
      std::string_view text = paragraph.substr(title.size() + 1);
      text.remove_prefix(text.starts_with('\n') ? 1 : std::min<std::size_t>(text.find_first_not_of(' '), text.size()));
      return {in_capitals(title), text};
    }
  return {"DESCRIPTION", paragraph};
}

std::string synopsis(std::string_view lines) {
  std::string out = ".SH SYNOPSIS\n";
  bool first = true;
  for (const std::string_view line : wrap(lines, lines.size() + 1)) {
    out += (first ? "" : ".br\n") + usage(line.substr(line.find_first_not_of(' ')));
    first = false;
  }
  return out;
}

// All of the text's parts with that title.
std::string section(const std::string& title, const std::string& text) {
  std::string out;
  for (const std::string_view paragraph : paragraphs_of(text)) {
    const titled part = part_of(paragraph);
    if (part.title != title) continue;
    out += out.empty() ? fmt::format(".SH {}\n", title) : ".PP\n";
    out += is_shown_as_it_stands(part.text) ? example(part.text) : lines_of(part.text);
  }
  return out;
}

std::string entry(const CLI::Option& option) {
  std::string names;
  for (const std::string& letter : option.get_snames()) names += fmt::format("-{}, ", letter);
  for (const std::string& word : option.get_lnames()) names += fmt::format("--{}", word);
  const std::string type = is_flag(option) ? "" : fmt::format(" \\fI{}\\fR", escaped(option.get_type_name()));
  return fmt::format(".TP\n\\fB{}\\fR{}\n{}", escaped(names), type, broken_lines_of(option.get_description()));
}

std::string options_of(const CLI::App& command) {
  std::string out;
  for (const std::string& group : command.get_groups()) {
    std::string entries;
    for (const CLI::Option* const option : command.get_options())
      if (option->get_group() == group && option->nonpositional()) entries += entry(*option);
    if (!entries.empty()) out += fmt::format(".SS {}\n{}", group, entries);
  }
  return out.empty() ? out : ".SH OPTIONS\n" + out;
}

std::string commands_of(const CLI::App& program) {
  std::string out;
  for (const CLI::App* const command : program.get_subcommands({})) {
    const std::string description = command->get_description();
    out += fmt::format(".TP\n\\fB{}\\fR(1)\n{}", escaped(man_page_name(*command)),
                       lines_of(std::string_view(description).substr(0, description.find('\n'))));
  }
  return out.empty() ? out : ".SH COMMANDS\n" + out;
}

std::string others_than(const std::string& name, const CLI::App& program) {
  std::vector<std::string> pages{program.get_name()};
  for (const CLI::App* const command : program.get_subcommands({})) pages.push_back(man_page_name(*command));
  std::erase(pages, name);
  std::string out = ".SH SEE ALSO\n";
  for (const std::string& page : pages)
    out += fmt::format("\\fB{}\\fR(1){}\n", escaped(page), page == pages.back() ? "" : ",");
  return out;
}

std::string page(const std::string& name, const CLI::App& program, const CLI::App& about, const std::string& date) {
  const std::string description = about.get_description();
  const auto first = std::min(description.find('\n'), description.size());
  std::string does = description.substr(0, first);
  does[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(does[0])));
  if (does.ends_with('.')) does.pop_back();
  const std::string rest = description.substr(first);
  const std::string footer = about.get_footer();
  std::string out = fmt::format(".TH {} 1 {} fanfold\n.SH NAME\n{} \\- {}\n", escaped(in_capitals(name)), date,
                                escaped(name), escaped(does));
  for (const std::string_view paragraph : paragraphs_of(rest))
    if (const titled part = part_of(paragraph); part.title == "USAGE") out += synopsis(part.text);
  return out + section("DESCRIPTION", rest + "\n\n" + footer) + commands_of(about) + options_of(about) +
         section("EXIT STATUS", footer) + section("EXAMPLES", footer) + others_than(name, program);
}

}  // namespace

std::string man_page(const CLI::App& program, const std::string& date) {
  return page(program.get_name(), program, program, date);
}

std::string man_page(const CLI::App& program, const CLI::App& command, const std::string& date) {
  return page(man_page_name(command), program, command, date);
}

std::string man_page_name(const CLI::App& command) {
  return "fanfold-" + full_name_of(command, "-");
}

}  // namespace fanfold::cli
