#include <fmt/format.h>

#include <algorithm>

#include "../point_model.hpp"
#include "../registry.hpp"
#include "netaugur/forecast/holt_winters.hpp"

namespace netaugur {

namespace {

/// What came before the last so many values, and seasons, has faded from the states.
constexpr std::size_t values_most = 1000;
constexpr std::size_t seasons_most = 5;

/// Damped Holt-Winters with the season that the history asks for. Formulas: holt_winters.hpp.
class Ets final : public PointModel {
 public:
  [[nodiscard]] std::string_view name() const override { return "ets"; }
  [[nodiscard]] std::string_view assumes() const override {
    return "level, damped trend and season that drift (Holt-Winters, FPP3 8.3); the season added, multiplied or none, "
           "by AIC";
  }
  [[nodiscard]] std::size_t values_min(std::size_t) const override { return 4; }

  [[nodiscard]] std::vector<double> means(std::span<const double> values, std::size_t season,
                                          std::size_t horizon) const override {
    const std::size_t most = std::max(values_most, seasons_most * season);
    if (values.size() > most) values = values.last(most);
    HoltWinters model = holt_winters_choose(values, season);
    holt_winters_run(values, model.rates, model.start);
    return holt_winters_means(model.start, model.rates.phi, horizon);
  }

 protected:
  [[nodiscard]] std::string note(std::size_t n, std::size_t season) const override {
    if (season <= 1 || n >= 2 * season) return {};
    return fmt::format("{} values are fewer than two seasons of {}: a damped trend without a season was used", n,
                       season);
  }
};

}  // namespace

const PointModel& ets_model() {
  static const Ets model;
  return model;
}

}  // namespace netaugur
