#pragma once

#include <cstdint>

namespace leyden {

/// What this process has of memory that several share. To the system a shared page is resident in every
/// process that has touched it, so that resident sizes alone count it several times over; here each process
/// answers for its own part.
class SharedMemoryAccount {
 public:
  static SharedMemoryAccount& of_process();

  /// An array is made, of which so many bytes are this process's own; or is about to be given back. Local.
  void add(std::uint64_t own_bytes);
  void remove(std::uint64_t own_bytes);

  /// Lets a new peak begin, for whoever lets that of the system begin. Local.
  void start_anew();

  /// Of a peak of resident bytes since then, those that this process answers for. Local.
  std::uint64_t own_share(std::uint64_t peak_resident_bytes);

 private:
  void note_peak();
  std::uint64_t own_ = 0;
  std::uint64_t largest_own_ = 0;
  std::uint64_t before_ = 0;           ///< shared and resident before there was any array
  std::uint64_t resident_at_peak_ = 0; ///< shared and resident, when most was held
  bool is_known_ = false;
};

/// This process's own part of an array, on its account. To be made before the array, and to end before it
/// does.
class AccountedPart {
 public:
  explicit AccountedPart(std::uint64_t bytes) : bytes_(bytes) {
    SharedMemoryAccount::of_process().add(bytes);
  }
  AccountedPart(const AccountedPart&) = delete;
  AccountedPart& operator=(const AccountedPart&) = delete;
  ~AccountedPart() { SharedMemoryAccount::of_process().remove(bytes_); }

 private:
  std::uint64_t bytes_;
};

} // namespace leyden
