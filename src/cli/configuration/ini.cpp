#include "cli/configuration/ini.hpp"

#include "cli/commands.hpp"

#include "cli/configuration/value_syntax.hpp"
#include "leyden/cli/configuration.hpp"
#include "leyden/cli/key_table.hpp"
#include "leyden/text/bad_input.hpp"
#include "leyden/text/number.hpp"
#include "leyden/text/suggestion.hpp"
#include "leyden/text/utf8.hpp"

#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

namespace leyden {
namespace {

namespace po = boost::program_options;

// Stands for a `#` that belongs to a path while Boost reads the text, which would cut the line there.
constexpr char path_hash = '\x1f';

/// What Boost does not tell: the line of each option, in order.
struct PreparedText {
  std::string text;
  std::vector<std::size_t> lines;
};

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words)
    text += (text.empty() ? "" : ", ") + word;
  return text;
}

class Preparation {
 public:
  Preparation(std::string_view text, std::string_view source, Sections sections)
      : text_(text), source_(source), sections_(sections) {}
  PreparedText run();

 private:
  [[noreturn]] void refuse(std::string_view value, std::string problem, std::string allowed,
                           std::string remedy) const {
    throw BadInput({.key = {},
                    .value = std::string(value),
                    .place = fmt::format("{}:{}", source_, line_),
                    .problem = std::move(problem),
                    .allowed = std::move(allowed),
                    .remedy = std::move(remedy)});
  }
  void check_characters(std::string_view line) const;
  static std::string without_comment(std::string_view line);
  [[noreturn]] void refuse_section(std::string_view key, std::string_view value);
  void take_section(std::string_view line);
  void take_key(std::string_view line, std::size_t equals);

  std::string_view text_;
  std::string_view source_;
  Sections sections_;
  std::size_t line_ = 0;
  std::string section_;
  std::size_t unknown_section_ = 0; ///< its line; 0 while all are known
  PreparedText prepared_;
};

void Preparation::check_characters(std::string_view line) const {
  const std::size_t place = find_no_text(line, "\t");
  if (place == std::string_view::npos) return;
  refuse({},
         fmt::format("byte {} of this line (0x{:02x}) is not part of a text", place + 1,
                     static_cast<unsigned char>(line[place])),
         "plain UTF-8 text", "check that the right file was named");
}

/// Whether a word has begun with the path of a file: after `=`, or after a `,` or `+` within a value.
bool begins_path(std::string_view word) {
  const std::size_t file = word.find(file_prefix);
  if (file == std::string_view::npos) return false;
  return file == 0 || std::string_view("=,+").find(word[file - 1]) != std::string_view::npos;
}

/// A `#` starts a comment, but for one inside a `file:` path that no blank precedes.
std::string Preparation::without_comment(std::string_view line) {
  std::string kept;
  const std::size_t equals = line.find('=');
  std::size_t word = 0;
  bool in_path = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '#') {
      in_path = in_path || (equals < i && begins_path(line.substr(word, i - word)));
      if (!in_path) return kept;
      kept += path_hash;
      continue;
    }
    if (line[i] == ' ' || line[i] == '\t') {
      word = i + 1;
      in_path = false;
    }
    kept += line[i];
  }
  return kept;
}

/// What stands first in the section, if anything does, tells which one was meant.
void Preparation::refuse_section(std::string_view key, std::string_view value) {
  line_ = unknown_section_;
  const std::vector<std::string> known = section_names();
  std::string near = nearest_word(std::string_view(section_).substr(0, 64), known);
  std::string meant = key.empty() ? "" : fmt::format("{}.{}", near, key);
  if (!meant.empty() && find_key(meant) == nullptr) meant = suggest_key(fmt::format("{}.{}", section_, key));
  if (!meant.empty()) near = meant.substr(0, meant.find('.'));
  std::string remedy = near.empty() ? "one of those allowed" : fmt::format("[{}]", near);
  if (!meant.empty()) remedy += fmt::format(", for {} = {}", meant, value);
  refuse(fmt::format("[{}]", section_), "unknown section", listed(known), std::move(remedy));
}

void Preparation::take_section(std::string_view line) {
  if (unknown_section_ > 0) refuse_section({}, {});
  section_ = std::string(trim(line.substr(1, line.size() - 2)));
  const std::vector<std::string> known = section_names();
  if (section_.empty())
    refuse(line, "a section without a name", listed(known), "its name between the brackets");
  if (sections_ == Sections::known && std::find(known.begin(), known.end(), section_) == known.end())
    unknown_section_ = line_;
  prepared_.text += '[' + section_ + "]\n";
}

