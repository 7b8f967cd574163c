// Writes records for other programs to look at: `record_writer KIND FILE`.
//   sample, single   a whole record of that layout, one point failed in `sample`
//   long             a whole record of 4000 points, made or resumed
//   endless          the same over and over until the process is killed; says `ready` before it begins
#include "leyden/record/inspect.hpp"
#include "leyden/record/record.hpp"
#include "tests/record/sample_record.hpp"

#include <mpi.h>

#include <iostream>
#include <string>

using namespace leyden;

namespace {

void write_whole(const std::string& path, const Layout& layout) {
  Record record = Record::create(MPI_COMM_SELF, path, layout);
  const std::size_t failed = layout.points() > 4 ? 4 : layout.points();
  for (std::size_t point = 0; point < layout.points(); ++point) {
    PointAccount account;
    account.wall_time = 0.5;
    account.ranks = 1;
    if (point == failed) {
      account.reason = "not converged: größer";
      record.fail(point, account);
    } else {
      record.seal(point, sample_rows(layout, point), account);
    }
  }
  record.close();
}

void write_long(const std::string& path) {
  const Layout layout = long_layout(4000, 160);
  Record record = kind_of_file(path) == FileKind::record ? Record::resume(MPI_COMM_SELF, path, layout)
                                                         : Record::create(MPI_COMM_SELF, path, layout);
  for (std::size_t point = 0; point < layout.points(); ++point)
    if (record.states()[point] != PointState::done) record.seal(point, sample_rows(layout, point), {});
  record.close();
}

[[noreturn]] void write_until_killed(const std::string& path) {
  std::cout << "ready" << std::endl;
  for (;;) {
    write_long(path);
    Record::create(MPI_COMM_SELF, path, long_layout(4000, 160)).close();
  }
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string kind = argv[1];
  MPI_Init(&argc, &argv);
  if (kind == "sample") write_whole(argv[2], sample_layout());
  if (kind == "single") write_whole(argv[2], single_point_layout());
  if (kind == "long") write_long(argv[2]);
  if (kind == "endless") write_until_killed(argv[2]);
  MPI_Finalize();
  return 0;
}
