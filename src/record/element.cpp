#include "record/element.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace leyden {
namespace {

constexpr std::size_t text_size = 256;

template <typename Integer>
Bytes encode_integers(std::span<const double> numbers, const std::string& what) {
  // Both bounds are powers of two, so that comparing as doubles is exact.
  const double least = static_cast<double>(std::numeric_limits<Integer>::min());
  const double beyond = std::ldexp(1.0, std::numeric_limits<Integer>::digits);
  std::vector<Integer> integers;
  integers.reserve(numbers.size());
  for (const double number : numbers) {
    if (!(number >= least && number < beyond && number == std::trunc(number)))
      throw std::invalid_argument(what + ": " + std::to_string(number) + " is no integer of its type");
    integers.push_back(static_cast<Integer>(number));
  }
  const auto bytes = std::as_bytes(std::span(integers));
  return {bytes.begin(), bytes.end()};
}

} // namespace

std::size_t size_of(Element element) {
  switch (element) {
  case Element::int8:
    return 1;
  case Element::int32:
    return 4;
  case Element::text256:
    return text_size;
  case Element::real:
  case Element::int64:
  case Element::uint64:
    break;
  }
  return 8;
}

Hdf5Type text_type(std::size_t size) {
  Hdf5Type type(H5Tcopy(H5T_C_S1), "making a text type");
  check_hdf5(H5Tset_size(type.get(), size), "sizing a text type");
  check_hdf5(H5Tset_strpad(type.get(), H5T_STR_NULLPAD), "padding a text type");
  check_hdf5(H5Tset_cset(type.get(), H5T_CSET_UTF8), "naming the characters of a text type");
  return type;
}

Hdf5Type file_type(Element element) {
  if (element == Element::text256) return text_type(text_size);
  const hid_t native = element == Element::real    ? H5T_NATIVE_DOUBLE
                       : element == Element::int8  ? H5T_NATIVE_INT8
                       : element == Element::int32 ? H5T_NATIVE_INT32
                       : element == Element::int64 ? H5T_NATIVE_INT64
                                                   : H5T_NATIVE_UINT64;
  return {H5Tcopy(native), "copying a number type"};
}

Bytes unfilled(Element element, std::size_t count) {
  if (element != Element::real) return Bytes(count * size_of(element));
  const std::vector<double> numbers(count, std::numeric_limits<double>::quiet_NaN());
  return encode(element, numbers, "");
}

Bytes encode(Element element, std::span<const double> numbers, const std::string& what) {
  switch (element) {
  case Element::real: {
    const auto bytes = std::as_bytes(numbers);
    return {bytes.begin(), bytes.end()};
  }
  case Element::int8:
    return encode_integers<std::int8_t>(numbers, what);
  case Element::int32:
    return encode_integers<std::int32_t>(numbers, what);
  case Element::int64:
    return encode_integers<std::int64_t>(numbers, what);
  case Element::uint64:
    return encode_integers<std::uint64_t>(numbers, what);
  case Element::text256:
    break;
  }
  throw std::invalid_argument(what + ": numbers cannot be stored as texts");
}

Bytes encode_text256(const std::string& text) {
  std::size_t size = std::min(text.size(), text_size);
  const auto continues = [&](std::size_t i) {
    return (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U;
  };
  if (size < text.size())
    while (size > 0 && continues(size))
      --size;
  Bytes bytes(text_size);
  std::memcpy(bytes.data(), text.data(), size);
  return bytes;
}

} // namespace leyden
