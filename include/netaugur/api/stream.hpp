#pragma once
// What the stream tells, and who wants to hear what. The messages stand in docs/asyncapi.yaml.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "netaugur/base/result.hpp"
#include "netaugur/forecast/ask_anomalies.hpp"
#include "netaugur/store/filter.hpp"
#include "netaugur/stream/line.hpp"

namespace netaugur::api {

/// `window`: one was closed and stored. `loss`: it did not count everything. `gap`: its sensor sent nothing just before
/// it. `forecast`: new ones were stored. `anomaly`: a step of a stored forecast ended outside its interval. `traffic`:
/// what a window holds within the client's filter. `notice`: greetings, errors, whether the database answers; these
/// come always.
enum class EventKind { window, loss, gap, forecast, anomaly, traffic, notice };
[[nodiscard]] std::string_view name_of(EventKind kind);

/// What a client of the stream asks for.
struct Subscription {
  std::vector<std::string> sensors = {};   ///< empty: all
  Filter filter = {};                      ///< but for sensors: whose traffic and which series' anomalies are told
  std::vector<EventKind> events = {};      ///< empty: all
  std::optional<std::int64_t> after = {};  ///< resume behind this sequence number

  [[nodiscard]] bool wants(EventKind kind, std::string_view sensor) const;
  /// Of an anomaly: a sensor's own series where sensors are asked for.
  [[nodiscard]] bool wants(const SeriesAnomaly& anomaly) const;
  /// What windows are to be summed within, sensors included; empty where they need not be: without a filter a window
  /// says it all.
  [[nodiscard]] std::optional<Filter> sums() const;
};

/// Error: usage: `traffic` without a filter.
[[nodiscard]] Status check_subscription(const Subscription& subscription);

/// Reads `window`, `loss`, `gap`, `forecast`, `anomaly` or `traffic`. Error: usage.
[[nodiscard]] Result<EventKind> parse_event(std::string_view text);

/// Follows windows in the order of their commits and tells where a sensor was silent.
class GapFinder {
 public:
  /// The time between the sensor's newest window and this one; empty where they touch, or this one is not the newest.
  [[nodiscard]] std::optional<Period> take(const WindowSummary& window);

 private:
  std::map<std::string, Timestamp, std::less<>> ends_;
};

/// Follows windows in the order of their commits and tells up to where who has written.
class ClosedTime {
 public:
  /// A sensor that is so far behind the others is away: nobody waits for it.
  static constexpr Duration patience = std::chrono::minutes{1};

  /// `now`: a clock that runs ahead closes nothing for the others.
  void take(const WindowSummary& window, Timestamp now);
  /// Up to where the sensor has written; of the empty name, up to where no sensor that is not away still owes a window.
  /// It never goes back; `Timestamp::min()` where nothing came.
  [[nodiscard]] Timestamp of(const std::string& sensor) const;

 private:
  std::map<std::string, Timestamp, std::less<>> ends_;
  Timestamp newest_ = Timestamp::min();
  Timestamp closed_ = Timestamp::min();
};

/// A window with the anomalies of the steps that ended with it.
struct ToldWindow {
  StoredWindow window;
  std::vector<SeriesAnomaly> anomalies = {};
};

/// Asks for the anomalies of a sensor's forecasts, or with the empty name of those of all together, whose steps ended
/// within the period, its start excluded.
using FindAnomalies = std::function<Result<std::vector<SeriesAnomaly>>(const std::string& sensor, Period)>;

/// Gives each window, in the order of their commits, the anomalies of the steps that it closed. Those of steps that had
/// ended before the first window of all are nobody's. Error: that of `find`.
[[nodiscard]] Result<std::vector<ToldWindow>> with_anomalies(std::vector<StoredWindow> windows, ClosedTime& closed,
                                                             Timestamp now, const FindAnomalies& find);

/// Whether anything of the window was not counted, or not in full.
[[nodiscard]] bool lost_something(const Loss& loss);

}  // namespace netaugur::api
