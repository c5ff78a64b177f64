#include "netaugur/forecast/theta.hpp"

#include <algorithm>

#include "../point_model.hpp"
#include "../registry.hpp"
#include "netaugur/forecast/season.hpp"

namespace netaugur {

namespace {

/// The season is taken out by multiplication as in the original; where some of its parts are near zero that would blow
/// values up, and the season is taken out by subtraction.
constexpr double part_min = 0.05;

/// The Theta method on the seasonally adjusted history. Formulas: theta.hpp.
class Theta final : public PointModel {
 public:
  [[nodiscard]] std::string_view name() const override { return "theta"; }
  [[nodiscard]] std::string_view assumes() const override {
    return "a smoothed level with half of the straight line's slope, on the seasonally adjusted series "
           "(Assimakopoulos and Nikolopoulos 2000)";
  }
  [[nodiscard]] std::size_t values_min(std::size_t) const override { return 4; }

  [[nodiscard]] std::vector<double> means(std::span<const double> values, std::size_t season,
                                          std::size_t horizon) const override {
    if (!has_season(values, season)) return theta_means(values, fit_smoothing(values), horizon);
    SeasonKind kind = SeasonKind::multiplicative;
    std::vector<double> parts = seasonal_parts(values, season, kind);
    if (*std::min_element(parts.begin(), parts.end()) < part_min) {
      kind = SeasonKind::additive;
      parts = seasonal_parts(values, season, kind);
    }
    std::vector<double> adjusted(values.begin(), values.end());
    for (std::size_t i = 0; i < adjusted.size(); ++i) {
      const double part = parts[i % season];
      adjusted[i] = kind == SeasonKind::additive ? adjusted[i] - part : adjusted[i] / part;
    }
    std::vector<double> means = theta_means(adjusted, fit_smoothing(adjusted), horizon);
    for (std::size_t h = 0; h < horizon; ++h) {
      const double part = parts[(values.size() + h) % season];
      means[h] = kind == SeasonKind::additive ? means[h] + part : means[h] * part;
    }
    return means;
  }
};

}  // namespace

const PointModel& theta_model() {
  static const Theta model;
  return model;
}

}  // namespace netaugur
