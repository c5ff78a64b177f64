#include "netaugur/window/summary.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace netaugur {

namespace {

template <class T>
std::uint64_t count_distinct(std::vector<T>& values) {
  std::ranges::sort(values);
  return static_cast<std::uint64_t>(std::ranges::unique(values).begin() - values.begin());
}

}  // namespace

Status add_loss(Loss& into, const Loss& more) {
  Loss sum = into;
  const bool fits = add_checked(sum.received, more.received) && add_checked(sum.dropped_kernel, more.dropped_kernel) &&
                    add_checked(sum.dropped_interface, more.dropped_interface) &&
                    add_checked(sum.truncated, more.truncated) && add_checked(sum.late, more.late) &&
                    add_checked(sum.folded, more.folded);
  if (!fits) return fail(ErrorCode::bad_input, "its loss counters exceed what a window holds");
  into = sum;
  return {};
}

WindowSummary summarise(const std::string& sensor, Window window, std::span<const TrafficRow> rows, const Loss& loss) {
  WindowSummary summary;
  summary.sensor = sensor;
  summary.window = window;
  summary.loss = loss;
  std::vector<IpAddress> hosts;
  std::vector<std::pair<IpAddress, IpAddress>> pairs;
  for (const TrafficRow& row : rows) {
    summary.total += row.counts;
    summary.by_proto[row.key.proto] += row.counts;
    summary.by_family[row.key.family] += row.counts;
    if (row.key.src.present()) hosts.push_back(row.key.src);
    if (row.key.dst.present()) hosts.push_back(row.key.dst);
    if (row.key.src.present() && row.key.dst.present()) pairs.emplace_back(row.key.src, row.key.dst);
  }
  summary.hosts = count_distinct(hosts);
  summary.pairs = count_distinct(pairs);
  return summary;
}

WindowSummary merged_summary(std::span<const WindowRecord> records) {
  if (records.size() == 1) return records.front().summary;
  std::vector<TrafficRow> rows;
  Loss loss;
  for (const WindowRecord& record : records) {
    rows.insert(rows.end(), record.rows.begin(), record.rows.end());
    // Each was checked on its own when it was taken; the sum of a few runs stays far below 64 bits.
    loss.received += record.summary.loss.received;
    loss.dropped_kernel += record.summary.loss.dropped_kernel;
    loss.dropped_interface += record.summary.loss.dropped_interface;
    loss.truncated += record.summary.loss.truncated;
    loss.late += record.summary.loss.late;
    loss.folded += record.summary.loss.folded;
  }
  return summarise(records.front().summary.sensor, records.front().summary.window, rows, loss);
}

}  // namespace netaugur
