#include <fmt/format.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "command.hpp"
#include "netaugur/adapters/maintenance.hpp"
#include "netaugur/adapters/os.hpp"
#include "netaugur/base/size.hpp"
#include "netaugur/report/table.hpp"

namespace netaugur::cmd {

namespace {

using Field = RetentionChange::Field;

struct Options {
  std::string db;
  std::vector<std::string> keep, cap, keys;
  bool dry_run = false;
};

Status print(const std::string& text) { return write_all(STDOUT_FILENO, text, "standard output"); }

Result<std::uint64_t> read_value(Field field, const std::string& text) {
  if (field == Field::size_max) return parse_size(text, "size");
  if (field == Field::keep) {
    const auto length = parse_duration(text);
    if (!length) return tl::unexpected(length.error());
    return static_cast<std::uint64_t>(length->count());
  }
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9' || value > 100'000'000) return fail(ErrorCode::usage, "'" + text + "' is no number of rows");
    value = 10 * value + static_cast<std::uint64_t>(c - '0');
  }
  if (value == 0) return fail(ErrorCode::usage, "at least one row must be kept");
  return value;
}

/// `raw=30d`, `1m=none`.
Status read_changes(const char* flag, Field field, const std::vector<std::string>& texts,
                    std::vector<RetentionChange>& changes) {
  for (const auto& text : texts) {
    const auto equals = text.find('=');
    if (equals == std::string::npos) {
      return fail(ErrorCode::usage,
                  fmt::format("{} {}: write RESOLUTION=VALUE, such as raw=30d or raw=none", flag, text));
    }
    RetentionChange change{text.substr(0, equals), field, std::nullopt};
    if (const std::string value = text.substr(equals + 1); value != "none") {
      const auto read = read_value(field, value);
      if (!read) return fail(read.error().code, fmt::format("{} {}: {}", flag, text, read.error().message));
      change.value = *read;
    }
    changes.push_back(std::move(change));
  }
  return {};
}

std::string text_of(const RetiredPeriod& gone) {
  return fmt::format("{} from {} until {} ({})", gone.resolution, to_rfc3339(gone.period.since).substr(0, 10),
                     to_rfc3339(gone.period.until).substr(0, 10), size_text(gone.size));
}

Status show(PostgresMaintenance& maintenance, Timestamp at) {
  const auto rules = maintenance.rules();
  if (!rules) return tl::unexpected(rules.error());
  Table table{{"resolution", "keep", "cap", "keys"}, {}};
  for (const auto& rule : *rules) {
    table.rows.push_back({Cell(rule.resolution), Cell(rule.keep ? to_text(*rule.keep) : "for ever"),
                          Cell(rule.size_max ? size_text(*rule.size_max) : "none"),
                          Cell(rule.keys ? std::to_string(*rule.keys) : "all")});
  }
  std::string text = render_text(table);
  const auto beyond = maintenance.beyond_rules(at);
  if (!beyond) return tl::unexpected(beyond.error());
  for (const auto& gone : *beyond) text += "would retire " + text_of(gone) + "\n";
  return print(text);
}

Status maintain(PostgresMaintenance& maintenance, Timestamp at) {
  const auto alone = maintenance.begin();
  if (!alone) return tl::unexpected(alone.error());
  if (!*alone) return fail(ErrorCode::conflict, "another netaugur has been rolling up for a minute; try again later");
  const auto buckets = maintenance.roll_up();
  if (!buckets) return tl::unexpected(buckets.error());
  if (auto printed = print(fmt::format("rolled up {} buckets\n", *buckets)); !printed) return printed;
  const auto beyond = maintenance.beyond_rules(at);
  if (!beyond) return tl::unexpected(beyond.error());
  for (const auto& gone : *beyond) {
    if (auto retired = maintenance.retire(gone); !retired) return retired;
    if (auto printed = print("retired " + text_of(gone) + "\n"); !printed) return printed;
  }
  const auto made = maintenance.prepare_partitions();
  if (!made) return tl::unexpected(made.error());
  const auto analyzed = maintenance.analyze();
  if (!analyzed) return tl::unexpected(analyzed.error());
  return print(fmt::format("made {} partitions, analyzed {} tables\n", *made, *analyzed));
}

Status run(const Options& options) {
  std::vector<RetentionChange> changes;
  if (auto read = read_changes("--keep", Field::keep, options.keep, changes); !read) return read;
  if (auto read = read_changes("--cap", Field::size_max, options.cap, changes); !read) return read;
  if (auto read = read_changes("--keys", Field::keys, options.keys, changes); !read) return read;
  const auto url = database_url(options.db);
  if (!url) return tl::unexpected(url.error());
  auto maintenance = PostgresMaintenance::connect(*url);
  if (!maintenance) return tl::unexpected(maintenance.error());
  if (options.dry_run && !changes.empty()) {
    return fail(ErrorCode::usage, "--dry-run changes nothing: give --keep, --cap and --keys without it");
  }
  if (auto changed = (*maintenance)->change(changes); !changed) return changed;
  return options.dry_run ? show(**maintenance, now()) : maintain(**maintenance, now());
}

}  // namespace

Run declare_maintain(CLI::App& app) {
  auto options = std::make_shared<Options>();
  const auto add = [&app](const char* flag, std::vector<std::string>& values, const char* type, const char* text) {
    app.add_option(flag, values, text)->allow_extra_args(false)->type_name(type);
  };
  app.add_option("--db", options->db, "PostgreSQL URL or connection string (default: NETAUGUR_DB)");
  add("--keep", options->keep, "RES=AGE", "Rows to keep of raw, 1m, 1h, 1d, 30d or windows (the ledger); remembered");
  add("--cap", options->cap, "RES=SIZE", "Disk that a resolution may take, such as raw=50GiB; remembered");
  add("--keys", options->keys, "RES=COUNT", "Rows of a sensor and bucket that a rollup keeps; remembered");
  app.add_flag("--dry-run", options->dry_run, "Show the rules and what they would take away, and change nothing");
  app.footer(
      "Ages count back from the newest window, or from now where that is earlier. What goes is rolled up first.\n"
      "Examples:\n"
      "  netaugur maintain\n"
      "  netaugur maintain --keep raw=14d --keep 1m=90d --cap raw=50GiB\n"
      "  netaugur maintain --keep 1h=none --dry-run");
  return [options] {
    const auto done = run(*options);
    return done ? 0 : report("maintain", done.error());
  };
}

}  // namespace netaugur::cmd
