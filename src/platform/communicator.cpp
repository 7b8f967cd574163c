#include "leyden/platform/communicator.hpp"

#include <array>
#include <stdexcept>
#include <string>
#include <utility>

namespace leyden {

void check_mpi(int code) {
  if (code == MPI_SUCCESS) return;
  std::array<char, MPI_MAX_ERROR_STRING> text{};
  int length = 0;
  MPI_Error_string(code, text.data(), &length);
  throw std::runtime_error("MPI: " + std::string(text.data(), static_cast<std::size_t>(length)));
}

int rank_of(MPI_Comm communicator) {
  int rank = 0;
  check_mpi(MPI_Comm_rank(communicator, &rank));
  return rank;
}

int size_of(MPI_Comm communicator) {
  int size = 0;
  check_mpi(MPI_Comm_size(communicator, &size));
  return size;
}

void let_messages_in(MPI_Comm communicator) {
  int there = 0;
  check_mpi(MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, communicator, &there, MPI_STATUS_IGNORE));
}

Communicator Communicator::split(MPI_Comm parent, int color) {
  MPI_Comm part = MPI_COMM_NULL;
  check_mpi(MPI_Comm_split(parent, color, rank_of(parent), &part));
  return Communicator(part);
}

Communicator Communicator::of_node(MPI_Comm parent) {
  MPI_Comm node = MPI_COMM_NULL;
  check_mpi(MPI_Comm_split_type(parent, MPI_COMM_TYPE_SHARED, rank_of(parent), MPI_INFO_NULL, &node));
  return Communicator(node);
}

Communicator& Communicator::operator=(Communicator&& other) noexcept {
  if (this != &other) {
    if (comm_ != MPI_COMM_NULL) MPI_Comm_free(&comm_);
    comm_ = std::exchange(other.comm_, MPI_COMM_NULL);
  }
  return *this;
}

Communicator::~Communicator() {
  if (comm_ != MPI_COMM_NULL) MPI_Comm_free(&comm_);
}

} // namespace leyden
