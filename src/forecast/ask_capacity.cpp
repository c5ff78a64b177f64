#include "netaugur/forecast/ask_capacity.hpp"

#include <algorithm>

#include "netaugur/forecast/parallel.hpp"
#include "netaugur/forecast/preprocess.hpp"

namespace netaugur {

namespace {

Result<Saturation> saturation_of(const History& history, double limit_per_second, const CapacityQuestion& question) {
  const Result<Forecast> forecast = question.model->forecast({history, question.horizon, detect_season(history)});
  if (!forecast) return tl::unexpected(forecast.error());
  CapacityWish wish = question.wish;
  wish.limit = limit_per_second * std::chrono::duration<double>(history.step).count();
  return find_saturation(history, *forecast, wish);
}

}  // namespace

double SeriesSaturation::days() const {
  return std::chrono::duration<double>(*saturation.date - end) / std::chrono::duration<double>(std::chrono::hours(24));
}

Result<std::vector<SeriesSaturation>> find_saturations(const NextHistories& next, const CapacityQuestion& question) {
  std::vector<SeriesSaturation> found;
  std::optional<Error> last_error;
  for (;;) {
    Result<std::vector<SeriesHistory>> piece = next();
    if (!piece) return tl::unexpected(piece.error());
    if (piece->empty()) break;
    std::erase_if(*piece, [&](const SeriesHistory& one) { return !question.limit_of(one.key); });
    std::vector<Result<Saturation>> parts(piece->size());
    share_out(piece->size(), question.threads, [&](std::size_t i) {
      const SeriesHistory& one = (*piece)[i];
      parts[i] = saturation_of(one.history, question.limit_of(one.key).value_or(0), question);
    });
    for (std::size_t i = 0; i < piece->size(); ++i) {
      const SeriesHistory& one = (*piece)[i];
      if (parts[i]) {
        found.push_back({one.key, one.history.end(), question.limit_of(one.key).value_or(0), *parts[i]});
      } else {
        last_error = parts[i].error();
      }
    }
  }
  if (found.empty() && last_error) return tl::unexpected(*std::move(last_error));
  std::ranges::stable_sort(
      found, [](const SeriesSaturation& a, const SeriesSaturation& b) { return sooner(a.saturation, b.saturation); });
  return found;
}

}  // namespace netaugur
