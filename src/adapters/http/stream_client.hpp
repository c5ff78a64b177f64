#pragma once
// One client of /api/v1/stream, by Boost.Beast.

#include <boost/asio/ip/tcp.hpp>
#include <string>

#include "context.hpp"

namespace netaugur::http {

/// Takes over a connection whose request may be upgraded. `head` is that request. Runs on the I/O thread.
void start_stream_client(Context& context, ConnectionTicket ticket, boost::asio::ip::tcp::socket socket,
                         const std::string& head);

}  // namespace netaugur::http
