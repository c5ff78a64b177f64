#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "command.hpp"
#include "netaugur/adapters/distribution.hpp"
#include "netaugur/adapters/os.hpp"
#include "netaugur/adapters/postgres.hpp"
#include "netaugur/report/table.hpp"

namespace netaugur::cmd {

namespace {

struct Options {
  std::string db;
  std::optional<int> to;
  bool dry_run = false;
  DistributionMode distributed = DistributionMode::automatic;
};

Status print(const std::string& text) { return write_all(1, text, "standard output"); }

std::string title(const Migration& step) {
  char number[16];
  std::snprintf(number, sizeof number, "%04d", step.version);
  return std::string(number) + "_" + step.name;
}

Status move_schema(Migrator& migrator, const std::string& url, const Options& options, Migrator::Direction direction) {
  const Migrator::Plan plan{direction, options.to};
  const bool up = direction == Migrator::Direction::up;
  const auto steps = options.dry_run ? migrator.pending(plan) : migrator.apply(plan);
  if (!steps) return tl::unexpected(steps.error());
  std::string text;
  for (const auto& step : *steps) {
    if (options.dry_run) {
      text += "-- " + title(step) + (up ? " up\n" : " down\n") + (up ? step.up : step.down);
    } else {
      text += (up ? "applied " : "reverted ") + title(step) + "\n";
    }
  }
  const auto spread = distribute(url, up && !options.dry_run ? options.distributed : DistributionMode::off);
  if (!spread) {
    // The steps that were taken stay: they are said before the error.
    if (auto printed = print(text); !printed) return printed;
    return tl::unexpected(spread.error());
  }
  for (const auto& table : *spread) text += "distributed " + table + "\n";
  if (text.empty()) text = options.dry_run ? "-- nothing to do\n" : "nothing to do\n";
  return print(text);
}

std::string sentence_of(const Distribution& distribution) {
  if (distribution.tables.empty()) return "not distributed\n";
  const std::string nodes =
      distribution.workers == 0 ? "the coordinator alone" : std::to_string(distribution.workers) + " workers";
  return "distributed by bucket: " + std::to_string(distribution.tables.size()) + " tables on " + nodes + "\n";
}

Status show_status(Migrator& migrator, const std::string& url) {
  const auto states = migrator.status();
  if (!states) return tl::unexpected(states.error());
  Table table{{"version", "name", "applied_at"}, {}};
  for (const auto& state : *states) {
    const Cell applied_at = state.applied_at ? Cell(*state.applied_at) : Cell("pending");
    table.rows.push_back({Cell(std::int64_t{state.version}), Cell(state.name), applied_at});
  }
  const auto distribution = read_distribution(url);
  if (!distribution) return tl::unexpected(distribution.error());
  return print(render_text(table) + sentence_of(*distribution));
}

/// `status` has held names, checksums and gaps against ours already; what is left to say is whether all are there, and
/// all tables distributed where some are.
Status verify(Migrator& migrator, const std::string& url) {
  const auto states = migrator.status();
  if (!states) return tl::unexpected(states.error());
  for (const auto& state : *states) {
    if (!state.applied_at) {
      return fail(ErrorCode::conflict, "version " + std::to_string(state.version) + " (" + state.name +
                                           ") is not applied: run `netaugur migrate up`");
    }
  }
  const auto distribution = read_distribution(url);
  if (!distribution) return tl::unexpected(distribution.error());
  if (!distribution->tables.empty() && !distribution->local.empty()) {
    return fail(ErrorCode::conflict, "table " + distribution->local.front() +
                                         " is not distributed as the others are: run `netaugur migrate up`");
  }
  return print("schema is at version " + std::to_string(states->size()) + ", every checksum fits, " +
               sentence_of(*distribution));
}

}  // namespace

Run declare_migrate(CLI::App& app) {
  auto options = std::make_shared<Options>();
  // Before the subcommands are made: they take it over.
  app.footer(
      "Examples:\n"
      "  netaugur migrate up\n"
      "  netaugur migrate status --db postgresql:///netaugur\n"
      "  netaugur migrate down --to 2 --dry-run");
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--db", options->db, "PostgreSQL URL or connection string (default: NETAUGUR_DB)");
  auto* up = app.add_subcommand("up", "Apply what is pending");
  auto* down = app.add_subcommand("down", "Revert what is above --to; its data goes with it");
  auto* status = app.add_subcommand("status", "List the versions and when each was applied");
  app.add_subcommand("verify", "Check that the schema is complete and every checksum fits");
  static const std::map<std::string, DistributionMode> modes{
      {"auto", DistributionMode::automatic}, {"on", DistributionMode::on}, {"off", DistributionMode::off}};
  up->add_option("--distributed", options->distributed,
                 "Spread the tables over a Citus cluster: auto (where the database has the extension), on or off")
      ->transform(CLI::CheckedTransformer(modes).description("auto|on|off"));
  for (auto* direction : {up, down}) {
    direction->add_option("--to", options->to, "Version to stop at (down: required; 0 removes everything)");
    direction->add_flag("--dry-run", options->dry_run, "Print the SQL and change nothing");
  }
  return [options, up, down, status] {
    const auto url = database_url(options->db);
    if (!url) return report("migrate", url.error());
    auto migrator = Migrator::connect(*url);
    if (!migrator) return report("migrate", migrator.error());
    const auto done = *up       ? move_schema(**migrator, *url, *options, Migrator::Direction::up)
                      : *down   ? move_schema(**migrator, *url, *options, Migrator::Direction::down)
                      : *status ? show_status(**migrator, *url)
                                : verify(**migrator, *url);
    return done ? 0 : report("migrate", done.error());
  };
}

}  // namespace netaugur::cmd
