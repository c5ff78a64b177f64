#pragma once
// The filters that clients of the stream have. What a window holds within one is summed and serialised once for all who
// have it.

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "netaugur/store/window_traffic.hpp"

namespace netaugur::http {

/// A `traffic` message, JSON without a line's end.
using TrafficText = std::shared_ptr<const std::string>;

/// Thread-safe.
class StreamFilter {
 public:
  /// The newest so many windows are remembered, for clients that resume after a short while.
  static constexpr std::size_t texts_max = 2000;

  StreamFilter(Filter filter, std::atomic<std::uint64_t>& sums) : filter_(std::move(filter)), sums_(sums) {}

  [[nodiscard]] const Filter& filter() const { return filter_; }
  /// Whether it can mean anything of the sensor.
  [[nodiscard]] bool means(const std::string& sensor) const;
  void keep(std::int64_t sequence, TrafficText text);
  /// Of these windows, null where the filter does not mean their sensor; what is not remembered is asked for, by one at
  /// a time, so that of many who resume at once the others find it remembered. Errors: those of the reader.
  [[nodiscard]] Result<std::vector<TrafficText>> texts(WindowTrafficReader& reader,
                                                       std::span<const StoredWindow> windows);

 private:
  [[nodiscard]] TrafficText find(std::int64_t sequence);

  Filter filter_;
  std::atomic<std::uint64_t>& sums_;  ///< counted by `keep`
  std::mutex asking_;
  std::mutex mutex_;  ///< of what is below
  std::map<std::int64_t, TrafficText> texts_;
};

/// Used by the I/O thread alone.
class StreamFilters {
 public:
  /// `networks_max` of addresses, networks and pairs in all of them. `sums` counts what is summed, and outlives them.
  StreamFilters(std::size_t max, std::size_t networks_max, std::atomic<std::uint64_t>& sums)
      : max_(max), networks_max_(networks_max), sums_(sums) {}

  /// The one that others have too, or a new one; it goes with the last who holds it. Error: limit.
  [[nodiscard]] Result<std::shared_ptr<StreamFilter>> take(const Filter& filter);
  /// Those that somebody has.
  [[nodiscard]] std::vector<std::shared_ptr<StreamFilter>> all();

 private:
  std::size_t max_;
  std::size_t networks_max_;
  std::atomic<std::uint64_t>& sums_;
  std::map<std::string, std::weak_ptr<StreamFilter>> filters_;
};

}  // namespace netaugur::http
