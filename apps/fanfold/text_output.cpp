#include "text_output.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "store/store_error.hpp"

namespace fanfold::cli {

void text_output::flush() {
  for (std::string_view rest = pending_; !rest.empty();) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {  // another program made it non-blocking
      pollfd writable{descriptor_, POLLOUT, 0};
      ::poll(&writable, 1, -1);
    } else if (errno != EINTR) {
      const int code = errno;
      pending_.clear();
      throw_exception_from_error(
          {store_errc_of(code), fmt::format("{}: {}", name_, std::generic_category().message(code))},
          BOOST_CURRENT_LOCATION);
    }
  }
  pending_.clear();
}

}  // namespace fanfold::cli
