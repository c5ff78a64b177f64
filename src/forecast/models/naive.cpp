#include "../point_model.hpp"
#include "../registry.hpp"

namespace netaugur {

namespace {

/// y(n+h) = y(n): the best forecast of a random walk (FPP3, section 5.2).
class Naive final : public PointModel {
 public:
  [[nodiscard]] std::string_view name() const override { return "naive"; }
  [[nodiscard]] std::string_view assumes() const override { return "the last value stays (FPP3 5.2)"; }
  [[nodiscard]] std::size_t values_min(std::size_t) const override { return 1; }

  [[nodiscard]] std::vector<double> means(std::span<const double> values, std::size_t,
                                          std::size_t horizon) const override {
    return std::vector<double>(horizon, values.back());
  }
};

}  // namespace

const PointModel& naive_model() {
  static const Naive model;
  return model;
}

}  // namespace netaugur
