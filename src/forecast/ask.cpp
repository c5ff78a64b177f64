#include "netaugur/forecast/ask.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "netaugur/base/suggest.hpp"

namespace netaugur {

namespace {

/// Of the sensors that are asked.
struct Extent {
  Timestamp oldest = Timestamp::max();  ///< start of their oldest window
  Timestamp newest = Timestamp::min();  ///< end of their newest window
  Duration window{0};                   ///< their longest
};

Result<Extent> extent_of(const std::vector<SensorState>& sensors, const Filter& filter) {
  std::vector<std::string_view> names;
  names.reserve(sensors.size());
  for (const SensorState& sensor : sensors) names.push_back(sensor.name);
  for (const std::string& name : filter.sensors) {
    if (std::ranges::find(names, std::string_view(name)) != names.end()) continue;
    return fail(ErrorCode::not_found, fmt::format("no windows of a sensor '{}'{}", name, did_you_mean(name, names)));
  }
  Extent extent;
  for (const SensorState& sensor : sensors) {
    if (!filter.sensors.empty() && std::ranges::find(filter.sensors, sensor.name) == filter.sensors.end()) continue;
    extent.oldest = std::min(extent.oldest, sensor.first);
    extent.newest = std::max(extent.newest, sensor.newest);
    extent.window = std::max(extent.window, sensor.window_length);
  }
  if (extent.newest == Timestamp::min()) {
    return fail(ErrorCode::bad_input,
                "no windows to foretell from: record some with netaugur capture | netaugur aggregate");
  }
  return extent;
}

/// Addresses inside the asked networks, largest first. Their peers count as much in an answer by ip, so each address is
/// then asked for alone.
Result<std::vector<SeriesHistory>> ask_addresses(SeriesReader& reader, const SeriesWish& wish,
                                                 const SeriesQuestion& question) {
  const Result<TopAnswer> top = reader.top({question.period, wish.filter, Dimension::ip, wish.metric, page_max});
  if (!top) return tl::unexpected(top.error());
  std::vector<SeriesHistory> histories;
  for (const TopRow& row : top->rows) {
    const Result<IpAddress> address = parse_address(row.value);
    if (!address || std::ranges::none_of(wish.filter.ips, [&](const IpNetwork& n) { return n.contains(*address); }))
      continue;
    SeriesQuestion one = question;
    one.by = Dimension::total;
    one.filter.ips = {parse_network(row.value).value()};
    const Result<SeriesAnswer> answer = reader.series(one);
    if (!answer) return tl::unexpected(answer.error());
    for (SeriesHistory& history : histories_of(*answer, Dimension::total, wish.metric)) {
      histories.push_back({{Dimension::ip, row.value}, std::move(history.history)});
    }
    if (histories.size() >= wish.top) break;
  }
  return histories;
}

}  // namespace

Result<AskedHistories> ask_histories(SeriesReader& reader, const SeriesWish& wish) {
  const Result<std::vector<SensorState>> sensors = reader.sensors();
  if (!sensors) return tl::unexpected(sensors.error());
  const Result<Extent> extent = extent_of(*sensors, wish.filter);
  if (!extent) return tl::unexpected(extent.error());
  ForecastWish planned = wish.plan;
  planned.window = extent->window;
  const Result<ForecastPlan> plan = plan_forecast(planned);
  if (!plan) return tl::unexpected(plan.error());

  AskedHistories asked;
  asked.horizon = plan->horizon;
  const Timestamp end = floor_to(std::min(wish.as_of, extent->newest), plan->step);
  // The step in which recording began is as incomplete as the newest one.
  const Timestamp whole = floor_to(extent->oldest + plan->step - Duration{1}, plan->step);
  const Timestamp since = std::max(end - plan->history, whole);
  if (since >= end) {
    return fail(ErrorCode::bad_input,
                fmt::format("history too short: no whole step of {} was recorded before {}", to_text(plan->step),
                            to_rfc3339(wish.as_of)),
                {"record for longer, or take a shorter --step or --horizon"});
  }
  if (wish.as_of - end > 2 * plan->step) {
    asked.notes.push_back(fmt::format("the newest windows end at {}: the forecast starts there", to_rfc3339(end)));
  }
  SeriesQuestion question{.period = {since, end},
                          .filter = wish.filter,
                          .by = wish.by,
                          .metric = wish.metric,
                          .step = plan->step,
                          .limit = wish.by == Dimension::ip ? wish.top : page_max};
  if (wish.by == Dimension::ip && !wish.filter.ips.empty()) {
    Result<std::vector<SeriesHistory>> addresses = ask_addresses(reader, wish, question);
    if (!addresses) return tl::unexpected(addresses.error());
    asked.series = std::move(*addresses);
    return asked;
  }
  const Result<SeriesAnswer> answer = reader.series(question);
  if (!answer) return tl::unexpected(answer.error());
  asked.series = histories_of(*answer, wish.by, wish.metric);
  return asked;
}

}  // namespace netaugur
