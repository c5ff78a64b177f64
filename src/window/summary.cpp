#include "netaugur/window/summary.hpp"

#include <cstring>
#include <utility>

namespace netaugur {

namespace {

/// Precondition: IPv4.
std::uint32_t word_of(const IpAddress& address) {
  std::uint32_t word = 0;
  std::memcpy(&word, address.bytes.data(), sizeof word);
  return word;
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

void Summariser::add(const FlowKey& key, const Counts& counts) {
  total_ += counts;
  by_proto_[key.proto.number] += counts;
  by_family_[static_cast<std::size_t>(key.family)] += counts;
  add_host(key.src);
  add_host(key.dst);
  if (!key.src.present() || !key.dst.present()) return;
  if (key.src.kind == AddressKind::ipv4 && key.dst.kind == AddressKind::ipv4) {
    pairs_.insert(std::uint64_t{word_of(key.src)} << 32U | word_of(key.dst));
    return;
  }
  FlowKey pair;
  pair.src = key.src;
  pair.dst = key.dst;
  wide_pairs_.add(pair, {});
}

void Summariser::add_host(const IpAddress& address) {
  if (address.kind == AddressKind::ipv4) {
    hosts_.insert(word_of(address));
  } else if (address.present()) {
    FlowKey host;
    host.src = address;
    wide_hosts_.add(host, {});
  }
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
  summary.hosts = hosts_.size() + wide_hosts_.size();
  summary.pairs = pairs_.size() + wide_pairs_.size();
  hosts_.clear();
  pairs_.clear();
  wide_hosts_.clear();
  wide_pairs_.clear();
  return summary;
}

WindowSummary summarise(const std::string& sensor, Window window, std::span<const TrafficRow> rows, const Loss& loss) {
  Summariser summariser;
  for (const TrafficRow& row : rows) summariser.add(flow_key(row.key), row.counts);
  return summariser.take(sensor, window, loss);
}

}  // namespace netaugur
