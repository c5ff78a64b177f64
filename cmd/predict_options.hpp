#pragma once
// What `predict` and its subcommands are asked: which series, from where, with which model.

#include <CLI/CLI.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "netaugur/base/rate.hpp"
#include "netaugur/forecast/ask.hpp"
#include "netaugur/forecast/model.hpp"
#include "netaugur/report/table.hpp"

namespace netaugur::cmd {

/// Flags as they were typed. What differs by subcommand is set before they are declared: the declaration shows it.
struct PredictOptions {
  std::string by = "total";
  std::string metric = "bytes";
  std::string proto, family, ip, pair, service, sensor;
  std::size_t top = 10;
  std::string horizon = "24h";
  std::string step, history, as_of;
  std::string model = "auto";
  std::string output = "table";
  std::string database;
  std::string file;
  std::string unit;         ///< of CSV
  std::size_t threads = 0;  ///< 0: one a processor
};

/// Flags as they were meant.
struct PredictWish {
  SeriesWish series;
  std::optional<Timestamp> as_of;
  const Model* model = nullptr;
  OutputFormat output = OutputFormat::table;
  std::size_t threads = 1;
  std::optional<Unit> csv_unit;
  Duration csv_step_usual{0};  ///< shorter steps of CSV are summed up to this where they divide it and none is given
};

/// Which series, and from where.
void declare_series_options(CLI::App& app, PredictOptions& options);
/// How far ahead, and with which model.
void declare_forecast_options(CLI::App& app, PredictOptions& options);

/// Errors: usage, not_found (model).
[[nodiscard]] Result<PredictWish> read_predict_wish(const PredictOptions& options);

/// Puts the value where it belongs, or the error where the caller looks; the first error stays.
template <class T, class Into>
void take(Result<T> result, Into& into, Status& status) {
  if (!status) return;
  if (result) {
    into = std::move(*result);
  } else {
    status = tl::unexpected(result.error());
  }
}

/// `total`, `ip 192.0.2.1`
[[nodiscard]] std::string name_for_people(const SeriesKey& key);

/// Rows of a type of line: JSON objects begin with it, tables and CSV do without.
[[nodiscard]] std::string render_lines(std::string_view type, Table table, OutputFormat output);

/// Prints to stdout.
[[nodiscard]] Status print(const std::string& text);

// The subcommands, each in its own file; they return what runs them.
using Run = std::function<int()>;
Run declare_predict_backtest(CLI::App& app);
Run declare_predict_score(CLI::App& app);
Run declare_predict_capacity(CLI::App& app);
Run declare_predict_anomalies(CLI::App& app);

}  // namespace netaugur::cmd
