#pragma once
// One line a model; each is defined in its own file of src/forecast/models/.

#include "point_model.hpp"

namespace netaugur {

[[nodiscard]] const Model& auto_model();
[[nodiscard]] const PointModel& linear_model();
[[nodiscard]] const PointModel& naive_model();
[[nodiscard]] const PointModel& snaive_model();
[[nodiscard]] const PointModel& drift_model();
[[nodiscard]] const PointModel& ses_model();
[[nodiscard]] const PointModel& ets_model();
[[nodiscard]] const PointModel& theta_model();
[[nodiscard]] const PointModel& ridge_model();

}  // namespace netaugur
