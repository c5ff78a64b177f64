#include "netaugur/forecast/ask.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

#include "netaugur/base/suggest.hpp"
#include "netaugur/store/rank.hpp"

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

bool has_many(Dimension by) { return by == Dimension::ip || by == Dimension::pair || by == Dimension::service; }

/// The largest keys of the period, page by page, until there are enough. Of a network's addresses the networks are no
/// filter: their peers are not asked for.
Result<std::vector<std::string>> largest_keys(SeriesReader& reader, const SeriesWish& wish, const Period& period) {
  std::vector<std::string> keys;
  TopQuestion question{period, wish.filter, wish.by, wish.metric, std::min(wish.top, page_max)};
  if (wish.by == Dimension::ip) question.within = std::exchange(question.filter.ips, {});
  do {
    const Result<TopAnswer> top = reader.top(question);
    if (!top) return tl::unexpected(top.error());
    for (const TopRow& row : top->rows) {
      if (keys.size() < wish.top) keys.push_back(row.value);
    }
    question.cursor = top->next_cursor;
  } while (keys.size() < wish.top && !question.cursor.empty());
  return keys;
}

/// By sensor: those that were asked.
std::vector<std::string> sensor_names(const std::vector<SensorState>& sensors, const Filter& filter) {
  std::vector<std::string> names;
  for (const SensorState& sensor : sensors) {
    if (filter.sensors.empty() || std::ranges::find(filter.sensors, sensor.name) != filter.sensors.end())
      names.push_back(sensor.name);
  }
  return names;
}

/// Adds what comes after `answer`; a key that is in one of the two alone had no traffic in the other.
void append(SeriesAnswer& answer, const SeriesAnswer& next) {
  const std::size_t before = answer.covered.size();
  const std::size_t after = before + next.covered.size();
  const auto join = [](auto& a, const auto& b) { a.insert(a.end(), b.begin(), b.end()); };
  join(answer.covered, next.covered);
  join(answer.received, next.received);
  join(answer.lost, next.lost);
  join(answer.total, next.total);
  std::map<SeriesKey, std::size_t> places;
  for (std::size_t i = 0; i < answer.series.size(); ++i) places[answer.series[i].key] = i;
  for (const Series& series : next.series) {
    const auto [place, is_new] = places.try_emplace(series.key, answer.series.size());
    if (is_new) answer.series.push_back({series.key, std::vector<Counts>(before)});
    join(answer.series[place->second].values, series.values);
  }
  for (Series& series : answer.series) series.values.resize(after);
}

/// A period of any number of steps, as one answer: the store gives at most `points_max` at once.
Result<SeriesAnswer> read_long(SeriesReader& reader, const SeriesQuestion& question) {
  const Duration most = question.step * points_max;
  SeriesQuestion part = question;
  std::optional<SeriesAnswer> whole;
  for (Timestamp since = question.period.since; since < question.period.until; since += most) {
    part.period = {since, std::min(since + most, question.period.until)};
    Result<SeriesAnswer> answer = reader.series(part);
    if (!answer) return tl::unexpected(answer.error());
    if (whole) {
      append(*whole, *answer);
    } else {
      whole = std::move(*answer);
    }
  }
  // The parts' ranks are not the whole's.
  if (question.period.length() > most) keep_largest(*whole, question);
  return std::move(*whole);
}

}  // namespace

Result<HistoryPlan> plan_histories(SeriesReader& reader, const SeriesWish& wish) {
  const Result<std::vector<SensorState>> sensors = reader.sensors();
  if (!sensors) return tl::unexpected(sensors.error());
  const Result<Extent> extent = extent_of(*sensors, wish.filter);
  if (!extent) return tl::unexpected(extent.error());
  ForecastWish planned = wish.plan;
  planned.window = extent->window;
  const Result<ForecastPlan> plan = plan_forecast(planned);
  if (!plan) return tl::unexpected(plan.error());

  HistoryPlan asked;
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
  asked.question = {.period = {since, end},
                    .filter = wish.filter,
                    .by = wish.by,
                    .metric = wish.metric,
                    .step = plan->step,
                    .limit = page_max};
  if (wish.by == Dimension::sensor) asked.values = sensor_names(*sensors, wish.filter);
  if (has_many(wish.by)) {
    Result<std::vector<std::string>> keys = largest_keys(reader, wish, asked.question.period);
    if (!keys) return tl::unexpected(keys.error());
    asked.values = std::move(*keys);
  }
  return asked;
}

