#pragma once
// The clients of the stream: of /api/v1/stream by WebSocket, of /api/v1/stream.ndjson by lines.

#include <string>

#include "line_stream.hpp"
#include "stream_session.hpp"

namespace netaugur::http {

/// Upgrades the connection; `head` is the request. Runs on the I/O thread.
void start_stream_client(Context& context, StreamSeat seat, const std::string& head);

/// Answers the request with what the stream tells, until the client or the server goes. Runs on the I/O thread.
void start_line_client(Context& context, StreamSeat seat, LineStream stream);

}  // namespace netaugur::http
