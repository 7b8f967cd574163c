#include "bad_input_table.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace {

std::string unescaped(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "\\x" && i + 3 < text.size()) {
      bytes += static_cast<char>(std::stoi(std::string(text.substr(i + 2, 2)), nullptr, 16));
      i += 3;
    } else {
      bytes += text[i];
    }
  }
  return bytes;
}

std::string without_prefix(const std::string& line, std::size_t length) {
  return line.size() > length ? line.substr(length) : std::string();
}

void take_line(const std::string& line, std::vector<BadInputRow>& rows) {
  if (line.starts_with("== ")) {
    rows.push_back({.name = line.substr(3), .arguments = {}, .files = {}, .directories = {}, .expected = {}});
    return;
  }
  if (rows.empty() || line.empty() || line.starts_with('#')) return;
  BadInputRow& row = rows.back();
  if (line.starts_with("run:")) {
    std::istringstream words(line.substr(4));
    for (std::string word; words >> word;)
      row.arguments.push_back(word);
  } else if (line.starts_with("arg: ")) {
    row.arguments.push_back(line.substr(5));
  } else if (line.starts_with("file: ")) {
    row.files.emplace_back(line.substr(6), "");
  } else if (line.starts_with("directory: ")) {
    row.directories.push_back(line.substr(11));
  } else if (line.starts_with("|") && !row.files.empty()) {
    row.files.back().second += without_prefix(line, 2) + '\n';
  } else if (line.starts_with("~") && !row.files.empty()) {
    row.files.back().second += unescaped(without_prefix(line, 2)) + '\n';
  } else if (line.starts_with("expect: ")) {
    row.expected.push_back(line.substr(8));
  } else if (line == "program") {
    row.found_by = BadInputRow::FoundBy::program;
  } else {
    throw std::runtime_error("bad_input.table: cannot read '" + line + "'");
  }
}

} // namespace

std::vector<BadInputRow> read_bad_input_table(const std::filesystem::path& path) {
  std::ifstream stream(path);
  if (!stream) throw std::runtime_error("cannot read " + path.string());
  std::vector<BadInputRow> rows;
  for (std::string line; std::getline(stream, line);)
    take_line(line, rows);
  return rows;
}

void lay_out(const BadInputRow& row) {
  for (const std::string& name : row.directories)
    std::filesystem::create_directory(name);
  for (const auto& [name, content] : row.files)
    std::ofstream(name, std::ios::binary) << content;
}
