#pragma once

#include <string>
#include <string_view>

namespace fanfold {

/// A normalised http(s) URL in two: its host, written as origin (`scheme://host:port`, which credentials are no part
/// of), and the rest. `join_url` puts them together again. Views the URL it was made of.
class split_url {
 public:
  explicit split_url(std::string_view url);
  split_url(const split_url&) = delete;
  split_url& operator=(const split_url&) = delete;

  std::string_view origin() const noexcept { return origin_; }
  std::string_view rest() const noexcept { return rest_; }

 private:
  std::string moved_;  // the text in another order, where the URL has credentials
  std::string_view origin_;
  std::string_view rest_;
};

/// The name or address in an origin, brackets included.
std::string_view host_in(std::string_view origin);

std::string join_url(std::string_view origin, std::string_view rest);

}  // namespace fanfold
