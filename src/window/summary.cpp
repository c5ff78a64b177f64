#include "netaugur/window/summary.hpp"

namespace netaugur {

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

void Summariser::add(const FlowKey& key, const Counts& counts) {
  total_ += counts;
  by_proto_[key.proto.number] += counts;
  by_family_[static_cast<std::size_t>(key.family)] += counts;
  for (const IpAddress& address : {key.src, key.dst}) {
    if (!address.present()) continue;
    FlowKey host;
    host.src = address;
    hosts_.add(host, {});
  }
  if (!key.src.present() || !key.dst.present()) return;
  FlowKey pair;
  pair.src = key.src;
  pair.dst = key.dst;
  pairs_.add(pair, {});
}

WindowSummary Summariser::take(const std::string& sensor, Window window, const Loss& loss) {
  WindowSummary summary;
  summary.sensor = sensor;
  summary.window = window;
  summary.loss = loss;
  summary.total = std::exchange(total_, {});
  for (std::uint16_t proto = 0; proto < by_proto_.size(); ++proto) {
    const Counts counts = std::exchange(by_proto_[proto], {});
    if (counts != Counts{}) summary.by_proto[Proto{proto}] = counts;
  }
  for (std::size_t family = 0; family < by_family_.size(); ++family) {
    const Counts counts = std::exchange(by_family_[family], {});
    if (counts != Counts{}) summary.by_family[static_cast<Family>(family)] = counts;
  }
  summary.hosts = hosts_.size();
  summary.pairs = pairs_.size();
  hosts_.clear();
  pairs_.clear();
  return summary;
}

WindowSummary summarise(const std::string& sensor, Window window, std::span<const TrafficRow> rows, const Loss& loss) {
  Summariser summariser;
  for (const TrafficRow& row : rows) summariser.add(flow_key(row.key), row.counts);
  return summariser.take(sensor, window, loss);
}

}  // namespace netaugur
