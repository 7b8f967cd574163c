#pragma once

#include <string>

namespace leyden {

/// A command line as one text that a shell reads back as the same arguments; always UTF-8.
std::string shell_text(int argc, const char* const* argv);

} // namespace leyden
