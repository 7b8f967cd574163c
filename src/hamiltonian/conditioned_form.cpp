#include "hamiltonian/conditioned_form.hpp"

#include <algorithm>
#include <utility>

namespace leyden {
namespace {

PairMatrix lowest(const PairMatrix& pairs, int sites) {
  PairMatrix result(sites);
  for (int i = 0; i < sites; ++i)
    for (int j = 0; j < i; ++j)
      result.add(i, j, pairs(i, j));
  return result;
}

PairMatrix swapped(const PairMatrix& pairs, int sites, int a, int b) {
  const auto place = [&](int site) { return site == a ? b : site == b ? a : site; };
  PairMatrix result(sites);
  for (int i = 0; i < sites; ++i)
    for (int j = 0; j < i; ++j)
      result.add(place(i), place(j), pairs(i, j));
  return result;
}

/// Whether a pair has a site from `first` on.
bool reach(const PairMatrix& pairs, int sites, int first) {
  for (int i = first; i < sites; ++i)
    for (int j = 0; j < i; ++j)
      if (pairs(i, j) != 0) return true;
  return false;
}

} // namespace

TwoBodyForm conditioned_form(const TwoBodyForm& form, int sites, std::uint64_t upper) {
  const auto sign = [&](int site) { return (upper >> (site - sites) & 1) != 0 ? 1.0 : -1.0; };
  TwoBodyForm result(sites);
  result.constant = form.constant;
  std::copy_n(form.z.begin(), sites, result.z.begin());
  std::copy_n(form.x.begin(), sites, result.x.begin());
  result.zz = lowest(form.zz, sites);
  result.xx = lowest(form.xx, sites);
  result.yy = lowest(form.yy, sites);
  for (int i = sites; i < form.sites; ++i) {
    result.constant += form.z[static_cast<std::size_t>(i)] * sign(i);
    for (int j = 0; j < sites; ++j)
      result.z[static_cast<std::size_t>(j)] += form.zz(i, j) * sign(i);
    for (int j = sites; j < i; ++j)
      result.constant += form.zz(i, j) * sign(i) * sign(j);
  }
  return result;
}

TwoBodyForm with_swapped_sites(const TwoBodyForm& form, int i, int j) {
  TwoBodyForm result = form;
  for (std::vector<double>* fields : {&result.z, &result.x})
    std::swap(fields->at(static_cast<std::size_t>(i)), fields->at(static_cast<std::size_t>(j)));
  for (PairMatrix* pairs : {&result.zz, &result.xx, &result.yy})
    *pairs = swapped(*pairs, form.sites, i, j);
  return result;
}

NodeSplit node_split(const TwoBodyForm& form, int node_bits) {
  const int local = form.sites - node_bits;
  NodeSplit split{.home = form, .flips = {}, .xx = std::nullopt, .yy = std::nullopt};
  if (reach(form.xx, form.sites, local)) {
    split.xx.emplace(form.sites);
    split.xx->x = std::exchange(split.home.x, std::vector<double>(form.x.size()));
    split.xx->xx = std::exchange(split.home.xx, PairMatrix(form.sites));
  }
  if (reach(form.yy, form.sites, local)) {
    split.yy.emplace(form.sites);
    split.yy->xx = std::exchange(split.home.yy, PairMatrix(form.sites));
  }
  const auto first_node_bit = split.home.x.begin() + local;
  if (std::any_of(first_node_bit, split.home.x.end(), [](double field) { return field != 0; })) {
    split.flips.assign(first_node_bit, split.home.x.end());
    std::fill(first_node_bit, split.home.x.end(), 0.0);
  }
  return split;
}

} // namespace leyden
