#include "netaugur/forecast/ask_capacity.hpp"

#include <fmt/format.h>

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

Result<LinkOf> links_of(const Settings& settings, const Filter& filter, Dimension by) {
  constexpr double bits_an_octet = 8;
  const auto octets = [](const std::optional<std::uint64_t>& bits) {
    return bits ? std::optional(static_cast<double>(*bits) / bits_an_octet) : std::nullopt;
  };
  if (by == Dimension::sensor) {
    if (settings.links.empty())
      return fail(ErrorCode::not_found, "no sensor's link limit is set: give a limit, such as 1Gbps, or set some");
    return LinkOf(
        [links = settings.links, octets](const SeriesKey& key) { return octets(limit_of(links, key.value)); });
  }
  if (filter.sensors.size() != 1) {
    return fail(ErrorCode::usage,
                "whose link? give a limit, such as 1Gbps, or the one sensor whose limit is set, or ask by sensor");
  }
  const auto limit = octets(limit_of(settings.links, filter.sensors.front()));
  if (!limit) {
    return fail(ErrorCode::not_found,
                fmt::format("no link limit is set for sensor '{}': give one, such as 1Gbps", filter.sensors.front()));
  }
  return LinkOf([limit](const SeriesKey&) { return limit; });
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
