#pragma once
// What is decided of an answer that is the stream before it begins.

#include <string>

#include "netaugur/api/stream.hpp"

namespace netaugur::http {

struct LineStream {
  std::string head;  ///< of the response, with its blank line
  api::Subscription subscription;
  bool events = false;   ///< Server-Sent Events, else JSON lines
  bool chunked = false;  ///< HTTP/1.0 knows no chunks
};

}  // namespace netaugur::http
