#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <map>
#include <memory>

#include "netaugur/adapters/os.hpp"
#include "netaugur/forecast/compare.hpp"
#include "netaugur/forecast/parallel.hpp"
#include "predict_options.hpp"
#include "predict_source.hpp"

namespace netaugur::cmd {

namespace {

struct BacktestOptions : PredictOptions {
  std::size_t origins = 12;
};

Cell cell_of(const std::optional<double>& value) { return value ? Cell(*value) : Cell(); }

/// Means over series of one model; the relative errors, which are ratios, as geometric means.
struct Overall {
  double series = 0, smape = 0, coverage80 = 0, coverage95 = 0;
  double log_mase = 0, mase_count = 0, log_relative = 0, relative_count = 0;
  std::size_t origins = 0, steps = 0;

  void add(const ModelAccuracy& one) {
    const Accuracy& accuracy = one.accuracy;
    if (accuracy.steps == 0) return;
    series += 1;
    origins += one.origins;
    steps += accuracy.steps;
    smape += accuracy.smape;
    coverage80 += accuracy.coverage80;
    coverage95 += accuracy.coverage95;
    add_log(accuracy.mase, log_mase, mase_count);
    add_log(accuracy.relative_mae, log_relative, relative_count);
  }

 private:
  static void add_log(const std::optional<double>& ratio, double& sum, double& count) {
    if (!ratio || *ratio <= 0) return;
    sum += std::log(*ratio);
    count += 1;
  }
};

class AccuracyTable {
 public:
  /// `shown`: from an error of a step to what is printed of it.
  explicit AccuracyTable(std::function<double(double)> shown) : shown_(std::move(shown)) {
    table_.columns = {"by",           "value", "model", "origins", "steps",      "mase",
                      "relative_mae", "smape", "rmse",  "pinball", "coverage80", "coverage95"};
  }

  void add(const SeriesKey& key, const std::vector<ModelAccuracy>& accuracies) {
    ++series_;
    for (const ModelAccuracy& one : accuracies) {
      if (one.accuracy.steps == 0) {
        if (one.refused)
          log_warning("predict",
                      fmt::format("{}: {}: {}", name_for_people(key), one.model->name(), one.refused->message));
        continue;
      }
      const Accuracy& a = one.accuracy;
      table_.rows.push_back({std::string(name_of(key.by)), key.value, std::string(one.model->name()), one.origins,
                             a.steps, cell_of(a.mase), cell_of(a.relative_mae), a.smape, shown_(a.rmse),
                             shown_(a.pinball), a.coverage80, a.coverage95});
      overall_[one.model].add(one);
    }
  }

  /// With a row for each model over all series where there are several: errors in the metric's unit have no mean there.
  Table finish(std::span<const Model* const> order) {
    for (const Model* model : order) {
      const auto found = overall_.find(model);
      if (series_ < 2 || found == overall_.end()) continue;
      const Overall& all = found->second;
      const auto ratio = [](double sum, double count) { return count > 0 ? Cell(std::exp(sum / count)) : Cell(); };
      table_.rows.push_back({std::string("all"), fmt::format("{} series", all.series), std::string(model->name()),
                             all.origins, all.steps, ratio(all.log_mase, all.mase_count),
                             ratio(all.log_relative, all.relative_count), all.smape / all.series, Cell(), Cell(),
                             all.coverage80 / all.series, all.coverage95 / all.series});
    }
    return std::move(table_);
  }

 private:
  std::function<double(double)> shown_;
  Table table_;
  std::size_t series_ = 0;
  std::map<const Model*, Overall> overall_;
};

Result<int> run(const BacktestOptions& options) {
  PredictOptions read = options;
  if (read.model == "all") read.model = "auto";
  Result<PredictWish> wish = read_predict_wish(read);
  if (!wish) return tl::unexpected(wish.error());
  const std::span<const Model* const> compared =
      options.model == "all" ? models() : std::span<const Model* const>(&wish->model, 1);
  Result<PredictSource> source = PredictSource::open(options, *wish);
  if (!source) return tl::unexpected(source.error());
  wish->series.as_of = wish->as_of.value_or(now());
  if (const Status planned = source->plan(wish->series); !planned) return tl::unexpected(planned.error());
  const Result<std::vector<SeriesHistory>> series = source->all();
  if (!series) return tl::unexpected(series.error());

  // Every pair of a series and a model is a part, so that one series has all threads too.
  using Accuracies = Result<std::vector<ModelAccuracy>>;
  std::vector<std::optional<Accuracies>> parts(series->size() * compared.size());
  share_out(parts.size(), wish->threads, [&](std::size_t i) {
    const History& history = (*series)[i / compared.size()].history;
    parts[i].emplace(
        compare_models(history, {source->horizon(), options.origins}, compared.subspan(i % compared.size(), 1)));
  });
  const bool in_unit = wish->output == OutputFormat::table || wish->output == OutputFormat::csv;
  const Duration step = series->front().history.step;
  AccuracyTable table([&](double error) { return in_unit ? source->shown(error, step) : error; });
  std::optional<Error> last_error;
  for (std::size_t s = 0; s < series->size(); ++s) {
    std::vector<ModelAccuracy> accuracies;
    for (std::size_t m = 0; m < compared.size(); ++m) {
      Accuracies& part = *parts[s * compared.size() + m];
      if (part) accuracies.push_back(std::move(part->front()));
      if (!part) last_error = part.error();
    }
    if (!accuracies.empty()) table.add((*series)[s].key, accuracies);
    if (accuracies.empty() && series->size() > 1)
      log_warning("predict", fmt::format("{} skipped: {}", name_for_people((*series)[s].key), last_error->message));
  }
  const Table done = table.finish(compared);
  if (done.rows.empty()) return tl::unexpected(last_error.value_or(no_traffic()));
  if (const Status printed = print(render_lines("accuracy", done, wish->output)); !printed)
    return tl::unexpected(printed.error());
  return source->exit_status();
}

}  // namespace

Run declare_predict_backtest(CLI::App& app) {
  const auto options = std::make_shared<BacktestOptions>();
  options->model = "all";
  declare_series_options(app, *options);
  app.add_option("--horizon", options->horizon, "How far ahead, e.g. 24h; at most 2000 steps")->capture_default_str();
  app.add_option("--model", options->model, "all, or one of: netaugur predict models")->capture_default_str();
  app.add_option("--origins", options->origins, "From so many instants of the later half of the history")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  app.footer(
      "mase is the error in units of the seasonal naive's within the history, relative_mae in units of the seasonal\n"
      "naive's from the same origins: below 1 is better than it. coverage80 should be near 0.8, coverage95 near 0.95.\n"
      "Examples:\n"
      "  netaugur predict backtest -r traffic.csv --horizon 24h\n"
      "  netaugur predict backtest --by proto --horizon 24h\n"
      "  netaugur predict backtest --by ip --top 20 --model auto -o csv");
  return [options] {
    const Result<int> status = run(*options);
    return status ? *status : report("predict backtest", status.error());
  };
}

}  // namespace netaugur::cmd
