#include "leyden/platform/hdf5.hpp"

#include <vector>

namespace leyden {
namespace {

herr_t collect(unsigned /*depth*/, const H5E_error2_t* entry, void* collected) {
  if (entry->desc != nullptr && *entry->desc != '\0')
    static_cast<std::vector<std::string>*>(collected)->emplace_back(entry->desc);
  return 0;
}

} // namespace

QuietHdf5::QuietHdf5() {
  H5Eget_auto2(H5E_DEFAULT, &print_, &print_argument_);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

QuietHdf5::~QuietHdf5() {
  H5Eset_auto2(H5E_DEFAULT, print_, print_argument_);
}

void check_hdf5(long long result, const std::string& doing) {
  if (result >= 0) return;
  std::vector<std::string> reasons;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, collect, &reasons);
  std::string text = doing;
  if (!reasons.empty()) text += ": " + reasons.front();
  if (reasons.size() > 1) text += ": " + reasons.back();
  throw Hdf5Error(text);
}

} // namespace leyden