Result<std::vector<SeriesHistory>> read_histories(SeriesReader& reader, const SeriesQuestion& question,
                                                  std::span<const std::string> values) {
  if (question.by != Dimension::sensor) {
    SeriesQuestion named = question;
    named.values.assign(values.begin(), values.end());
    // All traffic of an address of a network is that network's: without the filter the rollups of single addresses
    // answer, and no pairs are read.
    if (question.by == Dimension::ip && !values.empty() &&
        std::ranges::all_of(values, [&](const std::string& value) { return is_within(question.filter.ips, value); })) {
      named.filter.ips = {};
    }
    const Result<SeriesAnswer> answer = read_long(reader, named);
    if (!answer) return tl::unexpected(answer.error());
    return histories_of(*answer, question.by, question.metric);
  }
  std::vector<SeriesHistory> histories;
  for (const std::string& sensor : values) {
    SeriesQuestion one = question;
    one.by = Dimension::total;
    one.filter.sensors = {sensor};
    const Result<SeriesAnswer> answer = read_long(reader, one);
    if (!answer) return tl::unexpected(answer.error());
    for (SeriesHistory& history : histories_of(*answer, Dimension::total, question.metric)) {
      history.key = {Dimension::sensor, sensor};
      histories.push_back(std::move(history));
    }
  }
  return histories;
}

Result<History> quiet_history(SeriesReader& reader, const SeriesQuestion& question) {
  SeriesQuestion whole = question;
  whole.by = Dimension::total;
  const Result<std::vector<SeriesHistory>> totals = read_histories(reader, whole, {});
  if (!totals) return tl::unexpected(totals.error());
  if (totals->empty()) return History{question.period.since, question.step, {}};
  History quiet = totals->front().history;
  for (double& value : quiet.values) value *= 0;
  return quiet;
}

Result<std::vector<SeriesHistory>> HistoryPieces::next() {
  const bool named = has_many(plan_.question.by) || plan_.question.by == Dimension::sensor;
  if (done_ || (named && at_ == plan_.values.size())) return std::vector<SeriesHistory>();
  const auto steps = static_cast<std::size_t>(plan_.question.period.length() / plan_.question.step);
  const std::size_t piece_size =
      std::clamp<std::size_t>(values_a_piece / std::max<std::size_t>(steps, 1), 1, series_a_piece_max);
  const std::size_t count = std::min(piece_size, plan_.values.size() - at_);
  const std::span<const std::string> values = std::span(plan_.values).subspan(at_, count);
  at_ += count;
  done_ = !named;
  Result<std::vector<SeriesHistory>> piece = read_histories(reader_, plan_.question, values);
  // Keys of a piece that have nothing in the period of the values, but have in that of their ranking, leave it empty.
  if (piece && piece->empty() && named && at_ < plan_.values.size()) return next();
  return piece;
}

Result<AskedHistories> ask_histories(SeriesReader& reader, const SeriesWish& wish) {
  Result<HistoryPlan> plan = plan_histories(reader, wish);
  if (!plan) return tl::unexpected(plan.error());
  AskedHistories asked{{}, plan->horizon, plan->notes};
  HistoryPieces pieces(reader, std::move(*plan));
  for (;;) {
    Result<std::vector<SeriesHistory>> piece = pieces.next();
    if (!piece) return tl::unexpected(piece.error());
    if (piece->empty()) return asked;
    std::ranges::move(*piece, std::back_inserter(asked.series));
  }
}

}  // namespace netaugur
