#pragma once
// What closed windows hold within a filter: what the stream tells a subscriber who filters.

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "netaugur/store/question.hpp"

namespace netaugur {

struct WindowTraffic {
  Counts total;
  std::map<Proto, Counts> by_proto;
  std::map<Family, Counts> by_family;

  friend bool operator==(const WindowTraffic&, const WindowTraffic&) = default;
};

/// One a window; empty where the rows of its time are not kept any more, or not all of them.
using TrafficOfWindows = std::vector<std::optional<WindowTraffic>>;

/// Not thread-safe: one owner each.
class WindowTrafficReader {
 public:
  virtual ~WindowTrafficReader() = default;
  /// For each filter what is stored of each window's sensor from the window's start to its end, all runs together. One
  /// look at the rows, however many filters there are. Errors: unavailable, interrupted.
  [[nodiscard]] virtual Result<std::vector<TrafficOfWindows>> traffic_of(std::span<const StoredWindow> windows,
                                                                         std::span<const Filter> filters) = 0;
};

/// Finds the windows that a row counts in. Pure.
class WindowPlaces {
 public:
  explicit WindowPlaces(std::span<const StoredWindow> windows);
  /// Indexes of the sensor's windows that this start lies in.
  [[nodiscard]] std::vector<std::size_t> of(const std::string& sensor, Timestamp start) const;
  /// The windows' times, joined where they touch or overlap; ascending.
  [[nodiscard]] std::vector<Period> periods() const;
  /// Each once.
  [[nodiscard]] std::vector<std::string> sensors() const;

 private:
  struct Sensor {
    std::vector<std::pair<Window, std::size_t>> windows;  ///< by start
    Duration longest{0};
  };
  std::map<std::string, Sensor, std::less<>> sensors_;
};

}  // namespace netaugur
