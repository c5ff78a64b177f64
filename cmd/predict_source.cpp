#include "predict_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "netaugur/adapters/os.hpp"
#include "predict_input.hpp"

namespace netaugur::cmd {

namespace {

/// More steps of CSV than this make models slow and forecasts no better.
constexpr std::int64_t csv_steps_usual = 50'000;

void keep_newest(History& history, std::int64_t steps) {
  if (std::ssize(history.values) <= steps) return;
  history.start = history.end() - history.step * steps;
  history.values.erase(history.values.begin(), history.values.end() - steps);
}

void log_notes(const std::vector<std::string>& notes) {
  for (const std::string& note : notes) log_info("predict", note);
}

}  // namespace

Result<PredictSource> PredictSource::open(const PredictOptions& options, const PredictWish& wish) {
  PredictSource source;
  if (!options.file.empty()) {
    Result<PredictInput> input = read_predict_input(
        {options.file, wish.series.plan.step.value_or(Duration{0}), wish.csv_step_usual, wish.csv_unit, wish.as_of});
    if (!input) return tl::unexpected(input.error());
    source.grid_ = std::move(input->grid);
    source.unit_ = wish.csv_unit;
    source.reader_ = std::move(input->reader);
    source.malformed_ = input->malformed;
    return source;
  }
  const Result<std::string> url = database_url(options.database);
  if (!url) return tl::unexpected(url.error());
  Result<std::unique_ptr<PostgresStore>> store = PostgresStore::connect(*url);
  if (!store) return tl::unexpected(store.error());
  source.database_ = store->get();
  source.reader_ = std::move(*store);
  return source;
}

Status PredictSource::plan_grid(const SeriesWish& wish) {
  if (wish.by != Dimension::total || wish.filter != Filter{}) {
    return fail(ErrorCode::usage, "CSV holds one series: --by and filters need netaugur's JSON lines or a database");
  }
  History& history = grid_->history;
  const Result<std::size_t> horizon = horizon_steps(wish.plan.horizon, history.step);
  if (!horizon) return tl::unexpected(horizon.error());
  horizon_ = *horizon;
  const auto values = std::ssize(history.values);
  if (!wish.plan.history && values > csv_steps_usual) {
    grid_->notes.push_back(fmt::format("{} steps of history: the newest {} are used, --limit-history takes more",
                                       values, csv_steps_usual));
  }
  keep_newest(history, wish.plan.history ? *wish.plan.history / history.step : csv_steps_usual);
  log_notes(grid_->notes);
  return {};
}

Status PredictSource::plan(const SeriesWish& wish) {
  if (grid_) return plan_grid(wish);
  Result<HistoryPlan> plan = plan_histories(*reader_, wish);
  if (!plan) return tl::unexpected(plan.error());
  log_notes(plan->notes);
  horizon_ = plan->horizon;
  pieces_ = std::make_unique<HistoryPieces>(*reader_, std::move(*plan));
  return {};
}

std::size_t PredictSource::series_expected() const {
  return pieces_ ? std::max<std::size_t>(pieces_->plan().values.size(), 1) : 1;
}

Result<std::vector<SeriesHistory>> PredictSource::next() {
  if (pieces_) return pieces_->next();
  std::vector<SeriesHistory> one;
  if (grid_) one.push_back({{Dimension::total, {}}, std::move(grid_->history)});
  grid_.reset();
  return one;
}

Result<std::vector<SeriesHistory>> PredictSource::all() {
  std::vector<SeriesHistory> series;
  for (;;) {
    Result<std::vector<SeriesHistory>> piece = next();
    if (!piece) return tl::unexpected(piece.error());
    if (piece->empty()) break;
    std::ranges::move(*piece, std::back_inserter(series));
  }
  if (series.empty()) return tl::unexpected(no_traffic());
  return series;
}

double PredictSource::shown(double value, Duration step) const {
  if (!unit_) return value;
  return value / unit_->each / (unit_->per_second ? std::chrono::duration<double>(step).count() : 1.0);
}

std::string PredictSource::shown_unit(Metric metric) const {
  return unit_ ? unit_->name : std::string(name_of(metric));
}

Error no_traffic() {
  return {ErrorCode::bad_input, "no traffic of that kind in the period: widen the filter or the --limit-history"};
}

std::string sensor_of(const Filter& filter) {
  return filter.sensors.size() == 1 ? filter.sensors.front() : std::string();
}

}  // namespace netaugur::cmd
