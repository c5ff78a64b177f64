#pragma once
// The store in memory: the plain reference of what every store must answer, and what `predict -` works on.

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "netaugur/store/store.hpp"

namespace netaugur {

/// Keeps everything it is given, as given; answers by going through all of it.
class MemoryStore final : public WindowWriter, public TrafficReader, public ForecastStore {
 public:
  [[nodiscard]] Result<WriteReport> write(std::span<const WindowRecord> windows) override;
  [[nodiscard]] Result<bool> settle() override { return false; }

  [[nodiscard]] Result<SeriesAnswer> series(const SeriesQuestion& question) override;
  [[nodiscard]] Result<TopAnswer> top(const TopQuestion& question) override;
  [[nodiscard]] Result<TrafficPage> traffic(const PageQuestion& question) override;
  [[nodiscard]] Result<WindowPage> windows(const PageQuestion& question) override;
  [[nodiscard]] Result<LossAnswer> loss(const LossQuestion& question) override;
  [[nodiscard]] Result<std::vector<StoredWindow>> windows_after(std::int64_t after, std::size_t limit) override;
  [[nodiscard]] Result<std::vector<SensorState>> sensors() override;

  [[nodiscard]] Status save(std::span<const ForecastSet> sets) override;
  [[nodiscard]] Result<std::vector<ForecastSet>> newest(const ForecastQuestion& question) override;

 private:
  struct Stored {
    std::int64_t sequence = 0;
    WindowRecord record;
  };
  /// Series, sensor, metric, step.
  using ForecastSeries = std::tuple<SeriesKey, std::string, Metric, Duration>;
  /// Issue time, order of saving.
  struct Issued {
    std::int64_t order = 0;
    ForecastSet set;
  };

  [[nodiscard]] Duration longest_window(const Filter& filter) const;

  std::vector<Stored> stored_;                                        ///< by sequence
  std::set<std::tuple<std::string, std::string, Timestamp>> ledger_;  ///< sensor, run, start
  std::map<ForecastSeries, std::vector<Issued>> forecasts_;
  std::int64_t forecasts_saved_ = 0;
};

}  // namespace netaugur
