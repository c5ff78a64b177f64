#pragma once
// What a client is answered, as values. src/adapters/json renders each body as src/api/openapi.yaml says.

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "netaugur/api/request.hpp"
#include "netaugur/api/stream.hpp"
#include "netaugur/forecast/ask_anomalies.hpp"
#include "netaugur/forecast/ask_capacity.hpp"
#include "netaugur/report/table.hpp"
#include "netaugur/store/settings.hpp"
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

/// A page of hosts or pairs.
struct RankPage {
  Dimension by = Dimension::ip;
  Metric metric = Metric::bytes;
  TopAnswer answer;
};

struct SensorsReply {
  std::vector<SensorState> sensors;
};

struct ForecastsReply {
  std::vector<ForecastSet> forecasts;
};

struct AccuracyReply {
  Dimension by = Dimension::total;
  Metric metric = Metric::bytes;
  std::vector<std::pair<ForecastSet, ForecastScore>> scores;
};

struct CapacityReply {
  Dimension by = Dimension::total;
  Metric metric = Metric::bytes;
  CapacityWish wish;  ///< but for its limit
  std::string model;
  std::vector<std::string> notes;
  std::vector<SeriesSaturation> saturations;
};

/// A page of anomalies, newest first.
struct AnomalyPage {
  IntervalLevel level = IntervalLevel::ninety_five;
  std::size_t judged = 0, unknown = 0;  ///< of the period
  std::vector<SeriesAnomaly> anomalies;
  std::string next_cursor;  ///< empty at the end
};

/// The database behind the answers.
struct Readiness {
  std::string database;  ///< its product
  std::int64_t schema_version = 0;
  std::optional<Timestamp> newest_window;  ///< end of it
  Duration newest_window_age{0};           ///< since then, where there is one
};

/// The connection goes on as a WebSocket.
struct Upgrade {};

/// The answer is what the stream tells, without an end.
struct StreamLines {
  Subscription subscription;
  bool events = false;  ///< as Server-Sent Events, else as JSON lines
};

struct AccessList {
  std::vector<AccessState> states;
};

/// Counters in Prometheus' text format, version 0.0.4.
struct Metrics {
  std::string text;
};

/// A document that the program carries.
struct Document {
  std::string_view type;  ///< its media type
  std::string_view text;
};

/// What is sent at once of a table. Windows are more than their row: as JSON lines they are those of `aggregate`.
using TablePart = std::variant<Table, WindowPage>;

struct Backend;

/// A table that is sent part by part, so that no part but one is in memory. Each `next` reads the part behind; empty
/// after the last.
struct Parts {
  Representation as = Representation::csv;
  TablePart first;
  std::function<Result<std::optional<TablePart>>(Backend&)> next;
};

/// A token that was made now; `secret` is told this once.
struct TokenMade {
  Access access;
  std::string secret;
};

/// monostate: no body (204).
using Body =
    std::variant<std::monostate, Text, Problem, Access, AccessList, TokenMade, SeriesReply, TopReply, RankPage,
                 LossAnswer, TrafficPage, WindowPage, SensorsReply, ForecastsReply, AccuracyReply, CapacityReply,
                 AnomalyPage, Settings, Readiness, Metrics, Document, Parts, Upgrade, StreamLines>;

/// Of a question that takes seconds: whether it was worked out, or waits for others to be.
enum class Turn { none, had, waits };

struct Response {
  int status = 200;
  Body body;
  std::vector<std::pair<std::string, std::string>> headers = {};
  /// The period whose windows the answer is made of, where it has one: only a window in it changes the answer.
  std::optional<Period> about = {};
  std::int64_t access = 0;                 ///< id of whom it is for; 0: anybody
  std::optional<std::int64_t> ended = {};  ///< an access that ends with this request: its streams do too
  Turn turn = Turn::none;
};

/// The problem document for this error, with the status that `http_status` gives.
[[nodiscard]] Response problem(Error error);

}  // namespace netaugur::api
