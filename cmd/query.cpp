#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "command.hpp"
#include "netaugur/adapters/json_lines.hpp"
#include "netaugur/adapters/json_table.hpp"
#include "netaugur/adapters/maintenance.hpp"
#include "netaugur/adapters/os.hpp"
#include "netaugur/adapters/postgres.hpp"
#include "netaugur/report/answer_table.hpp"
#include "netaugur/store/row_order.hpp"
#include "sort_options.hpp"

namespace netaugur::cmd {

namespace {

/// Flags as they were typed.
struct Options {
  std::string db;
  std::string since = "-1h";
  std::string until = "now";
  std::vector<std::string> proto, family, ip, pair, service, sensor;
  std::string metric = "bytes";
  std::string by;
  std::string step;
  std::size_t limit = 0;
  std::string cursor;
  SortWish sort;
  std::string output = "table";
  bool explain = false;
};

/// What every question has.
struct Frame {
  Period period;
  Filter filter;
  OutputFormat output = OutputFormat::table;
};

tl::unexpected<Error> about(const char* flag, const Error& error) {
  return fail(error.code, std::string(flag) + ": " + error.message, error.notes);
}

Result<Frame> read_frame(const Options& options) {
  const Timestamp read_at = now();
  const auto since = parse_instant(options.since, read_at);
  if (!since) return about("--since", since.error());
  const auto until = parse_instant(options.until, read_at);
  if (!until) return about("--until", until.error());
  std::vector<FilterTerm> terms;
  const std::pair<const char*, const std::vector<std::string>*> fields[] = {
      {"proto", &options.proto}, {"family", &options.family},   {"ip", &options.ip},
      {"pair", &options.pair},   {"service", &options.service}, {"sensor", &options.sensor}};
  for (const auto& [field, values] : fields) {
    for (const auto& value : *values) terms.emplace_back(field, value);
  }
  auto filter = parse_filter(terms);
  if (!filter) return tl::unexpected(filter.error());
  const auto output = parse_output_format(options.output);
  if (!output) return about("-o", output.error());
  return Frame{{*since, *until}, std::move(*filter), *output};
}

Status print(const std::string& text) { return write_all(STDOUT_FILENO, text, "standard output"); }

/// The store that a question goes to, and what is printed: its answer, or how the database came to it.
class Desk {
 public:
  [[nodiscard]] static Result<Desk> open(const Options& options) {
    const auto url = database_url(options.db);
    if (!url) return tl::unexpected(url.error());
    auto store = PostgresStore::connect(*url);
    if (!store) return tl::unexpected(store.error());
    Desk desk;
    desk.store_ = std::move(*store);
    if (options.explain) {
      desk.plans_ = std::make_unique<std::string>();
      desk.store_->explain_into(desk.plans_.get());
    }
    return desk;
  }
  [[nodiscard]] PostgresStore* operator->() const { return store_.get(); }
  [[nodiscard]] Status print(const std::string& answer) const { return cmd::print(plans_ ? *plans_ : answer); }

