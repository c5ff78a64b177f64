#include "netaugur/forecast/ask_anomalies.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

#include "netaugur/store/rank.hpp"

namespace netaugur {

namespace {

using Sets = std::span<const ForecastSet>;

/// The addresses of a series by pair.
std::optional<std::pair<IpAddress, IpAddress>> ends_of(const SeriesKey& key) {
  const std::size_t between = key.value.find('>');
  if (key.by != Dimension::pair || between == std::string::npos) return std::nullopt;
  const auto src = parse_address(std::string_view(key.value).substr(0, between));
  const auto dst = parse_address(std::string_view(key.value).substr(between + 1));
  if (!src || !dst) return std::nullopt;
  return std::pair(*src, *dst);
}

/// An empty choice names nothing in particular; one that is not empty names series of its own dimension alone.
bool names_address_series(const Choice<IpNetwork>& networks, const SeriesKey& key) {
  if (networks.empty()) return true;
  if (key.by == Dimension::ip) return is_within(networks, key.value);
  const auto ends = ends_of(key);
  return ends && networks.allows([&](const IpNetwork& network) {
    return network.contains(ends->first) || network.contains(ends->second);
  });
}

bool names_pair_series(const Choice<EndPair>& pairs, const SeriesKey& key) {
  if (pairs.empty()) return true;
  const auto ends = ends_of(key);
  return ends && pairs.allows([&](const EndPair& pair) { return pair.matches(ends->first, ends->second); });
}

template <class T, class Text>
bool names_value(const Choice<T>& choice, Dimension by, const SeriesKey& key, Text text) {
  return choice.empty() || (key.by == by && choice.allows([&](const T& value) { return text(value) == key.value; }));
}

void add(const AnomalyReport& report, Sets sets, AnomalyAnswer& answer) {
  answer.judged += report.judged;
  answer.unknown += report.unknown;
  for (const Anomaly& anomaly : report.anomalies) {
    const ForecastSet& set = sets[anomaly.forecast];
    answer.found.push_back({set.series, set.sensor, set.metric, set.model, set.issued_at, anomaly});
  }
}

/// One question answers all series of one step: `sets` are of several series, by series and issue time.
Status judge_step(SeriesReader& reader, Sets sets, const AnomalyQuestion& asked, AnomalyAnswer& answer) {
  const ForecastSet& any = sets.front();
  const Timestamp end = floor_to(asked.period.until, any.step);
  const Timestamp since = std::max(floor_to(asked.period.since, any.step), end - any.step * points_max);
  if (since >= end) return {};
  SeriesQuestion question{.period = {since, end},
                          .filter = {},
                          .by = any.series.by,
                          .metric = any.metric,
                          .step = any.step,
                          .limit = page_max};
  if (!any.sensor.empty()) question.filter.sensors = {any.sensor};
  std::map<std::string, Sets> of_value;
  for (auto first = sets.begin(); first != sets.end();) {
    const auto last = std::find_if(first, sets.end(), [&](const auto& set) { return set.series != first->series; });
    of_value[first->series.value] = Sets(first, last);
    first = last;
  }
  std::vector<std::string> values;
  for (const auto& [value, own] : of_value) {
    if (!value.empty()) values.push_back(value);
  }
  const auto steps = static_cast<std::size_t>((end - since) / any.step);
  const std::size_t at_once = std::clamp<std::size_t>(values_a_piece / steps, 1, series_a_piece_max);
  std::size_t at = 0;
  do {
    const std::size_t count = std::min(at_once, values.size() - at);
    const auto histories = read_histories(reader, question, std::span(values).subspan(at, count));
    if (!histories) return tl::unexpected(histories.error());
    for (const SeriesHistory& one : *histories) {
      auto own = of_value.extract(one.key.value);
      if (!own.empty()) add(anomalies_of(one.history, own.mapped(), since, asked.level), own.mapped(), answer);
    }
    at += count;
  } while (at < values.size());
  if (of_value.empty()) return {};
  const Result<History> quiet = quiet_history(reader, question);
  if (!quiet) return tl::unexpected(quiet.error());
  for (const auto& [value, own] : of_value) add(anomalies_of(*quiet, own, since, asked.level), own, answer);
  return {};
}

}  // namespace

bool names_series(const Filter& filter, const SeriesKey& key) {
  const auto name = [](const auto& value) { return std::string(name_of(value)); };
  return names_value(filter.protos, Dimension::proto, key, name) &&
         names_value(filter.families, Dimension::family, key, name) &&
         names_value(filter.services, Dimension::service, key, [](auto port) { return std::to_string(port); }) &&
         names_address_series(filter.ips, key) && names_pair_series(filter.pairs, key) &&
         (key.by != Dimension::sensor || filter.sensors.empty() ||
          std::ranges::find(filter.sensors, key.value) != filter.sensors.end());
}

Result<AnomalyAnswer> stored_anomalies(SeriesReader& reader, ForecastStore& forecasts,
                                       const AnomalyQuestion& question) {
  Result<std::vector<ForecastSet>> sets =
      forecasts.covering({question.by, {}, question.sensor, question.metric, page_max}, question.period);
  if (!sets) return tl::unexpected(sets.error());
  std::erase_if(*sets, [&](const ForecastSet& set) {
    return (question.model && set.model != *question.model) || (question.step && set.step != *question.step) ||
           !names_series(question.filter, set.series);
  });
  std::ranges::stable_sort(*sets, [](const ForecastSet& a, const ForecastSet& b) {
    return std::tie(a.step, a.series) < std::tie(b.step, b.series);
  });
  AnomalyAnswer answer;
  answer.forecasts = sets->size();
  for (auto first = sets->begin(); first != sets->end();) {
    const auto last = std::find_if(first, sets->end(), [&](const auto& set) { return set.step != first->step; });
    if (const Status judged = judge_step(reader, Sets(first, last), question, answer); !judged)
      return tl::unexpected(judged.error());
    first = last;
  }
  std::ranges::stable_sort(answer.found, [](const SeriesAnomaly& a, const SeriesAnomaly& b) {
    return std::tie(a.anomaly.window.start, a.key) < std::tie(b.anomaly.window.start, b.key);
  });
  return answer;
}

Result<std::vector<SeriesAnomaly>> AnomalyWatch::find(SeriesReader& reader, ForecastStore& forecasts,
                                                      const std::string& sensor, Period period) {
  if (!steps_) {
    auto steps = forecasts.steps();
    if (!steps) return tl::unexpected(steps.error());
    steps_ = *std::move(steps);
  }
  std::vector<SeriesAnomaly> found;
  const bool any_ended = std::ranges::any_of(*steps_, [&](const auto& of) {
    return of.first == sensor && floor_to(period.since, of.second) < floor_to(period.until, of.second);
  });
  if (!any_ended) return found;
  for (const Dimension by : all_dimensions) {
    for (const Metric metric : {Metric::bytes, Metric::packets}) {
      AnomalyQuestion question{.period = period, .by = by, .metric = metric};
      question.sensor = sensor;
      auto answer = stored_anomalies(reader, forecasts, question);
      if (!answer) return tl::unexpected(answer.error());
      std::ranges::move(answer->found, std::back_inserter(found));
    }
  }
  std::ranges::stable_sort(found, {}, [](const SeriesAnomaly& one) { return one.anomaly.window.end(); });
  return found;
}

Result<Timestamp> newest_end(SeriesReader& reader) {
  const Result<std::vector<SensorState>> sensors = reader.sensors();
  if (!sensors) return tl::unexpected(sensors.error());
  Timestamp newest = Timestamp::min();
  for (const SensorState& sensor : *sensors) newest = std::max(newest, sensor.newest);
  return newest;
}

IntervalBounds bounds_of(const ForecastStep& step, IntervalLevel level) {
  return level == IntervalLevel::ninety_five ? IntervalBounds{step.lo95, step.hi95}
                                             : IntervalBounds{step.lo80, step.hi80};
}

}  // namespace netaugur
