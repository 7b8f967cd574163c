#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

/// One row of bad_input.table.
struct BadInputRow {
  enum class FoundBy { library, program };
  std::string name;
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> files; ///< name and content
  std::vector<std::string> directories;
  std::vector<std::string> expected; ///< words of the message
  FoundBy found_by = FoundBy::library;
};

/// Throws std::runtime_error if the table cannot be read.
std::vector<BadInputRow> read_bad_input_table(const std::filesystem::path& path);

/// Makes the row's files and directories in the working directory.
void lay_out(const BadInputRow& row);
