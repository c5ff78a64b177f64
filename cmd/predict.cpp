#include <fmt/format.h>

#include <charconv>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "command.hpp"
#include "netaugur/adapters/json_lines.hpp"
#include "netaugur/adapters/os.hpp"
#include "netaugur/forecast/parallel.hpp"
#include "netaugur/forecast/preprocess.hpp"
#include "netaugur/forecast/score.hpp"
#include "predict_options.hpp"
#include "predict_source.hpp"

namespace netaugur::cmd {

namespace {

/// With more series than this, their notes are stored but not shown: they would hide the warnings.
constexpr std::size_t noted_max = 10;

struct ForecastOptions : PredictOptions {
  std::string quantiles;
  std::uint64_t seed = 0;
  bool store = false;
};

Result<std::vector<double>> parse_quantiles(std::string_view text) {
  std::vector<double> quantiles;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view word = text.substr(0, comma);
    double p = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), p);
    if (error != std::errc() || end != word.data() + word.size() || !(p > 0 && p < 1)) {
      return fail(
          ErrorCode::usage,
          fmt::format("'{}' is no quantile: write parts between 0 and 1, such as --quantiles 0.5,0.9,0.99", word));
    }
    quantiles.push_back(p);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return quantiles;
}

/// A stored series is named by its key and sensor alone: what narrows it otherwise would be lost, and its scores would
/// be held against other traffic.
Status check_storable(const PredictOptions& options, const SeriesWish& wish) {
  if (!options.file.empty())
    return fail(ErrorCode::usage, "--store keeps forecasts of the database's own series: leave -r out");
  const Filter& filter = wish.filter;
  const char* narrowing = nullptr;
  if (!filter.protos.empty() && wish.by != Dimension::proto) narrowing = "--proto";
  if (!filter.families.empty() && wish.by != Dimension::family) narrowing = "--family";
  if (!filter.ips.empty() && wish.by != Dimension::ip) narrowing = "--ip";
  if (!filter.pairs.empty() && wish.by != Dimension::pair) narrowing = "--pair";
  if (!filter.services.empty() && wish.by != Dimension::service) narrowing = "--service";
  if (filter.sensors.size() > 1 && wish.by != Dimension::sensor) narrowing = "more than one --sensor";
  if (narrowing == nullptr) return {};
  return fail(ErrorCode::usage, fmt::format("--store keeps the traffic of whole keys, and {} narrows that of {}: leave "
                                            "it out, or take the --by that it belongs to",
                                            narrowing, name_of(wish.by)));
}

/// Forecasts of a piece in its order, made on several threads; those that failed are left out, and told.
class Forecaster {
 public:
  Forecaster(const PredictWish& wish, PredictSource& source) : wish_(wish), source_(source) {}

  /// Empty at the end. While a piece is foretold the next one is read.
  Result<std::vector<ForecastSet>> next() {
    for (;;) {
      if (!reading_.valid()) read_ahead();
      const Result<std::vector<SeriesHistory>> piece = reading_.get();
      if (!piece) return tl::unexpected(piece.error());
      if (piece->empty()) return std::vector<ForecastSet>();
      read_ahead();
      std::vector<ForecastSet> sets = foretell(*piece);
      made_ += sets.size();
      if (!sets.empty()) return sets;
    }
  }

  [[nodiscard]] std::size_t made() const { return made_; }
  [[nodiscard]] Error why_none() const { return last_error_.value_or(no_traffic()); }

 private:
  void read_ahead() {
    reading_ = std::async(std::launch::async, [this] { return source_.next(); });
  }

  std::vector<ForecastSet> foretell(const std::vector<SeriesHistory>& piece) {
    std::vector<std::optional<Result<Forecast>>> forecasts(piece.size());
    share_out(piece.size(), wish_.threads, [&](std::size_t i) {
      const History& history = piece[i].history;
      forecasts[i].emplace(wish_.model->forecast({history, source_.horizon(), detect_season(history)}));
    });
    const bool few = source_.series_expected() <= noted_max && piece.size() <= noted_max;
    std::vector<ForecastSet> sets;
    for (std::size_t i = 0; i < piece.size(); ++i) {
      Result<Forecast>& forecast = *forecasts[i];
      const std::string name = name_for_people(piece[i].key);
      if (!forecast) {
        last_error_ = forecast.error();
        if (source_.series_expected() + piece.size() > 2)
          log_warning("predict", fmt::format("{} skipped: {}", name, last_error_->message));
        continue;
      }
      if (piece[i].lossy > 0) {
        forecast->notes.push_back(fmt::format("{} steps lost more than {:g} % of their packets: taken as gaps",
                                              piece[i].lossy, 100 * loss_part_max));
      }
      for (const std::string& note : forecast->notes) {
        if (few) log_info("predict", fmt::format("{}: {}", name, note));
      }
      const std::string sensor = wish_.series.by == Dimension::sensor ? "" : sensor_of(wish_.series.filter);
      sets.push_back(to_set({piece[i].key, sensor, wish_.series.metric, std::string(wish_.model->name())},
                            piece[i].history, *forecast));
    }
    return sets;
  }

