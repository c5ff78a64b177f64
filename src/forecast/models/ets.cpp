#include <fmt/format.h>

#include "../point_model.hpp"
#include "../registry.hpp"
#include "netaugur/forecast/holt_winters.hpp"

namespace netaugur {

namespace {

/// ETS(A,Ad,A), damped Holt-Winters with an additive season; ETS(A,Ad,N) below two seasons. Formulas: holt_winters.hpp.
class Ets final : public PointModel {
 public:
  [[nodiscard]] std::string_view name() const override { return "ets"; }
  [[nodiscard]] std::string_view assumes() const override {
    return "level, damped trend and additive season that drift (Holt-Winters, FPP3 8.3); no season below two of them";
  }
  [[nodiscard]] std::size_t values_min(std::size_t) const override { return 4; }

  [[nodiscard]] std::vector<double> means(std::span<const double> values, std::size_t season,
                                          std::size_t horizon) const override {
    if (values.size() < 2 * season) season = 1;
    HoltWintersState state = holt_winters_start(values, season);
    const HoltWintersRates rates = holt_winters_search(values, state);
    holt_winters_run(values, rates, state);
    return holt_winters_means(state, rates.phi, horizon);
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
