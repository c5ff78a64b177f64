#pragma once
// What `serve` counts, for Prometheus.

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "netaugur/store/store.hpp"

namespace netaugur::http {

/// Thread-safe. A counter begins with the process.
class Metrics {
 public:
  /// What is not one of api::routes(): a file of the dashboard, or nothing at all.
  static constexpr std::size_t no_route = static_cast<std::size_t>(-1);

  void answered(std::size_t route, int status, std::chrono::steady_clock::duration took);
  /// A window as it came by the feed.
  void count(const StoredWindow& window);

  std::atomic<std::size_t> connections{0};
  std::atomic<std::size_t> stream_clients{0};
  std::atomic<std::uint64_t> stream_messages{0};
  std::atomic<std::uint64_t> stream_cut_off{0};
  std::atomic<std::uint64_t> stream_sums{0};   ///< windows within filters
  std::atomic<std::uint64_t> answers_kept{0};  ///< given from memory
  std::atomic<bool> database_up{false};

  /// Prometheus' text format, version 0.0.4; `sensors` empty where the database does not answer.
  [[nodiscard]] std::string text(Timestamp now, const std::vector<SensorState>& sensors) const;

 private:
  static constexpr std::array<double, 12> bounds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                    0.1,   0.25,   0.5,   1,    2.5,   10};
  struct Route {
    std::map<int, std::uint64_t> statuses;
    std::array<std::uint64_t, bounds.size() + 1> buckets{};
    double seconds = 0;
  };
  struct Sensor {
    Counts counted;
    Loss loss;
  };

  void append_routes(std::string& out) const;
  void append_sensors(std::string& out, Timestamp now, const std::vector<SensorState>& sensors) const;

  mutable std::mutex mutex_;
  std::map<std::size_t, Route> routes_;
  std::map<std::string, Sensor> sensors_;
};

}  // namespace netaugur::http
