#include "netaugur/forecast/summary_reader.hpp"

#include <algorithm>
#include <map>

#include "netaugur/store/plan.hpp"
#include "netaugur/store/rank.hpp"

namespace netaugur {

namespace {

Status check_answerable(Dimension by, const Filter& filter) {
  const bool by_class = by == Dimension::total || by == Dimension::proto || by == Dimension::family;
  const bool protos = !filter.protos.empty() || by == Dimension::proto;
  const bool families = !filter.families.empty() || by == Dimension::family;
  if (by_class && filter.ips.empty() && filter.pairs.empty() && filter.services.empty() && !(protos && families))
    return {};
  return fail(
      ErrorCode::usage,
      "window lines hold totals by protocol and by family only; addresses, services or both classes at once need "
      "capture's lines or a database");
}

bool asked(const Filter& filter, const std::string& sensor) {
  return filter.sensors.empty() || std::ranges::find(filter.sensors, sensor) != filter.sensors.end();
}

template <class Class>
void add_classes(const std::map<Class, Counts>& classes, const Choice<Class>& wanted,
                 std::map<std::string, Counts>& into) {
  for (const auto& entry : classes) {
    if (wanted.allows([&](Class one) { return one == entry.first; }))
      into[std::string(name_of(entry.first))] += entry.second;
  }
}

/// What a summary has by class; one empty name for the whole.
std::map<std::string, Counts> parts_of(const WindowSummary& summary, Dimension by, const Filter& filter) {
  std::map<std::string, Counts> parts;
  if (by == Dimension::proto || !filter.protos.empty()) {
    add_classes(summary.by_proto, filter.protos, parts);
  } else if (by == Dimension::family || !filter.families.empty()) {
    add_classes(summary.by_family, filter.families, parts);
  } else {
    parts[""] = summary.total;
  }
  if (by != Dimension::total) return parts;
  Counts sum;
  for (const auto& [name, counts] : parts) sum += counts;
  return {{"", sum}};
}

}  // namespace

void SummaryReader::add(WindowSummary summary) { summaries_.push_back(std::move(summary)); }

Result<SeriesAnswer> SummaryReader::series(const SeriesQuestion& question) {
  if (auto fits = check_limit(question.limit); !fits) return tl::unexpected(fits.error());
  if (auto fits = check_answerable(question.by, question.filter); !fits) return tl::unexpected(fits.error());
  Duration longest{0};
  for (const WindowSummary& summary : summaries_) longest = std::max(longest, summary.window.length);
  const auto plan = plan_series(question.period, question.step, longest);
  if (!plan) return tl::unexpected(plan.error());

  SeriesAnswer answer = empty_answer(*plan);
  std::map<std::string, std::vector<Counts>> values;
  for (const WindowSummary& summary : summaries_) {
    const Timestamp at = summary.window.start;
    if (!asked(question.filter, summary.sensor) || at < plan->period().since || at >= plan->period().until) continue;
    const std::size_t i = plan->index_of(at);
    answer.covered[i] = true;
    answer.received[i] += summary.loss.received;
    answer.lost[i] += lost_of(summary.loss);
    for (const auto& [name, counts] : parts_of(summary, question.by, question.filter)) {
      answer.total[i] += counts;
      auto& series = values[name];
      series.resize(plan->points);
      series[i] += counts;
    }
  }
  for (auto& [name, counts] : values) answer.series.push_back({{question.by, name}, std::move(counts)});
  keep_largest(answer, question);
  return answer;
}

Result<TopAnswer> SummaryReader::top(const TopQuestion& question) {
  if (auto fits = check_limit(question.limit); !fits) return tl::unexpected(fits.error());
  if (auto fits = check_answerable(question.by, question.filter); !fits) return tl::unexpected(fits.error());
  const auto tiles = tile(question.period);
  if (!tiles) return tl::unexpected(tiles.error());
  TopAnswer answer;
  answer.resolution = coarsest_of(*tiles);
  std::map<std::string, Counts> values;
  for (const WindowSummary& summary : summaries_) {
    const Timestamp at = summary.window.start;
    if (!asked(question.filter, summary.sensor) || at < question.period.since || at >= question.period.until) continue;
    for (const auto& [name, counts] : parts_of(summary, question.by, question.filter)) {
      answer.total += counts;
      values[name] += counts;
    }
  }
  for (const auto& [name, counts] : values) answer.rows.push_back({name, counts});
  keep_largest(answer, question);
  return answer;
}

Result<std::vector<SensorState>> SummaryReader::sensors() {
  std::map<std::string, SensorState> states;
  for (const WindowSummary& summary : summaries_) {
    const Window window = summary.window;
    auto [found, fresh] = states.try_emplace(summary.sensor);
    SensorState& state = found->second;
    if (fresh) state = {summary.sensor, window.start, window.end(), 0, window.length};
    state.first = std::min(state.first, window.start);
    state.newest = std::max(state.newest, window.end());
    state.window_length = std::max(state.window_length, window.length);
    ++state.windows;
  }
  std::vector<SensorState> answer;
  answer.reserve(states.size());
  for (auto& [name, state] : states) answer.push_back(std::move(state));
  return answer;
}

}  // namespace netaugur
