#pragma once
// What a token may be, alike for the command line and REST.

#include <string>

#include "netaugur/store/store.hpp"

namespace netaugur::api {

/// As it was typed.
struct TokenWish {
  std::string name;     ///< 1 to 64 letters, digits, `.`, `-`, `_`; not only digits, which are ids
  std::string role;     ///< viewer, admin
  std::string expires;  ///< a duration, up to ten years
};

/// The token without its hash. Error: usage, naming the field.
[[nodiscard]] Result<NewToken> read_token_wish(const TokenWish& wish, Timestamp now);

}  // namespace netaugur::api
