#include "netaugur/store/memory_store.hpp"

#include <algorithm>
#include <cctype>

#include "netaugur/store/plan.hpp"
#include "netaugur/store/rank.hpp"
#include "netaugur/store/row_order.hpp"

namespace netaugur {

namespace {

bool asked(const Filter& filter, const std::string& sensor) {
  return filter.sensors.empty() || std::ranges::find(filter.sensors, sensor) != filter.sensors.end();
}

bool within(Period period, Timestamp at) { return at >= period.since && at < period.until; }

/// A row that stands where the page before ended.
StoredRow row_of(const TrafficCursor& cursor) {
  return {cursor.start, cursor.sensor, {cursor.key, {Packets{cursor.amount}, Bytes{cursor.amount}}}};
}

/// A window that stands there, whatever is sorted by.
StoredWindow window_of(const WindowCursor& cursor) {
  StoredWindow window{cursor.sequence, {}};
  window.summary.window.start = cursor.start;
  window.summary.total = {Packets{cursor.amount}, Bytes{cursor.amount}};
  window.summary.hosts = window.summary.pairs = cursor.amount;
  window.summary.loss.truncated = Packets{cursor.amount};
  return window;
}

/// UUIDs are the same in either case.
std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

Result<WriteReport> MemoryStore::write(std::span<const WindowRecord> windows) {
  for (const auto& record : windows) {
    if (auto fits = check_record(record); !fits) return tl::unexpected(fits.error());
  }
  WriteReport report;
  for (const auto& record : windows) {
    if (!ledger_.emplace(record.stream.sensor, lower(record.stream.run), record.summary.window.start).second) {
      ++report.already_there;
      continue;
    }
    stored_.push_back({static_cast<std::int64_t>(stored_.size()) + 1, record});
    ++report.written;
  }
  return report;
}

Duration MemoryStore::longest_window(const Filter& filter) const {
  Duration longest{0};
  for (const auto& [sequence, record] : stored_) {
    if (asked(filter, record.stream.sensor)) longest = std::max(longest, record.summary.window.length);
  }
  return longest;
}

Result<SeriesAnswer> MemoryStore::series(const SeriesQuestion& question) {
  if (auto fits = check_limit(question.limit); !fits) return tl::unexpected(fits.error());
  const auto plan = plan_series(question.period, question.step, longest_window(question.filter));
  if (!plan) return tl::unexpected(plan.error());

  SeriesAnswer answer = empty_answer(*plan);
  std::map<std::string, std::vector<Counts>> values;
  for (const auto& [sequence, record] : stored_) {
    const auto& summary = record.summary;
    if (!asked(question.filter, record.stream.sensor) || !within(plan->period(), summary.window.start)) continue;
    const std::size_t i = plan->index_of(summary.window.start);
    answer.covered[i] = true;
    answer.received[i] += summary.loss.received;
    answer.lost[i] += lost_of(summary.loss);
    for (const auto& row : record.rows) {
      if (!question.filter.matches(record.stream.sensor, row.key)) continue;
      answer.total[i] += row.counts;
      for (const auto& value : key_values(question.by, record.stream.sensor, row.key)) {
        auto& series = values[value];
        series.resize(plan->points);
        series[i] += row.counts;
      }
    }
  }
  for (auto& [value, counts] : values) answer.series.push_back({{question.by, value}, std::move(counts)});
  keep_largest(answer, question);
  return answer;
}

Result<TopAnswer> MemoryStore::top(const TopQuestion& question) {
  const auto cursor = plan_top(question);
  if (!cursor) return tl::unexpected(cursor.error());
  const auto tiles = tile(question.period);
  if (!tiles) return tl::unexpected(tiles.error());
  TopAnswer answer;
  answer.resolution = coarsest_of(*tiles);
  std::map<std::string, Counts> values;
  for (const auto& [sequence, record] : stored_) {
    if (!within(question.period, record.summary.window.start)) continue;
    for (const auto& row : record.rows) {
      if (!question.filter.matches(record.stream.sensor, row.key)) continue;
      answer.total += row.counts;
      for (const auto& value : key_values(question.by, record.stream.sensor, row.key)) values[value] += row.counts;
    }
  }
  const Counts amount = *cursor ? Counts{Packets{(*cursor)->amount}, Bytes{(*cursor)->amount}} : Counts{};
  for (const auto& [value, counts] : values) {
    if (!is_within(question.within, value)) continue;
    TopRow row{value, counts};
    if (!*cursor || comes_before({(*cursor)->value, amount}, row, question)) answer.rows.push_back(std::move(row));
  }
  keep_largest(answer, question);
  return answer;
}

Result<LossAnswer> MemoryStore::loss(const LossQuestion& question) {
  if (auto fits = check_window_filter(question.filter); !fits) return tl::unexpected(fits.error());
  const auto plan = plan_series(question.period, question.step, longest_window(question.filter));
  if (!plan) return tl::unexpected(plan.error());
  std::map<std::pair<Timestamp, std::string>, LossRow> rows;
  for (const auto& [sequence, record] : stored_) {
    const auto& summary = record.summary;
    if (!within(plan->period(), summary.window.start) || !asked(question.filter, summary.sensor)) continue;
    const Timestamp start = plan->start + plan->step * static_cast<std::int64_t>(plan->index_of(summary.window.start));
    auto& row = rows[{start, summary.sensor}];
    row.start = start;
    row.sensor = summary.sensor;
    ++row.windows;
    row.loss += summary.loss;
  }
  LossAnswer answer{plan->step, plan->resolution, {}};
  for (auto& [key, row] : rows) answer.rows.push_back(std::move(row));
  return answer;
}

Result<TrafficPage> MemoryStore::traffic(const PageQuestion& question) {
  const auto page = plan_traffic_page(question);
  if (!page) return tl::unexpected(page.error());
  const Duration length = length_of(page->tile.resolution);
  std::map<std::tuple<Timestamp, std::string, TrafficKey>, Counts> sums;
  for (const auto& [sequence, record] : stored_) {
    const Timestamp start = record.summary.window.start;
    if (!within(page->tile.period, start)) continue;
    for (const auto& row : record.rows) {
      if (!question.filter.matches(record.stream.sensor, row.key)) continue;
      const Timestamp bucket = length == Duration(0) ? start : floor_to(start, length);
      sums[{bucket, record.stream.sensor, row.key}] += row.counts;
    }
  }
  TrafficPage answer;
  answer.resolution = page->tile.resolution;
  const auto before = [&](const StoredRow& a, const StoredRow& b) { return comes_before(a, b, question.sort); };
  for (const auto& [place, counts] : sums) {
    const auto& [start, sensor, key] = place;
    StoredRow row{start, sensor, {key, counts}};
    if (!page->cursor || before(row_of(*page->cursor), row)) answer.rows.push_back(std::move(row));
  }
  std::ranges::sort(answer.rows, before);
  if (answer.rows.size() > question.limit) {
    answer.rows.resize(question.limit);
    answer.next_cursor = cursor_after(answer, question.sort);
  }
  return answer;
}

Result<WindowPage> MemoryStore::windows(const PageQuestion& question) {
  const auto cursor = plan_window_page(question);
  if (!cursor) return tl::unexpected(cursor.error());
  const auto before = [&](const StoredWindow& a, const StoredWindow& b) { return comes_before(a, b, question.sort); };
  WindowPage page;
  for (const auto& [sequence, record] : stored_) {
    const Timestamp start = record.summary.window.start;
    if (!asked(question.filter, record.stream.sensor) || !within(question.period, start)) continue;
    StoredWindow window{sequence, record.summary};
    if (!*cursor || before(window_of(**cursor), window)) page.windows.push_back(std::move(window));
  }
  std::ranges::sort(page.windows, before);
  if (page.windows.size() > question.limit) {
    page.windows.resize(question.limit);
    page.next_cursor = cursor_after(page, question.sort);
  }
  return page;
}

Result<std::vector<StoredWindow>> MemoryStore::windows_after(std::int64_t after, std::size_t limit) {
  std::vector<StoredWindow> found;
  for (const auto& [sequence, record] : stored_) {
    if (sequence > after && found.size() < limit) found.push_back({sequence, record.summary});
  }
  return found;
}

Result<std::vector<SensorState>> MemoryStore::sensors() {
  std::map<std::string, SensorState> states;
  for (const auto& [sequence, record] : stored_) {
    const Window window = record.summary.window;
    auto [found, fresh] = states.try_emplace(record.stream.sensor);
    auto& state = found->second;
    if (fresh) state = {record.stream.sensor, window.start, window.end(), 0, window.length};
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
