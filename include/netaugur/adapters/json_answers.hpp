#pragma once
// The bodies of the API and the messages of its stream as JSON, as src/api/openapi.yaml says.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "netaugur/api/response.hpp"
#include "netaugur/api/stream.hpp"
#include "netaugur/store/window_traffic.hpp"

namespace netaugur {

/// What a body is sent as. `type` is empty where there is no body.
struct Rendered {
  std::string_view type;  ///< a media type
  std::string text;
};
[[nodiscard]] Rendered render(const api::Body& body);

/// A part of a table as CSV or JSON lines; the names of CSV's columns are in the first alone.
enum class PartPlace { first, further };
[[nodiscard]] Rendered render_part(api::Representation as, const api::TablePart& part, PartPlace place);

/// The fields of a JSON object whose values are strings. Error: usage.
[[nodiscard]] Result<std::vector<FilterTerm>> read_fields(std::string_view json);

/// The settings as `render` writes them; members that are not known are refused. Error: usage, naming the member.
[[nodiscard]] Result<Settings> read_settings(std::string_view json);

/// `{"type":"subscribe","sensor":["edge1"],"proto":["tcp"],"events":["window","gap"],"after":17}`. Error: usage, for
/// the client.
[[nodiscard]] Result<api::Subscription> read_subscription(std::string_view json);

/// `{"type":"hello","newest":18}`
[[nodiscard]] std::string hello_message(std::int64_t newest);
/// `{"type":"window","sequence":18,…}` without a line's end.
[[nodiscard]] std::string window_message(const StoredWindow& window);
/// `{"type":"loss","sequence":18,…}`: what the window lost.
[[nodiscard]] std::string loss_message(const StoredWindow& window);
/// `{"type":"gap","sequence":18,…}`: the time before the window from which its sensor sent nothing.
[[nodiscard]] std::string gap_message(const StoredWindow& window, Period gap);
/// `{"type":"traffic","sequence":18,…}`: what the window holds within a filter; its numbers are null where that is not
/// known any more.
[[nodiscard]] std::string traffic_message(const StoredWindow& window, const std::optional<WindowTraffic>& traffic);
/// `{"type":"anomaly","sequence":18,…}`: a step that ended with the window of this sequence, as the API tells it.
[[nodiscard]] std::string anomaly_message(std::int64_t sequence, const SeriesAnomaly& anomaly);
/// `{"type":"database","answers":false}`
[[nodiscard]] std::string database_message(bool answers);
/// `{"type":"ping"}`
[[nodiscard]] std::string ping_message();
/// `{"type":"forecast"}`
[[nodiscard]] std::string forecast_message();
/// `{"type":"error","detail":"…"}`
[[nodiscard]] std::string error_message(std::string_view detail);

}  // namespace netaugur
