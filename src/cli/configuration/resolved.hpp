#pragma once

#include "leyden/cli/configuration.hpp"
#include "leyden/cli/key_table.hpp"
#include "leyden/cli/sweep.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace leyden {

/// One key of a command with all its values, checked one by one.
struct ResolvedKey {
  const Key* key;
  std::string text;  ///< as written, or the default; empty if there is none
  std::string place; ///< `default` where the user wrote nothing
  ValueList list;    ///< empty if there is no text
};

/// Keys that walk together; the first names the dimension.
struct SweepAxis {
  std::vector<const ResolvedKey*> keys;
  std::size_t size() const { return keys.front()->list.values.size(); }
};

/// All keys that a command uses, defaults included, and the axes of its sweep.
class Resolved {
 public:
  /// Throws BadInput for a value that its key does not take (of any section), and for a sweep that cannot be.
  Resolved(const std::vector<Setting>& settings, const std::vector<std::string>& sections);
  Resolved(const Resolved&) = delete;
  Resolved& operator=(const Resolved&) = delete;
  Resolved(Resolved&&) = delete;
  Resolved& operator=(Resolved&&) = delete;
  ~Resolved() = default;

  /// In canonical order.
  const std::vector<ResolvedKey>& keys() const { return keys_; }
  const ResolvedKey& operator[](std::string_view name) const;
  /// The one value of a key that is no axis; empty if it has none.
  const std::string& value(std::string_view name) const;
  double real(std::string_view name) const;
  /// In the order in which they stand, or in that of sweep.order.
  const std::vector<SweepAxis>& axes() const { return axes_; }
  /// All swept keys in that order, zipped ones in the order in which they stand.
  const std::vector<const ResolvedKey*>& swept() const { return swept_; }
  std::size_t points() const;

 private:
  void find_axes(const std::vector<Setting>& settings);
  std::vector<const ResolvedKey*> zipped() const;
  std::vector<const ResolvedKey*> in_order(const std::vector<Setting>& settings) const;

  std::vector<ResolvedKey> keys_;
  std::vector<SweepAxis> axes_;
  std::vector<const ResolvedKey*> swept_;
};

/// `battery.alpha = 2 (fig2.ini:3)`, for messages about several keys.
std::string mention(const ResolvedKey& key, std::string_view value);

} // namespace leyden