 private:
  std::unique_ptr<std::string> plans_;
  std::unique_ptr<PostgresStore> store_;
};

/// Data goes to stdout alone; where it goes on is for people and scripts that read stderr.
void tell_cursor(const std::string& cursor) {
  if (!cursor.empty()) std::fprintf(stderr, "next page: --cursor %s\n", cursor.c_str());
}

Status ask_series(const Options& options) {
  const auto frame = read_frame(options);
  if (!frame) return tl::unexpected(frame.error());
  const auto by = parse_dimension(options.by.empty() ? "total" : options.by);
  if (!by) return about("--by", by.error());
  const auto metric = parse_metric(options.metric);
  if (!metric) return about("--metric", metric.error());
  Result<Duration> step = Duration(0);
  if (!options.step.empty()) step = parse_duration(options.step);
  if (!step) return about("--step", step.error());
  const auto desk = Desk::open(options);
  if (!desk) return tl::unexpected(desk.error());
  const std::size_t limit = options.limit == 0 ? 10 : options.limit;
  const auto answer = (*desk)->series({frame->period, frame->filter, *by, *metric, *step, limit});
  if (!answer) return tl::unexpected(answer.error());
  return desk->print(render(table_of(*answer, *by), frame->output));
}

Status rank(const Options& options, TopQuestion question) {
  const auto frame = read_frame(options);
  if (!frame) return tl::unexpected(frame.error());
  const auto metric = parse_metric(options.metric);
  if (!metric) return about("--metric", metric.error());
  question.period = frame->period;
  question.filter = frame->filter;
  question.metric = *metric;
  question.cursor = options.cursor;
  if (options.limit != 0) question.limit = options.limit;
  if (options.sort.column || options.sort.order) {
    const auto sort = read_sort(options.sort, ranked_columns, sort_of(question).column);
    if (!sort) return tl::unexpected(sort.error());
    question.sort = *sort;
  }
  const auto desk = Desk::open(options);
  if (!desk) return tl::unexpected(desk.error());
  const auto answer = (*desk)->top(question);
  if (!answer) return tl::unexpected(answer.error());
  if (auto printed = desk->print(render(table_of(*answer, question.by), frame->output)); !printed) return printed;
  tell_cursor(answer->next_cursor);
  return {};
}

Status ask_top(const Options& options) {
  const auto by = parse_dimension(options.by.empty() ? "ip" : options.by);
  if (!by) return about("--by", by.error());
  return rank(options, {.period = {}, .filter = {}, .by = *by});
}

Status ask_hosts(const Options& options) {
  return rank(options, {.period = {}, .filter = {}, .by = Dimension::ip, .limit = 100});
}
Status ask_pairs(const Options& options) {
  return rank(options, {.period = {}, .filter = {}, .by = Dimension::pair, .limit = 100});
}

Status ask_loss(const Options& options) {
  const auto frame = read_frame(options);
  if (!frame) return tl::unexpected(frame.error());
  Result<Duration> step = Duration(0);
  if (!options.step.empty()) step = parse_duration(options.step);
  if (!step) return about("--step", step.error());
  const auto desk = Desk::open(options);
  if (!desk) return tl::unexpected(desk.error());
  const auto answer = (*desk)->loss({frame->period, frame->filter, *step});
  if (!answer) return tl::unexpected(answer.error());
  return desk->print(render(table_of(*answer), frame->output));
}

/// A difference is told on stdout like every answer, and by the status.
Status ask_verify(const Options& options) {
  const auto frame = read_frame(options);
  if (!frame) return tl::unexpected(frame.error());
  const auto url = database_url(options.db);
  if (!url) return tl::unexpected(url.error());
  auto maintenance = PostgresMaintenance::connect(*url);
  if (!maintenance) return tl::unexpected(maintenance.error());
  const auto checks = (*maintenance)->verify(frame->period);
  if (!checks) return tl::unexpected(checks.error());
  Table table{{"sums", "result"}, {}};
  std::size_t differing = 0;
  for (const auto& check : *checks) {
    table.rows.push_back({check.what, check.first_difference.value_or("fit")});
    if (check.first_difference) ++differing;
  }
  if (auto printed = print(render(table, frame->output)); !printed) return printed;
  if (differing == 0) return {};
  return fail(ErrorCode::conflict, fmt::format("{} of {} sums do not fit", differing, checks->size()));
}

Result<PageQuestion> page_question(const Options& options, const Frame& frame, std::span<const SortColumn> columns) {
  const auto sort = read_sort(options.sort, columns, SortColumn::start);
  if (!sort) return tl::unexpected(sort.error());
  return PageQuestion{frame.period, frame.filter, options.limit == 0 ? 100 : options.limit, options.cursor, *sort};
}

Status ask_traffic(const Options& options) {
  const auto frame = read_frame(options);
  if (!frame) return tl::unexpected(frame.error());
  const auto question = page_question(options, *frame, traffic_columns);
  if (!question) return tl::unexpected(question.error());
  const auto desk = Desk::open(options);
  if (!desk) return tl::unexpected(desk.error());
  const auto page = (*desk)->traffic(*question);
  if (!page) return tl::unexpected(page.error());
  if (auto printed = desk->print(render(table_of(*page), frame->output)); !printed) return printed;
  tell_cursor(page->next_cursor);
  return {};
}

Status ask_windows(const Options& options) {
  const auto frame = read_frame(options);
  if (!frame) return tl::unexpected(frame.error());
  const auto question = page_question(options, *frame, window_columns);
  if (!question) return tl::unexpected(question.error());
  const auto desk = Desk::open(options);
  if (!desk) return tl::unexpected(desk.error());
  const auto page = (*desk)->windows(*question);
  if (!page) return tl::unexpected(page.error());
  std::string text;
  if (frame->output == OutputFormat::ndjson) {
    // The same lines that `aggregate` prints, so that what reads those reads these.
    LineWriter lines;
    for (const auto& window : page->windows) lines.append(text, window.summary);
  } else {
    text = render(table_of(*page), frame->output);
  }
  if (auto printed = desk->print(text); !printed) return printed;
  tell_cursor(page->next_cursor);
  return {};
}

Status ask_sensors(const Options& options) {
  const auto output = parse_output_format(options.output);
  if (!output) return about("-o", output.error());
  const auto desk = Desk::open(options);
  if (!desk) return tl::unexpected(desk.error());
  const auto sensors = (*desk)->sensors();
  if (!sensors) return tl::unexpected(sensors.error());
  return desk->print(render(table_of(*sensors), *output));
}

void add_period(CLI::App& app, Options& options) {
  app.add_option("--since", options.since, "Start of the period: -24h, 2026-11-22, RFC 3339")->capture_default_str();
  app.add_option("--until", options.until, "End of the period, exclusive")->capture_default_str();
}

void add_terms(CLI::App& app, const char* flag, std::vector<std::string>& values, const char* text) {
  app.add_option(flag, values, text)->allow_extra_args(false)->type_name("TEXT");
}

void add_filter(CLI::App& app, Options& options) {
  add_terms(app, "--proto", options.proto,
            "tcp, udp, icmp, icmp6, arp, an IANA name or number; several with commas, '!tcp' for all but it");
  add_terms(app, "--family", options.family, "ipv4, ipv6, arp, other");
  add_terms(app, "--ip", options.ip, "Address or network that either end lies in");
  add_terms(app, "--pair", options.pair, "Both ends, such as '10.0.0.1>10.0.0.2' or, either way, 10.0.0.1-10.0.0.2");
  add_terms(app, "--service", options.service, "The server's port");
  add_terms(app, "--sensor", options.sensor, "Names of sensors");
}

void add_ranking(CLI::App& app, Options& options, const char* by_default) {
  app.add_option("--by", options.by,
                 std::string("total, proto, family, ip, pair, service or sensor (default: ") + by_default + ")");
  app.add_option("--metric", options.metric, "What ranks the keys: packets or bytes")->capture_default_str();
  app.add_option("--limit", options.limit, "At most so many keys; the rest is one row (default: 10)")
      ->check(CLI::PositiveNumber);
}

void add_page(CLI::App& app, Options& options, const char* columns) {
  declare_sort_options(app, options.sort, columns);
  app.add_option("--limit", options.limit, "Rows of a page (default: 100)")->check(CLI::PositiveNumber);
  app.add_option("--cursor", options.cursor, "Where the page before ended, as it said");
}

using Ask = Status (*)(const Options&);
using Questions = std::vector<std::pair<CLI::App*, Ask>>;

/// The questions that the store answers, below `app`.
Questions add_questions(CLI::App& app, Options& options) {
  auto* top = app.add_subcommand("top", "The largest keys of a period");
  auto* series = app.add_subcommand("series", "One number a step for each of the largest keys");
  auto* hosts = app.add_subcommand("hosts", "Every address of a period, the largest first, a page at a time");
  auto* pairs = app.add_subcommand("pairs", "Every pair of addresses, likewise");
  auto* traffic = app.add_subcommand("traffic", "Stored rows, newest first, a page at a time");
  auto* windows = app.add_subcommand("windows", "Closed windows with their totals and their loss, newest first");
  auto* loss = app.add_subcommand("loss", "What was counted and what was lost, by step and sensor");
  auto* sensors = app.add_subcommand("sensors", "Who writes windows, and since when");
  for (auto* question : {top, series, hosts, pairs, traffic}) {
    add_period(*question, options);
    add_filter(*question, options);
  }
  for (auto* question : {windows, loss}) {
    add_period(*question, options);
    add_terms(*question, "--sensor", options.sensor, "Names of sensors");
  }
  add_ranking(*top, options, "ip");
  add_ranking(*series, options, "total");
  for (auto* question : {series, loss}) {
    question->add_option("--step", options.step, "Length of a step, such as 5s, 1m or 1h (default: by the period)");
  }
  for (auto* ranked : {hosts, pairs}) {
    ranked->add_option("--metric", options.metric, "What ranks them: packets or bytes")->capture_default_str();
    add_page(*ranked, options, "bytes, packets or value (default: the metric)");
  }
  add_page(*traffic, options, "start, bytes, packets, src_ip, dst_ip or service (default: start)");
  add_page(*windows, options, "start, bytes, packets, hosts, pairs or lost (default: start)");
  return {{top, ask_top},         {series, ask_series},   {hosts, ask_hosts}, {pairs, ask_pairs},
          {traffic, ask_traffic}, {windows, ask_windows}, {loss, ask_loss},   {sensors, ask_sensors}};
}

}  // namespace

Run declare_query(CLI::App& app) {
  auto options = std::make_shared<Options>();
  // Before the subcommands are made: they take it over.
  app.footer(
      "Examples:\n"
      "  netaugur query top --by ip --since -1h\n"
      "  netaugur query series --by proto --since -24h --step 1h -o csv\n"
      "  netaugur query traffic --ip 10.0.0.0/8 --proto tcp,udp --limit 20\n"
      "  netaugur query explain hosts --since -30d\n"
      "  netaugur query verify --since 2026-11-01");
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--db", options->db, "PostgreSQL URL or connection string (default: NETAUGUR_DB)");
  app.add_option("-o,--output", options->output, "table, json, ndjson or csv")->capture_default_str();
  Questions questions = add_questions(app, *options);
  auto* verify =
      app.add_subcommand("verify", "Hold the sums of every table against each other; status 1 if they differ");
  add_period(*verify, *options);
  questions.emplace_back(verify, ask_verify);
  auto* explain = app.add_subcommand("explain", "How the database answers one of the questions above");
  explain->require_subcommand(1);
  explain->fallthrough();
  std::ranges::move(add_questions(*explain, *options), std::back_inserter(questions));
  return [options, questions, explain] {
    options->explain = explain->parsed();
    for (const auto& [question, ask] : questions) {
      if (!question->parsed()) continue;
      const auto done = ask(*options);
      return done ? 0 : report("query", done.error());
    }
    return 2;
  };
}

}  // namespace netaugur::cmd
