#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "command.hpp"
#include "netaugur/adapters/background_writer.hpp"
#include "netaugur/adapters/json_lines.hpp"
#include "netaugur/adapters/line_input.hpp"
#include "netaugur/adapters/os.hpp"
#include "netaugur/adapters/postgres_writer.hpp"
#include "netaugur/adapters/spool.hpp"
#include "netaugur/base/size.hpp"
#include "netaugur/report/table.hpp"
#include "netaugur/report/window_line.hpp"
#include "netaugur/window/merger.hpp"

namespace netaugur::cmd {

namespace {

constexpr const char* name = "aggregate";

struct Options {
  std::vector<std::string> files;
  std::string window = "5s";
  std::string lateness;
  std::string database;
  std::string spool;
  std::string spool_max = "4GiB";
  std::string output;
  std::size_t max_flows = max_flows_default;
};

/// Where closed windows go: to stdout, to the database, or both.
class Sinks {
 public:
  Sinks(std::optional<OutputFormat> output, std::unique_ptr<BackgroundWriter> writer)
      : output_(output), writer_(std::move(writer)) {
    if (output_ == OutputFormat::table) text_ = window_heading();
  }

  Status take(std::vector<ClosedWindow> windows) {
    std::vector<WindowRecord> records;
    for (ClosedWindow& window : windows) {
      ++windows_;
      packets_ += window.summary.total.packets;
      late_ += window.summary.loss.late;
      if (output_ == OutputFormat::table) text_ += window_line(window.summary);
      if (output_ == OutputFormat::ndjson) lines_.append(text_, window.summary);
      if (writer_) std::ranges::move(window.records, std::back_inserter(records));
    }
    if (!text_.empty()) {
      if (auto written = write_all(STDOUT_FILENO, text_, "standard output"); !written) return written;
      text_.clear();
    }
    return writer_ && !records.empty() ? writer_->put(std::move(records)) : Status();
  }

  struct Ending {
    std::string counts;
    std::string left;  ///< what is not in the database, and what brings it there
  };

  /// The last words, for stderr.
  Result<Ending> finish() {
    std::string counts = fmt::format("{} windows, {} packets, {} late", windows_, packets_.value, late_.value);
    if (!writer_) return Ending{counts, ""};
    const auto outcome = writer_->finish();
    if (!outcome) return tl::unexpected(outcome.error());
    const auto& [report, spooled, spool, reason] = *outcome;
    counts += fmt::format("; {} windows written, {} already there", report.written, report.already_there);
    if (report.expired > 0) counts += fmt::format(", {} too old to be taken", report.expired);
    if (spooled == 0) return Ending{counts, ""};
    return Ending{counts, fmt::format("{} windows wait in {}; the next aggregate with this spool writes them{}",
                                      spooled, spool, reason.empty() ? "" : " (" + reason + ")")};
  }

