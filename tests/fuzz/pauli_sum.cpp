#include "leyden/pauli/parse.hpp"
#include "tests/fuzz/harness.hpp"

/// The first byte chooses the number of sites, the rest is the text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace leyden;
  if (size == 0) return 0;
  const int sites = 1 + data[0] % 64;
  const std::string_view text = as_text(data + 1, size - 1);

  const auto sum = read_or_complain([&] { return parse_pauli_sum(text, "sum", sites); });
  if (!sum) return 0;
  require(sum->is_hermitian(0), "a sum that was read is Hermitian");
  require(sum->sites() <= sites, "a sum that was read stays within its sites");
  require(parse_pauli_sum(to_text(*sum), "printed", sites) == *sum, "a sum reads back as printed");
  return 0;
}
