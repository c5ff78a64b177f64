#pragma once
// The server's certificate.

#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "netaugur/adapters/http.hpp"

namespace netaugur::http {

/// Shared by the connections that began with it: a new certificate leaves them as they are.
using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

/// TLS 1.2 or newer. Error: usage, naming the file that is missing, no PEM, or does not belong to the other.
[[nodiscard]] Result<TlsContext> read_certificate(const TlsFiles& files);

}  // namespace netaugur::http
