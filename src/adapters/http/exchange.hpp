#pragma once
// One request in bytes -> one response in bytes, by cpp-httplib. No socket here: a worker never waits for a client.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "files.hpp"
#include "line_stream.hpp"
#include "metrics.hpp"
#include "netaugur/api/route.hpp"
#include "parts_body.hpp"

namespace netaugur::http {

struct Endpoint {
  std::string address;
  std::uint16_t port = 0;
};

/// The two ends of a connection.
struct Ends {
  Endpoint remote;
  Endpoint local;
  bool secure = false;  ///< TLS lies between them
};

struct Reply {
  std::string bytes;
  bool close = false;                     ///< the client wants, or its request demands, that the connection ends
  bool upgrade = false;                   ///< the request may go on as a WebSocket; `bytes` is not to be sent
  std::int64_t access = 0;                ///< as api::Response
  std::size_t route = Metrics::no_route;  ///< index into api::routes()
  int status = 0;
  std::optional<Period> about = {};        ///< as api::Response, where the same request may be given the same bytes
  std::optional<LineStream> lines = {};    ///< the answer is the stream
  std::unique_ptr<PartsBody> rest = {};    ///< follows `bytes`
  std::optional<std::int64_t> ended = {};  ///< as api::Response
  api::Turn turn = api::Turn::none;        ///< likewise
};

/// Not thread-safe: each worker has its own.
class Exchange {
 public:
  /// Both outlive it. `idle`: for how long clients are told that a connection is kept.
  Exchange(api::Environment& environment, const StaticFiles& files, std::chrono::seconds idle);
  ~Exchange();

  /// `request` is one whole request, as `read_head` found it.
  [[nodiscard]] Reply answer(const std::string& request, const Ends& ends);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace netaugur::http
