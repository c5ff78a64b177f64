#include "../point_model.hpp"
#include "../registry.hpp"

namespace netaugur {

namespace {

/// y(t) = a + b t by ordinary least squares, with t centred for its accuracy: b = sum (t - mean t)(y - mean y) / sum (t
/// - mean t)^2 (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, section 7.1). The model
/// of the system that netaugur succeeds.
class Linear final : public PointModel {
 public:
  [[nodiscard]] std::string_view name() const override { return "linear"; }
  [[nodiscard]] std::string_view assumes() const override {
    return "a straight line in time by least squares; no season (FPP3 7.1)";
  }
  [[nodiscard]] std::size_t values_min(std::size_t) const override { return 2; }

  [[nodiscard]] std::vector<double> means(std::span<const double> values, std::size_t,
                                          std::size_t horizon) const override {
    const auto n = static_cast<double>(values.size());
    const double middle = (n - 1) / 2;
    double mean = 0;
    for (const double y : values) mean += y / n;
    double products = 0;
    double squares = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double t = static_cast<double>(i) - middle;
      products += t * (values[i] - mean);
      squares += t * t;
    }
    const double slope = squares > 0 ? products / squares : 0.0;
    std::vector<double> line(horizon);
    for (std::size_t h = 0; h < horizon; ++h) line[h] = mean + slope * (n + static_cast<double>(h) - middle);
    return line;
  }
};

}  // namespace

const PointModel& linear_model() {
  static const Linear model;
  return model;
}

}  // namespace netaugur
