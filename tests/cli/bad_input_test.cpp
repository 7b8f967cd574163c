// Every row of bad_input.table is refused with its message, the same on all ranks, before anything is
// computed.
#include "bad_input_table.hpp"

#include "leyden/cli/run.hpp"
#include "leyden/platform/communicator.hpp"
#include "leyden/platform/shared_text.hpp"
#include "leyden/text/bad_input.hpp"

#include <gtest/gtest.h>
#include <mpi.h>

#include <array>
#include <filesystem>
#include <set>

namespace leyden {
namespace {

constexpr std::uint64_t memory = std::uint64_t{24} << 30;

std::vector<BadInputRow> rows() {
  return read_bad_input_table(LEYDEN_SOURCE_DIR "/tests/cli/bad_input.table");
}

/// A working directory that all ranks share for one row; gone at the end. Collective.
class SharedDirectory {
 public:
  SharedDirectory() : before_(std::filesystem::current_path()) {
    std::array<char, 4096> path{};
    if (rank_of(MPI_COMM_WORLD) == 0) {
      const std::string wanted =
          (std::filesystem::temp_directory_path() / "leyden-bad-input-XXXXXX").string();
      wanted.copy(path.data(), path.size() - 1);
      if (mkdtemp(path.data()) == nullptr) path.fill('\0');
    }
    check_mpi(MPI_Bcast(path.data(), static_cast<int>(path.size()), MPI_CHAR, 0, MPI_COMM_WORLD));
    path_ = path.data();
    std::filesystem::current_path(path_);
  }
  SharedDirectory(const SharedDirectory&) = delete;
  SharedDirectory& operator=(const SharedDirectory&) = delete;
  ~SharedDirectory() {
    std::filesystem::current_path(before_);
    MPI_Barrier(MPI_COMM_WORLD);
    if (rank_of(MPI_COMM_WORLD) == 0) std::filesystem::remove_all(path_);
  }

 private:
  std::filesystem::path before_;
  std::filesystem::path path_;
};

/// What is said of the row, with a place and a remedy; empty if it is accepted.
std::string message_of(const BadInputRow& row) {
  std::vector<const char*> argv{"leyden"};
  for (const std::string& argument : row.arguments)
    argv.push_back(argument.c_str());
  try {
    const Arguments arguments = parse_arguments(static_cast<int>(argv.size()), argv.data());
    static_cast<void>(charge_request(arguments, shared_text_reader(MPI_COMM_WORLD), memory));
  } catch (const BadInput& error) {
    EXPECT_FALSE(error.complaint().place.empty()) << row.name << " names no place:\n" << error.what();
    EXPECT_FALSE(error.complaint().remedy.empty()) << row.name << " names no remedy:\n" << error.what();
    return error.what();
  }
  return "";
}

TEST(BadInputTable, IsLongEnoughAndHasNoRowTwice) {
  std::set<std::string> names;
  for (const BadInputRow& row : rows()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_FALSE(row.expected.empty()) << row.name;
  }
  EXPECT_GE(names.size(), 90U);
}

TEST(BadInputTable, IsRefusedRowByRowOnAllRanksAlike) {
  for (const BadInputRow& row : rows()) {
    if (row.found_by == BadInputRow::FoundBy::program) continue;
    const SharedDirectory directory;
    if (rank_of(MPI_COMM_WORLD) == 0) lay_out(row);
    check_mpi(MPI_Barrier(MPI_COMM_WORLD));
    const std::string message = message_of(row);
    EXPECT_FALSE(message.empty()) << row.name << " is accepted";
    for (const std::string& words : row.expected)
      EXPECT_NE(message.find(words), std::string::npos) << row.name << " lacks '" << words << "':\n"
                                                        << message;

    std::string first = message;
    first.resize(8192);
    check_mpi(MPI_Bcast(first.data(), static_cast<int>(first.size()), MPI_CHAR, 0, MPI_COMM_WORLD));
    EXPECT_EQ(message, std::string(first.c_str())) << row.name;
  }
}

} // namespace
} // namespace leyden
