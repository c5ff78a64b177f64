#include "registry.hpp"

#include <fmt/format.h>

#include <array>
#include <string>

#include "netaugur/base/suggest.hpp"

namespace netaugur {

std::span<const Model* const> models() {
  static const std::array<const Model*, 9> all = {
      &auto_model(),    //
      &linear_model(),  //
      &naive_model(),   //
      &snaive_model(),  //
      &drift_model(),   //
      &ses_model(),     //
      &ets_model(),     //
      &theta_model(),   //
      &ridge_model(),
  };
  return all;
}

Result<const Model*> find_model(std::string_view name) {
  std::vector<std::string_view> names;
  std::string listed;
  for (const Model* model : models()) {
    if (model->name() == name) return model;
    names.push_back(model->name());
    listed += listed.empty() ? "" : ", ";
    listed += model->name();
  }
  return fail(ErrorCode::not_found,
              fmt::format("no model '{}'{} (there are {})", name, did_you_mean(name, names), listed));
}

}  // namespace netaugur
