#pragma once
// One client of /api/v1/stream, by Boost.Beast.

#include <string>

#include "context.hpp"
#include "socket.hpp"

namespace netaugur::http {

/// A connection that a client of the stream takes over.
struct StreamSeat {
  ConnectionTicket ticket;
  Socket socket;
  std::int64_t access = 0;  ///< id of whose it is
};

/// Upgrades it; `head` is the request. Runs on the I/O thread.
void start_stream_client(Context& context, StreamSeat seat, const std::string& head);

}  // namespace netaugur::http
