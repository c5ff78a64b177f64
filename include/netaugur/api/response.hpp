#pragma once
// What a client is answered, as values. src/adapters/json renders each body as src/api/openapi.yaml says.

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "netaugur/store/store.hpp"

namespace netaugur::api {

struct Text {
  std::string text;
};

/// An RFC 9457 problem document; `status` may be finer than `http_status(error.code)`.
struct Problem {
  int status = 500;
  Error error;
};

struct SeriesReply {
  Dimension by = Dimension::total;
  Metric metric = Metric::bytes;
  SeriesAnswer answer;
};

struct TopReply {
  Dimension by = Dimension::total;
  Metric metric = Metric::bytes;
  TopAnswer answer;
};

struct SensorsReply {
  std::vector<SensorState> sensors;
};

struct ForecastsReply {
  std::vector<ForecastSet> forecasts;
};

/// The database behind the answers.
struct Readiness {
  std::string database;  ///< its product
  std::int64_t schema_version = 0;
  std::optional<Timestamp> newest_window;  ///< end of it
};

/// The connection goes on as a WebSocket.
struct Upgrade {};

struct AccessList {
  std::vector<AccessState> states;
};

/// A token that was made now; `secret` is told this once.
struct TokenMade {
  Access access;
  std::string secret;
};

/// monostate: no body (204).
using Body = std::variant<std::monostate, Text, Problem, Access, AccessList, TokenMade, SeriesReply, TopReply,
                          TrafficPage, WindowPage, SensorsReply, ForecastsReply, Readiness, Upgrade>;

struct Response {
  int status = 200;
  Body body;
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::int64_t access = 0;                 ///< id of whom it is for; 0: anybody
  std::optional<std::int64_t> ended = {};  ///< an access that ends with this request: its streams do too
};

/// The problem document for this error, with the status that `http_status` gives.
[[nodiscard]] Response problem(Error error);

}  // namespace netaugur::api
