#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leyden {

/// The keys whose values differ between two resolved configurations (ChargeRequest::configuration) and on
/// which numbers or the shape of a record depend, in canonical order: other values, other axes or another
/// order of axes, other content of a file. However a value is written, it is the same one: `2..4` and `2, 3,
/// 4` do not differ. Throws BadInput if one of the two is no configuration.
std::vector<std::string> differing_keys(std::string_view one, std::string_view other);

/// The same for a user who has the configuration `given` while a record has `recorded`:
/// `charger.omega differs (4 there, 5 here)`.
std::vector<std::string> difference_texts(std::string_view recorded, std::string_view given);

} // namespace leyden
