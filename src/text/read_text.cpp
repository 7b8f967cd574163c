#include "leyden/text/read_text.hpp"

#include "leyden/text/bad_input.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>

namespace leyden {
namespace {

constexpr std::uintmax_t largest_file = std::uintmax_t{1} << 30;

[[noreturn]] void refuse(const std::string& path, const std::string& problem, const std::string& remedy) {
  throw BadInput({.key = {},
                  .value = path,
                  .place = {},
                  .problem = problem,
                  .allowed = "a text file of at most 1 GiB",
                  .remedy = remedy});
}

std::string reason(int code) {
  return std::generic_category().message(code);
}

void require_regular(const std::string& path) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found)
    throw BadInput({.key = {},
                    .value = path,
                    .place = {},
                    .problem = "there is no such file",
                    .allowed = {},
                    .remedy = "check the path; a relative one starts where the program was started"});
  if (error)
    refuse(path, "this file cannot be read (" + error.message() + ")", "check the path and its permissions");
  if (std::filesystem::is_directory(status))
    refuse(path, "this is a directory, not a file", "name a file in it");
  if (!std::filesystem::is_regular_file(status))
    refuse(path, "this is a device, pipe or socket, not a file", "write the text to a file first");
}

} // namespace

std::string read_local_text(const std::string& path) {
  require_regular(path);
  const auto close = [](std::FILE* file) { std::fclose(file); };
  const std::unique_ptr<std::FILE, decltype(close)> file(std::fopen(path.c_str(), "rb"), close);
  if (!file) refuse(path, "this file cannot be read (" + reason(errno) + ")", "check its permissions");

  std::error_code error;
  if (std::filesystem::file_size(path, error) > largest_file && !error)
    refuse(path, "this file is larger than 1 GiB", "check that the right file was named");

  std::string text;
  std::array<char, 65536> block{};
  while (const std::size_t count = std::fread(block.data(), 1, block.size(), file.get())) {
    if (std::string_view(block.data(), count).find('\0') != std::string_view::npos)
      refuse(path, "not a text file: it holds NUL bytes", "check that the right file was named");
    text.append(block.data(), count);
    if (text.size() > largest_file)
      refuse(path, "this file is larger than 1 GiB", "check that the right file was named");
  }
  if (std::ferror(file.get()) != 0)
    refuse(path, "this file cannot be read (" + reason(errno) + ")", "check the disk it is on");

  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
  return text;
}

} // namespace leyden
