#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "monitoring.hpp"
#include "netaugur/adapters/os.hpp"
#include "netaugur/base/rate.hpp"
#include "netaugur/forecast/ask_capacity.hpp"
#include "netaugur/report/forecast_table.hpp"
#include "predict_options.hpp"
#include "predict_source.hpp"

namespace netaugur::cmd {

namespace {

struct CapacityOptions : PredictOptions {
  std::string limit;
  std::string threshold = "95%", percentile = "95%";
  std::string within = "730d", warning = "90d", critical = "30d";
  bool check = false;
};

struct CapacityAsk {
  PredictWish wish;
  std::optional<Rate> limit;  ///< none: those of the settings
  CapacityWish capacity;
  Duration warning{0}, critical{0};
};

Result<CapacityAsk> read_ask(const CapacityOptions& options) {
  CapacityAsk ask;
  Status status;
  if (!options.limit.empty()) take(parse_rate(options.limit), ask.limit, status);
  take(parse_part(options.threshold, "threshold"), ask.capacity.threshold, status);
  take(parse_part(options.percentile, "percentile"), ask.capacity.percentile, status);
  take(parse_duration(options.within), ask.capacity.within, status);
  take(parse_duration(options.warning), ask.warning, status);
  take(parse_duration(options.critical), ask.critical, status);
  take(read_predict_wish(options), ask.wish, status);
  if (!status) return tl::unexpected(status.error());
  if (ask.critical > ask.warning)
    return fail(ErrorCode::usage, "--critical is longer than --warning: the sooner date is the graver one");
  if (ask.wish.csv_unit && ask.limit && ask.wish.csv_unit->metric != ask.limit->metric) {
    return fail(ErrorCode::usage,
                fmt::format("--limit {} counts {}, and --unit {} counts {}: both must be the same", options.limit,
                            name_of(ask.limit->metric), ask.wish.csv_unit->name, name_of(ask.wish.csv_unit->metric)));
  }
  ask.wish.series.metric = ask.limit ? ask.limit->metric : Metric::bytes;
  ask.wish.csv_step_usual = std::chrono::hours(1);
  ask.wish.series.plan.history_usual = capacity_history;
  return ask;
}

/// A date and no time: the trend knows no better.
std::string date_text(const std::optional<Timestamp>& at, Duration within) {
  return at ? to_rfc3339(floor_to(*at, std::chrono::days(1))).substr(0, 10)
            : fmt::format("not within {}", to_text(within));
}

CheckState state_of(const SeriesSaturation& found, const CapacityAsk& ask) {
  const Saturation& saturation = found.saturation;
  if (!saturation.date) return saturation.trend_days < trend_days_min ? CheckState::unknown : CheckState::ok;
  const Duration left = *saturation.date - found.end;
  if (left < ask.critical) return CheckState::critical;
  return left < ask.warning ? CheckState::warning : CheckState::ok;
}

/// One line about the series that is full first.
int print_check(const std::vector<SeriesSaturation>& found, const CapacityAsk& ask) {
  const SeriesSaturation& first = found.front();
  const Saturation& saturation = first.saturation;
  const CheckState state = state_of(first, ask);
  const std::string share = fmt::format("{:.0f} % of {} used", 100 * saturation.used,
                                        rate_text({ask.wish.series.metric, first.limit_per_second}));
  std::string text = fmt::format("{}: {}", name_for_people(first.key), share);
  if (saturation.basis == CapacityBasis::reached) {
    text += fmt::format(", saturated ({:.0f} %)", 100 * ask.capacity.threshold);
  } else if (state == CheckState::unknown) {
    text += fmt::format(", {} whole days tell no trend ({} are needed)", saturation.trend_days, trend_days_min);
  } else if (!saturation.date) {
    text += fmt::format(", not saturated within {}", to_text(ask.capacity.within));
    if (saturation.earliest)
      text += fmt::format(" (with one in ten on {})", date_text(saturation.earliest, ask.capacity.within));
  } else {
    text += fmt::format(", saturated on {} (80 %: {} to {})", date_text(saturation.date, ask.capacity.within),
                        date_text(saturation.earliest, ask.capacity.within),
                        date_text(saturation.latest, ask.capacity.within));
  }
  const auto range = [](Duration length) {
    return fmt::format("{:g}:",
                       std::chrono::duration<double>(length) / std::chrono::duration<double>(std::chrono::hours(24)));
  };
  std::vector<PerformanceValue> values;
  if (saturation.date) values.push_back({"days", first.days(), range(ask.warning), range(ask.critical), "0", ""});
  values.push_back({"used", saturation.used, "", fmt::format("{:g}", ask.capacity.threshold), "0", ""});
  const Status printed = print(check_line(state, text, values));
  return printed ? static_cast<int>(state) : static_cast<int>(CheckState::unknown);
}

/// For people: rates with their unit, days as dates.
Table readable_table(const std::vector<SeriesSaturation>& found, const CapacityAsk& ask) {
  Table table{
      {"by", "value", "limit", "used", "used_rate", "growth_a_day", "date", "earliest", "latest", "days", "basis"}, {}};
  const auto day = [&](const std::optional<Timestamp>& at) { return date_text(at, ask.capacity.within); };
  for (const SeriesSaturation& one : found) {
    const Saturation& s = one.saturation;
    const auto rate = [&](double part) {
      return rate_text({ask.wish.series.metric, one.limit_per_second * std::abs(part)});
    };
    const bool trend = s.trend_days >= trend_days_min && s.basis != CapacityBasis::reached;
    table.rows.push_back(
        {std::string(name_of(one.key.by)), one.key.value, rate(1), fmt::format("{:.1f} %", 100 * s.used), rate(s.used),
         trend ? (s.growth_a_day < 0 ? "-" : "+") + rate(s.growth_a_day) : std::string(), day(s.date), day(s.earliest),
         day(s.latest), s.date ? Cell(std::floor(one.days())) : Cell(), std::string(name_of(s.basis))});
  }
  return table;
}

/// The flag's for all, or those that are set.
Result<LinkOf> links_for(const CapacityAsk& ask, PostgresStore* database) {
  if (ask.limit) return LinkOf([limit = ask.limit->per_second](const SeriesKey&) { return std::optional(limit); });
  if (database == nullptr) return fail(ErrorCode::usage, "--limit is needed with -r: a file knows of no link");
  const Result<Settings> settings = database->settings();
  if (!settings) return tl::unexpected(settings.error());
  return links_of(*settings, ask.wish.series.filter, ask.wish.series.by);
}

/// The soonest first.
Result<std::vector<SeriesSaturation>> find_all(const CapacityOptions& options, CapacityAsk& ask) {
  Result<PredictSource> source = PredictSource::open(options, ask.wish);
  if (!source) return tl::unexpected(source.error());
  ask.wish.series.as_of = ask.wish.as_of.value_or(now());
  if (const Status planned = source->plan(ask.wish.series); !planned) return tl::unexpected(planned.error());
  Result<LinkOf> limit_of = links_for(ask, source->database());
  if (!limit_of) return tl::unexpected(limit_of.error());
  const CapacityQuestion question{.limit_of = *std::move(limit_of),
                                  .wish = ask.capacity,
                                  .model = ask.wish.model,
                                  .horizon = source->horizon(),
                                  .threads = ask.wish.threads};
  auto found = find_saturations([&source] { return source->next(); }, question);
  if (found && found->empty()) return tl::unexpected(no_traffic());
  return found;
}

Result<int> run(const CapacityOptions& options) {
  Result<CapacityAsk> ask = read_ask(options);
  if (!ask) return tl::unexpected(ask.error());
  const Result<std::vector<SeriesSaturation>> found = find_all(options, *ask);
  if (!found) return tl::unexpected(found.error());
  if (options.check) return print_check(*found, *ask);
  for (const SeriesSaturation& one : *found) {
    if (found->size() > 1 || one.saturation.trend_days >= trend_days_min) continue;
    log_info("predict", fmt::format("{}: {} whole days tell no trend ({} are needed): the forecast alone was asked",
                                    name_for_people(one.key), one.saturation.trend_days, trend_days_min));
  }
  const bool readable = ask->wish.output == OutputFormat::table;
  const Table table = readable ? readable_table(*found, *ask) : table_of(*found);
  const Status printed = print(render_lines("capacity", table, ask->wish.output));
  if (!printed) return tl::unexpected(printed.error());
  return 0;
}

}  // namespace

Run declare_predict_capacity(CLI::App& app) {
  const auto options = std::make_shared<CapacityOptions>();
  options->horizon = "7d";
  app.add_option("--limit", options->limit,
                 "What the link carries: 1Gbps, 100Mbps, 50kpps; left out, what is set for the sensor");
  app.add_option("--threshold", options->threshold, "The part of it that counts as full")->capture_default_str();
  app.add_option("--percentile", options->percentile, "Of a day's steps; 100% for the day's peak")
      ->capture_default_str();
  app.add_option("--within", options->within, "Look no farther ahead than this")->capture_default_str();
  app.add_flag("--check", options->check,
               "For monitoring: one line, and the status 0 OK, 1 WARNING, 2 CRITICAL or 3 UNKNOWN");
  app.add_option("--warning", options->warning, "With --check: WARNING when it is full sooner")->capture_default_str();
  app.add_option("--critical", options->critical, "With --check: CRITICAL when it is full sooner")
      ->capture_default_str();
  declare_series_options(app, *options);
  declare_forecast_options(app, *options);
  app.footer(
      "Examples:\n"
      "  netaugur predict capacity --limit 1Gbps --threshold 95%\n"
      "  netaugur predict capacity --by sensor\n"
      "  netaugur predict capacity --by sensor --limit 10Gbps --check --warning 60d --critical 14d\n"
      "  netaugur predict capacity -r traffic.csv --limit 200Mbps");
  return [options] {
    const Result<int> status = run(*options);
    if (status) return *status;
    if (!options->check) return report("predict capacity", status.error());
    const Status printed = print(check_line(CheckState::unknown, status.error().message, {}));
    return static_cast<int>(printed ? CheckState::unknown : CheckState::critical);
  };
}

}  // namespace netaugur::cmd