 private:
  std::optional<OutputFormat> output_;
  std::unique_ptr<BackgroundWriter> writer_;
  LineWriter lines_;
  std::string text_;
  std::uint64_t windows_ = 0;
  Packets packets_;
  Packets late_;
};

/// Says the first lines that do not fit, each by its number, and counts them all.
class Complaints {
 public:
  void add(const LineInput& input, const Error& error) {
    if (++count_ > said_max) return;
    log_warning(name, fmt::format("{} line {}: {}", input.name(), input.number(), error.message));
    if (count_ == said_max) log_warning(name, "further lines that do not fit are only counted");
  }
  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  static constexpr std::uint64_t said_max = 10;
  std::uint64_t count_ = 0;
};

Status take_line(std::string_view text, WindowMerger::Input number, LineReader& reader, WindowMerger& merger) {
  switch (reader.read_quick(text)) {
    case LineReader::Quick::packet:
      return merger.take(number, reader.packet());
    case LineReader::Quick::flow:
      return merger.take(number, reader.flow());
    case LineReader::Quick::no:
      break;
  }
  const auto line = reader.read(text);
  if (!line) return tl::unexpected(line.error());
  return *line ? merger.take(number, **line) : Status();
}

/// Reads what is there of one input, up to a bound, so that windows are closed as soon as they can be.
Status read_some(LineInput& input, WindowMerger::Input number, LineReader& reader, WindowMerger& merger,
                 Complaints& complaints, const ReadDeadline& deadline) {
  constexpr int lines_max = 65536;
  for (int lines = 0; lines < lines_max && (lines == 0 || input.ready()); ++lines) {
    const auto text = input.next(deadline);
    if (!text) return tl::unexpected(text.error());
    if (!*text) {
      merger.finish(number);
      return {};
    }
    if ((*text)->empty()) continue;
    if (const auto taken = take_line(**text, number, reader, merger); !taken) complaints.add(input, taken.error());
  }
  return {};
}

Status read_all(std::vector<LineInput>& inputs, WindowMerger& merger, Sinks& sinks, Complaints& complaints,
                const ReadDeadline& deadline) {
  LineReader reader;
  for (std::size_t i = 0; i < inputs.size(); ++i) static_cast<void>(merger.add_input());
  for (auto i = merger.furthest_behind(); i < inputs.size(); i = merger.furthest_behind()) {
    if (auto read = read_some(inputs[i], i, reader, merger, complaints, deadline); !read) return read;
    if (auto taken = sinks.take(merger.closed()); !taken) return taken;
  }
  return sinks.take(merger.closed());
}

Result<MergerOptions> merger_options(const Options& options, bool to_database) {
  MergerOptions merger;
  const auto window = parse_duration(options.window);
  if (!window) return fail(ErrorCode::usage, "--window: " + window.error().message);
  merger.window = *window;
  merger.lateness = 2 * merger.window;
  if (!options.lateness.empty()) {
    const auto lateness = parse_duration(options.lateness);
    if (!lateness) return fail(ErrorCode::usage, "--lateness: " + lateness.error().message);
    merger.lateness = *lateness;
  }
  merger.max_flows = options.max_flows;
  merger.seed = random_seed();
  merger.keep_rows = to_database;
  return merger;
}

/// Without -o, windows go to stdout unless they go to the database.
Result<std::optional<OutputFormat>> output_format(const Options& options, bool to_database) {
  if (options.output.empty()) return to_database ? std::nullopt : std::optional(OutputFormat::ndjson);
  const auto format = parse_output_format(options.output);
  if (!format) return tl::unexpected(format.error());
  if (*format != OutputFormat::ndjson && *format != OutputFormat::table) {
    return fail(ErrorCode::usage,
                fmt::format("windows are a stream: -o takes ndjson or table, not {}", options.output));
  }
  return std::optional(*format);
}

/// Where windows wait while the database is away: --spool, $NETAUGUR_SPOOL, or where a service (root) or a user keeps
/// what is to outlive it (XDG base directory specification).
std::optional<std::string> spool_folder(const Options& options) {
  if (!options.spool.empty()) return options.spool;
  if (auto folder = environment("NETAUGUR_SPOOL")) return folder;
  if (geteuid() == 0) return "/var/lib/netaugur/spool";
  if (auto state = environment("XDG_STATE_HOME")) return *state + "/netaugur/spool";
  if (auto home = environment("HOME")) return *home + "/.local/state/netaugur/spool";
  return std::nullopt;
}

/// Null, with a warning, where nobody asked for a spool and there is no place for one.
Result<std::unique_ptr<Spool>> open_spool(const Options& options, const std::string& url) {
  const auto say = [](const std::string& text) { log_warning(name, text); };
  SpoolOptions spool;
  const auto bytes = parse_size(options.spool_max, "spool size");
  if (!bytes) return fail(ErrorCode::usage, "--spool-max: " + bytes.error().message);
  spool.bytes_max = *bytes;
  const auto target = database_target(url);
  if (!target) return tl::unexpected(target.error());
  spool.database = *target;
  const auto folder = spool_folder(options);
  spool.folder = folder.value_or("");
  auto opened = folder ? Spool::open(spool, say) : fail(ErrorCode::denied, "there is no home folder to spool to");
  if (opened || opened.error().code == ErrorCode::usage) return opened;
  if (!options.spool.empty() || environment("NETAUGUR_SPOOL")) return opened;
  say(opened.error().message + "; windows wait in memory while the database is away, unless --spool names a folder");
  return nullptr;
}

Result<std::unique_ptr<BackgroundWriter>> open_writer(const Options& options, const std::string& url) {
  auto connected = connect_or_wait(url);
  if (!connected) return tl::unexpected(connected.error());
  auto spool = open_spool(options, url);
  if (!spool) return tl::unexpected(spool.error());
  return std::make_unique<BackgroundWriter>(
      std::move(connected->writer), std::move(*spool), [](const std::string& text) { log_warning(name, text); },
      BackgroundWriter::Options{.away = std::move(connected->away)});
}

Result<bool> aggregate(const Options& options) {
  const std::string url = options.database.empty() ? environment("NETAUGUR_DB").value_or("") : options.database;
  const auto settings = merger_options(options, !url.empty());
  if (!settings) return tl::unexpected(settings.error());
  auto merger = WindowMerger::create(*settings);
  if (!merger) return tl::unexpected(merger.error());
  const auto output = output_format(options, !url.empty());
  if (!output) return tl::unexpected(output.error());
  std::vector<LineInput> inputs;
  for (const std::string& file : options.files.empty() ? std::vector<std::string>{"-"} : options.files) {
    auto input = LineInput::open(file, LineReader::padding);
    if (!input) return tl::unexpected(input.error());
    inputs.push_back(std::move(*input));
  }

  ReadDeadline deadline;
  std::atomic<BackgroundWriter*> waiting{nullptr};
  const Signals signals({.stop = [&deadline, &waiting] {
    deadline.ask();
    if (auto* writer = waiting.load()) writer->give_up();
  }});
  std::unique_ptr<BackgroundWriter> writer;
  if (!url.empty()) {
    auto opened = open_writer(options, url);
    if (!opened) return tl::unexpected(opened.error());
    writer = std::move(*opened);
    waiting = writer.get();
  }
  Sinks sinks(*output, std::move(writer));
  Complaints complaints;
  const auto read = read_all(inputs, *merger, sinks, complaints, deadline);
  const auto counts = sinks.finish();
  waiting = nullptr;
  if (!read) return tl::unexpected(read.error());
  if (!counts) return tl::unexpected(counts.error());
  const std::string left_out = complaints.count() == 0 ? "" : fmt::format(", {} lines left out", complaints.count());
  fmt::print(stderr, "netaugur {}: {}{}\n", name, counts->counts, left_out);
  if (!counts->left.empty()) fmt::print(stderr, "netaugur {}: {}\n", name, counts->left);
  return complaints.count() == 0 && counts->left.empty();
}

}  // namespace

Run declare_aggregate(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("FILE", options->files, "Files or named pipes of JSON lines; standard input by default");
  app.add_option("--window", options->window, "Length of a window")->capture_default_str();
  app.add_option("--lateness", options->lateness,
                 "How far a stream without marks may run ahead of a packet that still counts (default: two windows)");
  app.add_option("--max-flows", options->max_flows,
                 "Rows that a window of a run holds; beyond it the smallest are folded into one row a protocol")
      ->type_name("COUNT")
      ->check(CLI::Range(max_flows_least, FlowTable::unbounded))
      ->capture_default_str();
  app.add_option("--db", options->database, "PostgreSQL to write to (default: $NETAUGUR_DB; none: stdout only)");
  app.add_option(
         "--spool", options->spool,
         "Where closed windows wait on disk while the database is away, for this or a later aggregate (default: "
         "$NETAUGUR_SPOOL, else ~/.local/state/netaugur/spool, for root /var/lib/netaugur/spool)")
      ->type_name("DIR");
  app.add_option("--spool-max", options->spool_max,
                 "Its limit; beyond it the oldest windows lose their addresses, and in the end go, counted in loss")
      ->type_name("SIZE")
      ->capture_default_str();
  app.add_option("-o,--output", options->output,
                 "Also print windows: ndjson or table (default without a database: ndjson)");
  app.footer(
      "Examples:\n"
      "  netaugur capture -r old.pcap | netaugur aggregate -o table\n"
      "  netaugur capture -i eth0 | netaugur aggregate --db postgresql:///netaugur\n"
      "  netaugur aggregate --window 1m edge1.ndjson edge2.ndjson");
  return [options] {
    const auto clean = aggregate(*options);
    if (!clean) return report(name, clean.error());
    return *clean ? 0 : 1;
  };
}

}  // namespace netaugur::cmd
