#pragma once
// Where one HTTP/1.1 request ends and the next begins (RFC 9112), decided once and strictly, before anything parses it.

#include <optional>
#include <string>
#include <string_view>

#include "netaugur/adapters/http.hpp"

namespace netaugur::http {

struct Head {
  std::size_t length = 0;       ///< request line, headers and the blank line
  std::size_t body_length = 0;  ///< follows the head
  bool expects_continue = false;
};

/// Empty while more bytes are needed. Error: what to answer before closing.
[[nodiscard]] tl::expected<std::optional<Head>, api::Problem> read_head(std::string_view bytes,
                                                                        const HttpLimits& limits);

/// A whole response that ends the connection, for what never reaches a route.
[[nodiscard]] std::string closing_response(const api::Problem& problem);

}  // namespace netaugur::http
