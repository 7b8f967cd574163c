#include "leyden/cli/configuration.hpp"
#include "tests/fuzz/harness.hpp"

#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace leyden;
  const auto settings = read_or_complain([&] { return read_ini(as_text(data, size), "config"); });
  if (!settings) return 0;

  std::string printed;
  for (const Setting& setting : *settings) {
    const std::size_t dot = setting.key.find('.');
    require(dot != std::string::npos, "a key has a section");
    printed +=
        "[" + setting.key.substr(0, dot) + "]\n" + setting.key.substr(dot + 1) + " = " + setting.value + "\n";
  }
  const std::vector<Setting> again = read_ini(printed, "printed");
  require(again.size() == settings->size(), "as many settings read back as were printed");
  for (std::size_t i = 0; i < again.size(); ++i) {
    require(again[i].key == (*settings)[i].key, "keys read back as printed");
    require(again[i].value == (*settings)[i].value, "values read back as printed");
  }
  return 0;
}
