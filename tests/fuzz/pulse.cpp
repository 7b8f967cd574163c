#include "leyden/model/pulse.hpp"
#include "leyden/text/number.hpp"
#include "tests/fuzz/harness.hpp"

#include <cmath>
#include <string>

namespace {

const char* name_of(leyden::PulseShape shape) {
  switch (shape) {
  case leyden::PulseShape::steps:
    return "steps";
  case leyden::PulseShape::linear:
    return "linear";
  case leyden::PulseShape::smooth:
    break;
  }
  return "smooth";
}

std::string print(const leyden::Pulse& pulse) {
  std::string text = std::string(name_of(pulse.shape())) + '\n';
  for (const leyden::PulsePiece& piece : pulse.pieces())
    text += leyden::shortest(piece.begin) + ' ' + leyden::shortest(piece.coefficients[0]) + '\n';
  return text;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace leyden;
  const auto pulse = read_or_complain([&] { return parse_pulse(as_text(data, size), "pulse"); });
  if (!pulse) return 0;
  require(pulse->is_given(), "a pulse that was read is given");
  for (const PulsePiece& piece : pulse->pieces())
    require(piece.begin < piece.end, "pieces have a length");
  require(pulse->value(0) == pulse->pieces().front().coefficients[0], "a pulse begins with its first point");
  require(print(parse_pulse(print(*pulse), "printed")) == print(*pulse), "a pulse reads back as printed");
  return 0;
}
