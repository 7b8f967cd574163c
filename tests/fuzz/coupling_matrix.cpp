#include "leyden/model/coupling.hpp"
#include "leyden/text/number.hpp"
#include "tests/fuzz/harness.hpp"

#include <algorithm>
#include <string>

namespace {

std::string print(const leyden::Coupling& coupling) {
  std::string text;
  for (int i = 0; i < coupling.sites(); ++i) {
    for (int j = 0; j < coupling.sites(); ++j)
      text += leyden::shortest(coupling(i, j)) + " ";
    text += '\n';
  }
  return text;
}

} // namespace

/// The first byte chooses the number of sites, `4` four, the rest is the text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace leyden;
  if (size == 0) return 0;
  const int sites = std::max(1, data[0] % 16);
  const std::string_view text = as_text(data + 1, size - 1);

  const auto coupling = read_or_complain([&] { return parse_coupling_matrix(text, "matrix", sites); });
  if (!coupling) return 0;
  require(coupling->sites() == sites, "a matrix that was read has the size asked for");
  const std::string printed = print(*coupling);
  require(print(parse_coupling_matrix(printed, "printed", sites)) == printed,
          "a matrix reads back as printed");
  return 0;
}
