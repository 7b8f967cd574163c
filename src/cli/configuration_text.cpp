#include "cli/configuration_text.hpp"

#include "cli/value_syntax.hpp"
#include "leyden/text/number.hpp"

#include <fmt/format.h>

#include <optional>
#include <set>
#include <string_view>
#include <vector>

namespace leyden {
namespace {

/// Writes keys below the heading of their section.
class IniWriter {
 public:
  void write(const Key& key, std::string_view value) {
    if (key.section() != section_) {
      section_ = key.section();
      text_ += fmt::format("{}[{}]\n", text_.empty() ? "" : "\n", section_);
    }
    text_ += fmt::format("{} = {}\n", key.last_part(), value);
  }
  void comment(std::string_view words) { text_ += fmt::format("# {}\n", words); }
  std::string text() const { return text_; }

 private:
  std::string section_;
  std::string text_;
};

void write_hashes(IniWriter& writer, const ResolvedKey& key, const ReferencedFiles& files) {
  std::set<std::string> written;
  for (const std::string& value : key.list.values)
    for (const std::string& part :
         key.key->syntax == Syntax::observables ? listed_observables(value) : std::vector{value}) {
      const std::optional<std::string> hash = files.hash(part);
      if (hash && written.insert(part).second)
        writer.comment(fmt::format("{} {} xxh64={}", key.key->name, part, *hash));
    }
}

} // namespace

std::string normal_value(const Key& key, const std::string& value) {
  if (key.number == NumberKind::integer) {
    const std::optional<std::int64_t> whole = parse_integer(value);
    if (whole) return std::to_string(*whole);
  } else if (key.number == NumberKind::real) {
    const std::optional<double> number = parse_real(value);
    if (number) return shortest(*number == 0 ? 0.0 : *number);
  }
  return value;
}

std::string configuration_text(const Resolved& resolved, const ReferencedFiles& files,
                               const std::map<std::string, std::string>& filled) {
  IniWriter writer;
  for (const ResolvedKey& key : resolved.keys()) {
    if (key.list.is_axis) continue;
    const auto other = filled.find(key.key->name);
    if (other != filled.end())
      writer.write(*key.key, other->second);
    else if (!key.list.values.empty())
      writer.write(*key.key, normal_value(*key.key, key.list.values.front()));
    write_hashes(writer, key, files);
  }
  for (const ResolvedKey* key : resolved.swept()) {
    writer.write(*key->key, key->text);
    write_hashes(writer, *key, files);
  }
  return writer.text();
}

} // namespace leyden
