#pragma once
// The store in memory: the plain reference of what every store must answer, and what `predict -` works on.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "netaugur/store/store.hpp"
#include "netaugur/store/window_traffic.hpp"

namespace netaugur {

/// Keeps everything it is given, as given; answers by going through all of it.
class MemoryStore final : public WindowWriter, public TrafficReader, public WindowTrafficReader, public ForecastStore {
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
  [[nodiscard]] Result<std::vector<TrafficOfWindows>> traffic_of(std::span<const StoredWindow> windows,
                                                                 std::span<const Filter> filters) override;

  [[nodiscard]] Status save_pieces(const ForecastPieces& next) override;
  [[nodiscard]] Result<std::vector<ForecastSet>> newest(const ForecastQuestion& question) override;
  [[nodiscard]] Result<std::vector<ForecastSet>> covering(const ForecastQuestion& question, Period period) override;
  [[nodiscard]] Result<std::vector<std::pair<std::string, Duration>>> steps() override;
  [[nodiscard]] Result<std::vector<StoredForecast>> unscored(const UnscoredQuestion& question) override;
  [[nodiscard]] Status save_scores(std::span<const ForecastScore> scores) override;
  [[nodiscard]] Result<std::vector<std::pair<ForecastSet, ForecastScore>>> scores(
      const ForecastQuestion& question) override;

 private:
  struct Stored {
    std::int64_t sequence = 0;
    WindowRecord record;
  };
  struct Forecasted {
    ForecastSet set;
    std::optional<ForecastScore> score;
  };

  [[nodiscard]] Duration longest_window(const Filter& filter) const;

  std::vector<Stored> stored_;                                        ///< by sequence
  std::set<std::tuple<std::string, std::string, Timestamp>> ledger_;  ///< sensor, run, start
  std::map<std::int64_t, Forecasted> forecasts_;                      ///< by number
  std::int64_t forecasts_saved_ = 0;
};

}  // namespace netaugur
