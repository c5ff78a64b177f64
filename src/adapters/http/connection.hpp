#pragma once
// One client's connection, by Boost.Asio: collects a request, hands it to a worker, sends the answer.

#include <boost/asio/ip/tcp.hpp>

#include "context.hpp"

namespace netaugur::http {

/// Runs on the I/O thread until the client, a limit or the server ends it.
void start_connection(Context& context, boost::asio::ip::tcp::socket socket);

}  // namespace netaugur::http