  const PredictWish& wish_;
  PredictSource& source_;
  std::future<Result<std::vector<SeriesHistory>>> reading_;
  std::size_t made_ = 0;
  std::optional<Error> last_error_;
};

/// Prints forecasts piece by piece; only a table for people needs all of them before its first line.
class Printer {
 public:
  Printer(OutputFormat output, std::vector<double> quantiles, const PredictSource& source)
      : output_(output), quantiles_(std::move(quantiles)), source_(source) {}

  Status add(const std::vector<ForecastSet>& sets) {
    if (output_ == OutputFormat::table || output_ == OutputFormat::csv) {
      Table rows = table_of(sets);
      if (output_ == OutputFormat::csv) return print_csv(rows);
      table_.columns = rows.columns;
      for (auto& row : rows.rows) table_.rows.push_back(std::move(row));
      return {};
    }
    std::string lines = lines_of(sets);
    if (output_ == OutputFormat::ndjson || lines.empty()) return print(lines);
    lines.pop_back();
    std::string out = begun_ ? ",\n" : "[";
    begun_ = true;
    for (const char c : lines) out += c == '\n' ? std::string_view(",\n") : std::string_view(&c, 1);
    return print(out);
  }

  Status finish() {
    if (output_ == OutputFormat::table) return print(render_text(table_));
    return output_ == OutputFormat::json ? print(begun_ ? "]\n" : "[]\n") : Status();
  }

 private:
  Status print_csv(const Table& rows) {
    std::string text = render_csv(rows);
    if (begun_) text.erase(0, text.find('\n') + 1);
    begun_ = true;
    return print(text);
  }

  [[nodiscard]] static ForecastStep step_of(const ForecastPoint& point) {
    return {point.mean, point.lo80, point.hi80, point.lo95, point.hi95};
  }

  [[nodiscard]] Table table_of(const std::vector<ForecastSet>& sets) const {
    Table table;
    table.columns = {"by",  "value", "sensor", "metric", "model", "issued_at", "start",
                     "end", "mean",  "lo80",   "hi80",   "lo95",  "hi95"};
    for (const double p : quantiles_) table.columns.push_back(fmt::format("q{}", p));
    for (const ForecastSet& set : sets) {
      const auto shown = [&](double value) { return source_.shown(value, set.step); };
      for (const ForecastPoint& point : set.points) {
        auto& row = table.rows.emplace_back(std::vector<Cell>{
            std::string(name_of(set.series.by)), set.series.value, set.sensor, source_.shown_unit(set.metric),
            set.model, set.issued_at, point.window.start, point.window.end(), shown(point.mean), shown(point.lo80),
            shown(point.hi80), shown(point.lo95), shown(point.hi95)});
        for (const double p : quantiles_) row.emplace_back(shown(quantile_of(step_of(point), p)));
      }
    }
    return table;
  }

  std::string lines_of(const std::vector<ForecastSet>& sets) {
    std::string out;
    for (const ForecastSet& set : sets) {
      for (const ForecastPoint& point : set.points) {
        std::vector<Quantile> quantiles;
        quantiles.reserve(quantiles_.size());
        for (const double p : quantiles_) quantiles.push_back({p, quantile_of(step_of(point), p)});
        const ForecastLine line{set.series, set.sensor, set.metric, set.model,  set.issued_at, point.window,
                                point.mean, point.lo80, point.hi80, point.lo95, point.hi95};
        writer_.append(out, line, quantiles);
      }
    }
    return out;
  }

  OutputFormat output_;
  std::vector<double> quantiles_;
  const PredictSource& source_;
  Table table_;
  LineWriter writer_;
  bool begun_ = false;
};

/// Forecasts that are stored are printed when they are asked for: with `-o`, or when they are few.
Status print_all(Forecaster& forecaster, Printer& printer) {
  for (;;) {
    const Result<std::vector<ForecastSet>> sets = forecaster.next();
    if (!sets) return tl::unexpected(sets.error());
    if (sets->empty()) break;
    if (Status printed = printer.add(*sets); !printed) return printed;
  }
  return {};
}

