#pragma once

#include <string>
#include <string_view>

namespace leyden {

/// One argument as a shell reads it back; always UTF-8.
std::string shell_word(std::string_view argument);

/// A command line as one text that a shell reads back as the same arguments; always UTF-8.
std::string shell_text(int argc, const char* const* argv);

} // namespace leyden
