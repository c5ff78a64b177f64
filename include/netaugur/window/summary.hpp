#pragma once
// A window's rows in one line: totals by class, distinct addresses and pairs.

#include <array>
#include <span>
#include <string>

#include "netaugur/store/store.hpp"
#include "netaugur/window/distinct_set.hpp"
#include "netaugur/window/flow_table.hpp"

namespace netaugur {

/// Adds each counter. Error: bad_input (a sum beyond bigint); then nothing was added.
[[nodiscard]] Status add_loss(Loss& into, const Loss& more);

/// Adds up rows, of one run or several (equal keys may repeat), and tells them in one line. Ports do not matter. Keeps
/// its memory from one window to the next.
class Summariser {
 public:
  /// `seed`: see FlowTable.
  explicit Summariser(std::uint64_t seed = 0)
      : hosts_(seed), pairs_(seed), wide_hosts_(seed, FlowTable::unbounded), wide_pairs_(seed, FlowTable::unbounded) {}

  void add(const FlowKey& key, const Counts& counts);
  /// What was added since the last call. total = sum over by_proto = sum over by_family.
  [[nodiscard]] WindowSummary take(const std::string& sensor, Window window, const Loss& loss);

 private:
  void add_host(const IpAddress& address);

  Counts total_;
  std::array<Counts, protos::other.number + 1U> by_proto_;
  std::array<Counts, 4> by_family_;
  DistinctSet hosts_, pairs_;          ///< of IPv4 addresses
  FlowTable wide_hosts_, wide_pairs_;  ///< with an IPv6 address; hosts are keys with a source alone
};

/// The same of rows at hand.
[[nodiscard]] WindowSummary summarise(const std::string& sensor, Window window, std::span<const TrafficRow> rows,
                                      const Loss& loss);

}  // namespace netaugur
