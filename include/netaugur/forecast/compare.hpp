#pragma once
// The accuracy of models on a series of one's own.

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "netaugur/forecast/model.hpp"
#include "netaugur/store/question.hpp"

namespace netaugur {

struct ComparePlan {
  std::size_t horizon = 1;  ///< steps, >= 1
  std::size_t origins = 12;
};

struct ModelAccuracy {
  const Model* model = nullptr;
  std::size_t origins = 0;       ///< from which it foretold
  Accuracy accuracy;             ///< over all of them; `steps` is 0 where it never could
  std::optional<Error> refused;  ///< what it said at the last origin that it could not foretell from
};

/// Each model foretells from the same rolling origins in the later half of the history, with what was known there and
/// nothing later, and is compared with what came; gaps are not compared. Deterministic.
/// Error: bad_input (too short for any origin, or nothing but gaps behind the origins).
[[nodiscard]] Result<std::vector<ModelAccuracy>> compare_models(const History& history, const ComparePlan& plan,
                                                                std::span<const Model* const> models);

}  // namespace netaugur
