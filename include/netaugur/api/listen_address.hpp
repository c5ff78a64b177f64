#pragma once
// Where the server listens, as it is written on the command line.

#include <cstdint>
#include <string>
#include <string_view>

#include "netaugur/base/result.hpp"

namespace netaugur::api {

struct ListenAddress {
  std::string host;        ///< numeric, without brackets
  std::uint16_t port = 0;  ///< 0: any free one
  bool loopback = false;   ///< reachable from this machine alone

  /// What a browser on this machine opens: `http://127.0.0.1:8080`; the port is the one that was taken.
  [[nodiscard]] std::string origin(std::string_view scheme, std::uint16_t port_taken) const;
};

/// Reads `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080` or `0.0.0.0:0`. Error: usage.
[[nodiscard]] Result<ListenAddress> parse_listen_address(std::string_view text);

}  // namespace netaugur::api
