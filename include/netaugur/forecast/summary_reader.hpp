#pragma once
// Window lines as a source of series: what `aggregate` prints is enough to foretell totals, protocols and families.

#include <vector>

#include "netaugur/store/store.hpp"

namespace netaugur {

/// Keeps window summaries and answers from their totals by class. Two for one sensor and window add up.
class SummaryReader final : public SeriesReader {
 public:
  void add(WindowSummary summary);

  /// By total, proto and family; narrowed by sensor, and by the one class that the question is about. Errors: usage
  /// (the question needs rows: an address, a service, or both classes at once), and as SeriesReader.
  [[nodiscard]] Result<SeriesAnswer> series(const SeriesQuestion& question) override;
  [[nodiscard]] Result<TopAnswer> top(const TopQuestion& question) override;
  [[nodiscard]] Result<std::vector<SensorState>> sensors() override;

 private:
  std::vector<WindowSummary> summaries_;
};

}  // namespace netaugur
