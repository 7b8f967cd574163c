#pragma once

#include <mpi.h>

namespace leyden {

/// Throws std::runtime_error with MPI's own text unless `code` is MPI_SUCCESS. That comes from where errors
/// are returned, such as from files. Errors of communicators, and of windows, are fatal as MPI has it: they
/// end the run at once, so that the death of a node is not taken for a point that failed. Local.
void check_mpi(int code);

int rank_of(MPI_Comm communicator);
int size_of(MPI_Comm communicator);

/// Lets MPI answer what others ask of this rank one-sidedly: over networks without atomic operations of their
/// own it does so only while this rank is in it. To be called now and then in long computations. Local.
void let_messages_in(MPI_Comm communicator);

/// Owner of a communicator: frees it at the end. Freeing is collective: let all ranks drop it together.
class Communicator {
 public:
  Communicator() = default;
  explicit Communicator(MPI_Comm owned) : comm_(owned) {}
  /// The ranks of `parent` with the same `color`, ordered by their rank in `parent`. Collective.
  static Communicator split(MPI_Comm parent, int color);
  /// The ranks of `parent` that share memory. Collective.
  static Communicator of_node(MPI_Comm parent);

  Communicator(const Communicator&) = delete;
  Communicator& operator=(const Communicator&) = delete;
  Communicator(Communicator&& other) noexcept : comm_(other.comm_) { other.comm_ = MPI_COMM_NULL; }
  Communicator& operator=(Communicator&& other) noexcept;
  ~Communicator();

  MPI_Comm get() const { return comm_; }

 private:
  MPI_Comm comm_ = MPI_COMM_NULL;
};

} // namespace leyden