/// One connection reads, another one writes: its transaction is open all the while.
Status store_all(const PredictOptions& options, Forecaster& forecaster, Printer& printer, bool show) {
  const Result<std::string> url = database_url(options.database);
  if (!url) return tl::unexpected(url.error());
  Result<std::unique_ptr<PostgresStore>> store = PostgresStore::connect(*url);
  if (!store) return tl::unexpected(store.error());
  return (*store)->save_pieces([&]() -> Result<std::vector<ForecastSet>> {
    Result<std::vector<ForecastSet>> sets = forecaster.next();
    if (sets && show) {
      if (Status printed = printer.add(*sets); !printed) return tl::unexpected(printed.error());
    }
    return sets;
  });
}

Result<int> run(const ForecastOptions& options) {
  Result<PredictWish> wish = read_predict_wish(options);
  if (!wish) return tl::unexpected(wish.error());
  Result<std::vector<double>> quantiles = parse_quantiles(options.quantiles);
  if (!quantiles) return tl::unexpected(quantiles.error());
  if (options.store) {
    if (const Status fits = check_storable(options, wish->series); !fits) return tl::unexpected(fits.error());
  }
  Result<PredictSource> source = PredictSource::open(options, *wish);
  if (!source) return tl::unexpected(source.error());
  wish->series.as_of = wish->as_of.value_or(now());
  if (const Status planned = source->plan(wish->series); !planned) return tl::unexpected(planned.error());

  Forecaster forecaster(*wish, *source);
  Printer printer(wish->output, std::move(*quantiles), *source);
  // Ten thousand stored series are nothing to read in a terminal.
  const bool show = !options.store || wish->output != OutputFormat::table || source->series_expected() <= noted_max;
  const Status done = options.store ? store_all(options, forecaster, printer, show) : print_all(forecaster, printer);
  if (!done) return tl::unexpected(done.error());
  if (forecaster.made() == 0) return tl::unexpected(forecaster.why_none());
  if (show) {
    if (const Status printed = printer.finish(); !printed) return tl::unexpected(printed.error());
  }
  if (options.store) log_info("predict", fmt::format("{} forecasts stored", forecaster.made()));
  return source->exit_status();
}

int list_models() {
  Table table{{"model", "assumes"}, {}};
  for (const Model* model : models()) table.rows.push_back({std::string(model->name()), std::string(model->assumes())});
  const Status written = print(render_text(table));
  return written ? 0 : report("predict", written.error());
}

}  // namespace

Run declare_predict(CLI::App& app) {
  const auto options = std::make_shared<ForecastOptions>();
  declare_series_options(app, *options);
  declare_forecast_options(app, *options);
  app.add_option("--quantiles", options->quantiles, "Further quantiles of each step, e.g. 0.5,0.9,0.99");
  app.add_option("--seed", options->seed, "For models that draw random numbers: none does, every seed gives the same");
  app.add_flag("--store", options->store, "Write the forecasts to the database, instead of earlier ones of that issue");
  const CLI::App* listing = app.add_subcommand("models", "List the models and what each assumes");
  std::vector<std::pair<const CLI::App*, Run>> parts;
  const auto add = [&](const char* name, const char* what, Run (*declare)(CLI::App&)) {
    CLI::App* part = app.add_subcommand(name, what);
    parts.emplace_back(part, declare(*part));
  };
  add("backtest", "How well each model would have foretold your own series", declare_predict_backtest);
  add("score", "Hold stored forecasts against what happened", declare_predict_score);
  add("capacity", "When a link will be full", declare_predict_capacity);
  add("anomalies", "Windows that came otherwise than foretold", declare_predict_anomalies);
  app.require_subcommand(0, 1);
  app.footer(
      "Examples:\n"
      "  netaugur predict --by proto --horizon 24h --store\n"
      "  netaugur capture -r old.pcap | netaugur aggregate -o ndjson | netaugur predict -r - --horizon 10m\n"
      "  netaugur predict -r traffic.csv --horizon 7d --model ets -o csv");
  return [options, listing, parts] {
    if (listing->parsed()) return list_models();
    keep_freed_memory();
    for (const auto& [part, run_part] : parts) {
      if (part->parsed()) return run_part();
    }
    const Result<int> status = run(*options);
    return status ? *status : report("predict", status.error());
  };
}

}  // namespace netaugur::cmd
