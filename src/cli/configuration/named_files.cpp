#include "cli/configuration/named_files.hpp"

#include "cli/configuration/value_syntax.hpp"
#include "leyden/text/bad_input.hpp"
#include "leyden/text/utf8.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

namespace leyden {
namespace {

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = character_length(text.substr(0, 4));
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string absolute(const std::string& path) {
  std::error_code error;
  const std::filesystem::path whole = std::filesystem::weakly_canonical(path, error);
  return error ? path : whole.string();
}

/// The single values of a key that name files, or may.
std::vector<std::string> parts_of(const ResolvedKey& key) {
  if (key.key->syntax == Syntax::observables && !key.list.values.empty())
    return listed_observables(key.list.values.front());
  return key.key->syntax == Syntax::file ? key.list.values : std::vector<std::string>();
}

/// Whether a file that is where it was has another content now.
bool has_changed(const NamedFile& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file.path, error)) return false;
  if (std::filesystem::file_size(file.path, error) != static_cast<std::uintmax_t>(file.bytes)) return !error;
  try {
    return content_hash(read_local_text(file.path)) != file.hash;
  } catch (const BadInput&) {
    return false;
  }
}

std::string name_of(const NamedFile& file) {
  std::string keys = file.keys;
  std::replace(keys.begin(), keys.end(), '\n', ' ');
  return fmt::format("{} ({})", file.name, keys);
}

} // namespace

std::vector<NamedFile> files_to_keep(const Resolved& resolved, const ReferencedFiles& files) {
  std::vector<NamedFile> named;
  std::map<std::string, std::size_t> places;
  std::size_t kept = 0;
  for (const ResolvedKey& key : resolved.keys())
    for (const std::string& part : parts_of(key)) {
      const std::string* content = files.content(part);
      if (content == nullptr) continue;
      const auto [place, is_new] = places.emplace(part, named.size());
      if (!is_new) {
        std::string& keys = named[place->second].keys;
        if (!keys.ends_with(key.key->name)) keys += '\n' + key.key->name;
        continue;
      }
      NamedFile file{.name = part,
                     .keys = key.key->name,
                     .path = absolute(part.substr(file_prefix.size())),
                     .hash = content_hash(*content),
                     .bytes = static_cast<std::int64_t>(content->size()),
                     .text = {}};
      if (content->size() <= most_kept_bytes && kept + content->size() <= most_kept_bytes_together &&
          is_utf8(*content)) {
        kept += content->size();
        file.text = *content;
      }
      named.push_back(std::move(file));
    }
  return named;
}

std::string content_hash(std::string_view content) {
  return fmt::format("{:016x}", XXH64(content.data(), content.size(), 0));
}

std::string changed_files_text(const std::vector<NamedFile>& files) {
  std::string text;
  for (const NamedFile& file : files)
    if (has_changed(file))
      text += fmt::format("  {} has changed since the record was made with it{}: {}\n", name_of(file),
                          file.text ? "; the record keeps its text as it was" : "", file.path);
  return text;
}

std::vector<std::string> damaged_files(const std::vector<NamedFile>& files) {
  std::vector<std::string> damaged;
  for (const NamedFile& file : files)
    if (file.text && content_hash(*file.text) != file.hash) damaged.push_back(name_of(file));
  return damaged;
}

} // namespace leyden
