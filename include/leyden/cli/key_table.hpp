#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace leyden {

enum class NumberKind { none, integer, real };
enum class IntervalEnd { closed, open };

/// The numbers a key may take.
struct Interval {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  IntervalEnd low_end = IntervalEnd::closed;
  IntervalEnd high_end = IntervalEnd::closed;

  bool contains(double value) const;
  /// As a condition: `>= 1`, `from -1 to 1`, `> 0 and < 1`; empty if there is none.
  std::string text() const;
};

/// How a value that is neither a number nor a name is written.
enum class Syntax { none, file, path, sites, observables, shard, keys };
enum class AxisUse { allowed, refused };
enum class Influence { results, running };

/// One key of the configuration: all that help, checks, suggestions and records need to know of it.
struct Key {
  std::string name; ///< `battery.alpha`
  NumberKind number = NumberKind::none;
  Interval interval = {};
  std::vector<std::string> names = {}; ///< words it takes
  std::vector<std::string> later = {}; ///< words (or `file:PATH`) that this version does not have yet
  Syntax syntax = Syntax::none;
  AxisUse axis = AxisUse::allowed;
  Influence influence = Influence::results; ///< `running`: no number in a record depends on it
  std::string default_value = {};           ///< as a user would write it; empty if there is none
  std::string default_note = {};            ///< in words, where the default is no fixed value
  std::string units = {};                   ///< `1` where dimensionless
  std::string long_name = {};
  std::string help = {}; ///< one line

  std::string section() const { return name.substr(0, name.find('.')); }
  /// The part after the section.
  std::string last_part() const { return name.substr(name.find('.') + 1); }
  /// What may be written, in words.
  std::string allowed() const;
};

/// All keys, in canonical order: the one source of help, checks, near misses, units and long names.
const std::vector<Key>& key_table();

/// The key of that exact name, or nullptr.
const Key* find_key(std::string_view name);

/// The key a user may have meant by `name`, of `sections` if there are any; empty if none is near.
std::string suggest_key(std::string_view name, const std::vector<std::string>& sections = {});

/// Throws BadInput unless `value` is one that `key` takes and this version has.
/// `place` is where it was written.
void check_value(const Key& key, std::string_view value, std::string_view place);

} // namespace leyden
