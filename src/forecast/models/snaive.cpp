#include "../point_model.hpp"
#include "../registry.hpp"

namespace netaugur {

namespace {

/// y(n+h) = y(n+h-km) with the least k that lies in the past: the last season repeats (FPP3, section 5.2).
class SeasonalNaive final : public PointModel {
 public:
  [[nodiscard]] std::string_view name() const override { return "snaive"; }
  [[nodiscard]] std::string_view assumes() const override {
    return "the last season repeats; without a season, the last value stays (FPP3 5.2)";
  }
  [[nodiscard]] std::size_t values_min(std::size_t season) const override { return season; }

  [[nodiscard]] std::vector<double> means(std::span<const double> values, std::size_t season,
                                          std::size_t horizon) const override {
    const std::span<const double> last = values.last(season);
    std::vector<double> repeated(horizon);
    for (std::size_t h = 0; h < horizon; ++h) repeated[h] = last[h % season];
    return repeated;
  }

 protected:
  [[nodiscard]] std::string note(std::size_t, std::size_t season) const override {
    return season > 1 ? std::string() : "no season seen: the last value stays";
  }
};

}  // namespace

const PointModel& snaive_model() {
  static const SeasonalNaive model;
  return model;
}

}  // namespace netaugur
