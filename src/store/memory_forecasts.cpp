#include <algorithm>
#include <set>

#include "netaugur/store/memory_store.hpp"
#include "netaugur/store/rank.hpp"

namespace netaugur {

namespace {

auto series_of(const ForecastSet& set) { return std::tie(set.series, set.sensor, set.metric, set.step); }

bool matches(const ForecastSet& set, const ForecastQuestion& question) {
  return set.series.by == question.by && set.metric == question.metric &&
         (!question.value || set.series.value == *question.value) &&
         (!question.sensor || set.sensor == *question.sensor);
}

bool reaches(const ForecastSet& set, Period period) {
  return !set.points.empty() && set.points.front().window.start < period.until &&
         set.points.back().window.end() > period.since;
}

}  // namespace

Status MemoryStore::save_pieces(const ForecastPieces& next) {
  std::vector<ForecastSet> taken;
  for (;;) {
    Result<std::vector<ForecastSet>> piece = next();
    if (!piece) return tl::unexpected(piece.error());
    if (piece->empty()) break;
    for (ForecastSet& set : *piece) {
      if (auto fits = check_forecast(set); !fits) return fits;
      taken.push_back(std::move(set));
    }
  }
  for (ForecastSet& set : taken) {
    std::erase_if(forecasts_, [&set](const auto& other) {
      const ForecastSet& stored = other.second.set;
      return series_of(stored) == series_of(set) && stored.issued_at == set.issued_at && stored.model == set.model;
    });
    forecasts_.emplace(++forecasts_saved_, Forecasted{std::move(set), std::nullopt});
  }
  return {};
}

Result<std::vector<ForecastSet>> MemoryStore::newest(const ForecastQuestion& question) {
  if (auto fits = check_limit(question.limit); !fits) return tl::unexpected(fits.error());
  std::map<std::tuple<SeriesKey, std::string, Metric, Duration>, const ForecastSet*> newest;
  // In order of saving: of two sets of one issue time, the one that was saved later is the newest.
  for (const auto& [id, forecast] : forecasts_) {
    if (!matches(forecast.set, question)) continue;
    const ForecastSet*& held = newest[series_of(forecast.set)];
    if (held == nullptr || forecast.set.issued_at >= held->issued_at) held = &forecast.set;
  }
  std::vector<ForecastSet> found;
  found.reserve(newest.size());
  for (const auto& [series, set] : newest) found.push_back(*set);
  order_forecasts(found, question.limit);
  return found;
}

Result<std::vector<ForecastSet>> MemoryStore::covering(const ForecastQuestion& question, Period period) {
  if (auto fits = check_covering(question, period); !fits) return tl::unexpected(fits.error());
  std::vector<ForecastSet> found;
  for (const auto& [id, forecast] : forecasts_) {
    if (matches(forecast.set, question) && reaches(forecast.set, period)) found.push_back(forecast.set);
  }
  if (found.size() > question.limit) return too_many_forecasts(question);
  std::ranges::stable_sort(found, [](const ForecastSet& a, const ForecastSet& b) {
    return std::tie(a.series, a.sensor, a.step, a.issued_at) < std::tie(b.series, b.sensor, b.step, b.issued_at);
  });
  return found;
}

Result<std::vector<std::pair<std::string, Duration>>> MemoryStore::steps() {
  std::set<std::pair<std::string, Duration>> steps;
  for (const auto& [id, forecast] : forecasts_) steps.emplace(forecast.set.sensor, forecast.set.step);
  return std::vector<std::pair<std::string, Duration>>(steps.begin(), steps.end());
}

Result<std::vector<StoredForecast>> MemoryStore::unscored(const UnscoredQuestion& question) {
  if (auto fits = check_limit(question.limit); !fits) return tl::unexpected(fits.error());
  std::vector<StoredForecast> found;
  for (auto at = forecasts_.upper_bound(question.after); at != forecasts_.end(); ++at) {
    const auto& [id, forecast] = *at;
    const bool begun = !forecast.set.points.empty() && forecast.set.points.front().window.end() <= question.until;
    if (begun && (!forecast.score || forecast.score->pending > 0)) found.push_back({id, forecast.set});
    if (found.size() == question.limit) break;
  }
  return found;
}

Status MemoryStore::save_scores(std::span<const ForecastScore> scores) {
  for (const ForecastScore& score : scores) {
    const auto found = forecasts_.find(score.forecast);
    if (found != forecasts_.end()) found->second.score = score;
  }
  return {};
}

Result<std::vector<std::pair<ForecastSet, ForecastScore>>> MemoryStore::scores(const ForecastQuestion& question) {
  if (auto fits = check_limit(question.limit); !fits) return tl::unexpected(fits.error());
  std::vector<std::pair<ForecastSet, ForecastScore>> found;
  for (auto at = forecasts_.rbegin(); at != forecasts_.rend() && found.size() < question.limit; ++at) {
    const Forecasted& forecast = at->second;
    if (forecast.score && matches(forecast.set, question)) found.emplace_back(forecast.set, *forecast.score);
  }
  return found;
}

}  // namespace netaugur
