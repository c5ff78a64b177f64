#include "../ensemble/lag_ridge.hpp"
#include "../knots.hpp"
#include "../point_model.hpp"
#include "../registry.hpp"

namespace netaugur {

namespace {

/// Direct ridge regression on lags of the residuals against a causal seasonal profile. Formulas:
/// ensemble/lag_ridge.hpp.
class Ridge final : public PointModel {
 public:
  [[nodiscard]] std::string_view name() const override { return "ridge"; }
  [[nodiscard]] std::string_view assumes() const override {
    return "what differs from the usual day fades as it did before: ridge regression on lags, direct for each horizon "
           "(Hoerl and Kennard 1970)";
  }
  [[nodiscard]] std::size_t values_min(std::size_t season) const override { return season > 1 ? 2 * season + 6 : 14; }

  [[nodiscard]] std::vector<double> means(std::span<const double> values, std::size_t season,
                                          std::size_t horizon) const override {
    const SeasonalProfiles profiles(values, season);
    const SeasonalBase base(profiles, SeasonalBase::Usual::day);
    LagRidge ridge(base, knot_horizons(horizon, 16));
    ridge.train(values.size(), std::vector<bool>(values.size(), true));
    std::vector<double> means(horizon);
    for (std::size_t h = 1; h <= horizon; ++h) means[h - 1] = ridge.at(values.size(), profiles.target(h));
    return means;
  }
};

}  // namespace

const PointModel& ridge_model() {
  static const Ridge model;
  return model;
}

}  // namespace netaugur
