#include "../point_model.hpp"
#include "../registry.hpp"

namespace netaugur {

namespace {

/// y(n+h) = y(n) + h (y(n) - y(1)) / (n - 1): a random walk with drift (FPP3, section 5.2).
class Drift final : public PointModel {
 public:
  [[nodiscard]] std::string_view name() const override { return "drift"; }
  [[nodiscard]] std::string_view assumes() const override {
    return "the mean change from the first to the last value goes on (FPP3 5.2)";
  }
  [[nodiscard]] std::size_t values_min(std::size_t) const override { return 2; }

  [[nodiscard]] std::vector<double> means(std::span<const double> values, std::size_t,
                                          std::size_t horizon) const override {
    const double slope = (values.back() - values.front()) / static_cast<double>(values.size() - 1);
    std::vector<double> line(horizon);
    for (std::size_t h = 0; h < horizon; ++h) line[h] = values.back() + slope * static_cast<double>(h + 1);
    return line;
  }
};

}  // namespace

const PointModel& drift_model() {
  static const Drift model;
  return model;
}

}  // namespace netaugur
