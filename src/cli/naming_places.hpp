#pragma once

#include "leyden/experiments/charge.hpp"
#include "leyden/text/bad_input.hpp"

#include <utility>

namespace leyden {

/// Complaints of the layers below know the key, not where the user wrote it.
template <typename Work>
auto naming_places(const ChargeRequest& request, const Work& work) {
  try {
    return work();
  } catch (const BadInput& error) {
    Complaint complaint = error.complaint();
    if (complaint.place.empty()) complaint.place = request.place(complaint.key);
    throw BadInput(std::move(complaint));
  }
}

} // namespace leyden