void Preparation::take_key(std::string_view line, std::size_t equals) {
  const std::string_view name = trim(line.substr(0, equals));
  if (name.empty()) refuse(line, "a value without a key", "key = value", "write the key before the = sign");
  if (section_.empty() && name.find('.') == std::string_view::npos) {
    const std::string near = suggest_key(name);
    refuse(name, "this key stands outside of a section", "",
           near.empty() ? "a [section] line above it"
                        : fmt::format("a line [{}] above it", near.substr(0, near.find('.'))));
  }
  if (unknown_section_ > 0) refuse_section(name, trim(line.substr(equals + 1)));
  prepared_.text += line;
  prepared_.text += '\n';
  prepared_.lines.push_back(line_);
}

PreparedText Preparation::run() {
  for (std::size_t start = 0; start < text_.size();) {
    const std::size_t end = std::min(text_.find('\n', start), text_.size());
    ++line_;
    std::string_view raw = text_.substr(start, end - start);
    if (raw.ends_with('\r')) raw.remove_suffix(1);
    start = end + 1;
    check_characters(raw);
    const std::string whole = without_comment(raw);
    const std::string_view line = trim(whole);
    if (line.empty()) continue;
    const std::size_t equals = line.find('=');
    if (line.starts_with('[') && line.ends_with(']'))
      take_section(line);
    else if (equals == std::string_view::npos || line.starts_with('['))
      refuse(line, "this line is no section, no key and no comment", "[section], key = value, or # comment",
             line.starts_with(';')   ? "# for comments"
             : line.starts_with('[') ? "close it with ]"
                                     : "key = value");
    else
      take_key(line, equals);
  }
  if (unknown_section_ > 0) refuse_section({}, {});
  return std::move(prepared_);
}

} // namespace

std::vector<std::string> section_names() {
  std::vector<std::string> names;
  for (const Key& key : key_table())
    if (std::find(names.begin(), names.end(), key.section()) == names.end()) names.push_back(key.section());
  return names;
}

void describe_keys(po::options_description& options) {
  for (const Key& key : key_table())
    options.add_options()(key.name.c_str(), po::value<std::string>(), key.help.c_str());
}

namespace {

/// The sections that commands of this version use.
std::vector<std::string> sections_in_use() {
  std::vector<std::string> sections;
  for (const Command& command : commands())
    sections.insert(sections.end(), command.sections.begin(), command.sections.end());
  return sections;
}

/// Whether only commands that this version does not have use a section.
bool is_section_of_later(const std::string& section) {
  const std::vector<std::string> known = section_names();
  const std::vector<std::string> used = sections_in_use();
  return std::find(known.begin(), known.end(), section) != known.end() &&
         std::find(used.begin(), used.end(), section) == used.end();
}

} // namespace

void refuse_unknown_key(std::string_view name, std::string_view value, std::string_view place) {
  const std::string section(name.substr(0, name.find('.')));
  const bool is_of_later = is_section_of_later(section);
  const std::string near = suggest_key(name, is_of_later ? std::vector{section} : sections_in_use());
  std::string problem =
      is_of_later ? "unknown key of a section that no command of this version uses" : "unknown key";
  if (near.empty())
    if (const std::string other = suggest_key(name); !other.empty())
      problem += fmt::format(" ({} belongs to a command that this version does not have yet)", other);
  throw BadInput({.key = std::string(name),
                  .value = std::string(value),
                  .place = std::string(place),
                  .problem = std::move(problem),
                  .allowed = "the keys listed by leyden charge --help",
                  .remedy = near.empty() ? "remove it, or choose one of those" : near});
}

std::vector<Setting> parse_ini(std::string_view text, std::string_view source, Sections sections) {
  PreparedText prepared = Preparation(text, source, sections).run();
  po::options_description options;
  describe_keys(options);
  std::istringstream stream(std::move(prepared.text));
  std::vector<Setting> settings;
  for (po::option& option : po::parse_config_file(stream, options, true).options) {
    std::string value = option.value.empty() ? std::string() : std::move(option.value.front());
    std::replace(value.begin(), value.end(), path_hash, '#');
    settings.push_back({.key = std::move(option.string_key),
                        .value = std::move(value),
                        .place = fmt::format("{}:{}", source, prepared.lines.at(settings.size()))});
  }
  return settings;
}

std::vector<Setting> read_ini(std::string_view text, std::string_view source) {
  std::vector<Setting> settings = parse_ini(text, source, Sections::known);
  std::map<std::string_view, std::string_view> places;
  for (const Setting& setting : settings) {
    if (find_key(setting.key) == nullptr) refuse_unknown_key(setting.key, setting.value, setting.place);
    if (setting.value.empty())
      throw BadInput({.key = setting.key,
                      .value = {},
                      .place = setting.place,
                      .problem = "no value",
                      .allowed = find_key(setting.key)->allowed(),
                      .remedy = "write one after the = sign, or remove the line"});
    const auto [first, is_new] = places.emplace(setting.key, setting.place);
    if (!is_new)
      throw BadInput({.key = setting.key,
                      .value = setting.value,
                      .place = setting.place,
                      .problem = fmt::format("this key stands twice, first at {}", first->second),
                      .allowed = "each key once",
                      .remedy = "remove one of them"});
  }
  return settings;
}

} // namespace leyden
