#include "../point_model.hpp"
#include "../registry.hpp"
#include "netaugur/forecast/smoothing.hpp"

namespace netaugur {

namespace {

/// Formulas: smoothing.hpp.
class Ses final : public PointModel {
 public:
  [[nodiscard]] std::string_view name() const override { return "ses"; }
  [[nodiscard]] std::string_view assumes() const override {
    return "a level that drifts, without trend or season: simple exponential smoothing (FPP3 8.1)";
  }
  [[nodiscard]] std::size_t values_min(std::size_t) const override { return 2; }

  [[nodiscard]] std::vector<double> means(std::span<const double> values, std::size_t,
                                          std::size_t horizon) const override {
    return std::vector<double>(horizon, fit_smoothing(values).level);
  }
};

}  // namespace

const PointModel& ses_model() {
  static const Ses model;
  return model;
}

}  // namespace netaugur
