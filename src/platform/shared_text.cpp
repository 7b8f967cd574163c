#include "leyden/platform/shared_text.hpp"

#include "leyden/platform/broadcast_text.hpp"
#include "leyden/platform/shared_complaint.hpp"

namespace leyden {

ReadText shared_text_reader(MPI_Comm communicator) {
  return [communicator](const std::string& path) {
    std::string text;
    share_complaint(communicator, [&] { text = read_local_text(path); });
    broadcast_text(communicator, text);
    return text;
  };
}

} // namespace leyden
