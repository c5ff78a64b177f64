// Options and wiring of `netaugur token`.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <string>

#include "command.hpp"
#include "netaugur/adapters/json_table.hpp"
#include "netaugur/adapters/os.hpp"
#include "netaugur/adapters/postgres.hpp"
#include "netaugur/api/route.hpp"
#include "netaugur/api/token_rules.hpp"
#include "netaugur/report/answer_table.hpp"

namespace netaugur::cmd {

namespace {

constexpr const char* command = "token";

struct Options {
  std::string db;
  std::string name;
  std::string role = "viewer";
  std::string expires = "90d";
  std::string output = "table";
  std::string origin = "http://127.0.0.1:8080";
  std::string link_role = "admin";
};

Result<std::unique_ptr<PostgresStore>> open_store(const Options& options) {
  const auto url = database_url(options.db);
  if (!url) return tl::unexpected(url.error());
  return PostgresStore::connect(*url);
}

/// Who changed what, for whoever reads the log of this host later.
void audit(const std::string& what) { log_info(command, "audit: " + what); }

/// The secret goes to stdout alone and is never shown again.
Status create(const Options& options) {
  const Timestamp created = now();
  const auto wanted = api::read_token_wish({options.name, options.role, options.expires}, created);
  if (!wanted) return tl::unexpected(wanted.error());
  auto store = open_store(options);
  if (!store) return tl::unexpected(store.error());
  const std::string secret = random_hex(32);
  const auto added = (*store)->add_token({wanted->name, sha256_hex(secret), wanted->role, created, wanted->expires});
  if (!added) return tl::unexpected(added.error());
  audit(fmt::format("token {} '{}' created: {}, until {}", added->id, added->name, name_of(added->role),
                    to_rfc3339(added->expires)));
  return write_all(STDOUT_FILENO, secret + "\n", "standard output");
}

Status list(const Options& options) {
  const auto output = parse_output_format(options.output);
  if (!output) return fail(output.error().code, "-o: " + output.error().message);
  auto store = open_store(options);
  if (!store) return tl::unexpected(store.error());
  const auto states = (*store)->list(now());
  if (!states) return tl::unexpected(states.error());
  return write_all(STDOUT_FILENO, render(table_of(*states), *output), "standard output");
}

/// The id that a person means by a token's name or by the id itself.
Result<std::int64_t> id_of(AccessStore& store, const std::string& word) {
  const auto states = store.list(now());
  if (!states) return tl::unexpected(states.error());
  const auto named = std::ranges::find_if(*states, [&](const AccessState& state) { return state.access.name == word; });
  if (named != states->end()) return named->access.id;
  std::int64_t id = 0;
  const auto [stop, failure] = std::from_chars(word.data(), word.data() + word.size(), id);
  if (failure == std::errc{} && stop == word.data() + word.size()) return id;
  return fail(ErrorCode::not_found, fmt::format("no token '{}': `netaugur token list` shows them", word));
}

Status revoke(const Options& options) {
  auto store = open_store(options);
  if (!store) return tl::unexpected(store.error());
  const auto id = id_of(**store, options.name);
  if (!id) return tl::unexpected(id.error());
  const auto gone = (*store)->revoke(*id);
  if (!gone) return tl::unexpected(gone.error());
  const std::string what = gone->name.empty() ? "session" : "token";
  audit(fmt::format("{} {} '{}' revoked", what, gone->id, gone->name));
  return {};
}

/// A code in the database: any server on it takes it, so that none has to be started anew.
Status link(const Options& options) {
  if (!options.origin.starts_with("http://") && !options.origin.starts_with("https://")) {
    return fail(
        ErrorCode::usage,
        fmt::format("--origin '{}' is no server: write http://127.0.0.1:8080 or https://HOST:PORT", options.origin));
  }
  const auto role = parse_role(options.link_role);
  if (!role) return tl::unexpected(role.error());
  auto store = open_store(options);
  if (!store) return tl::unexpected(store.error());
  const std::string code = random_hex(32);
  auto added = (*store)->add_sign_in_code(sha256_hex(code), *role, now() + api::sign_in_code_length);
  if (!added) return added;
  audit(fmt::format("sign-in link made: {}, within 15 minutes", name_of(*role)));
  const std::string_view origin = std::string_view(options.origin).substr(0, options.origin.find_last_not_of('/') + 1);
  return write_all(STDOUT_FILENO, fmt::format("{}/signin#code={}\n", origin, code), "standard output");
}

}  // namespace

Run declare_token(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.footer(
      "Examples:\n"
      "  netaugur token create prometheus > /etc/prometheus/netaugur.token\n"
      "  netaugur token create deploy --role admin --expires 7d\n"
      "  netaugur token revoke prometheus\n"
      "  netaugur token link --role viewer --origin https://netaugur.example.net:8443");
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--db", options->db, "PostgreSQL URL; NETAUGUR_DB where left out");
  auto* create_app = app.add_subcommand("create", "Make a token and print its secret, once");
  create_app->add_option("name", options->name, "What it is for")->required();
  create_app->add_option("--role", options->role, "viewer or admin")->capture_default_str();
  create_app->add_option("--expires", options->expires, "How long it lets in, up to 10 years")->capture_default_str();
  auto* list_app = app.add_subcommand("list", "Tokens and sessions that are valid, with their last use");
  list_app->add_option("-o,--output", options->output, "table, json, ndjson or csv")->capture_default_str();
  auto* revoke_app = app.add_subcommand("revoke", "End a token or a session; open streams end within seconds");
  revoke_app->add_option("token", options->name, "Its name or its id")->required();
  auto* link_app = app.add_subcommand("link", "Print a link that signs one browser in, once, within 15 minutes");
  link_app->add_option("--origin", options->origin, "Where a browser finds the server")->capture_default_str();
  link_app->add_option("--role", options->link_role, "viewer or admin")->capture_default_str();
  return [options, create_app, list_app, link_app] {
    const Status done = create_app->parsed() ? create(*options)
                        : list_app->parsed() ? list(*options)
                        : link_app->parsed() ? link(*options)
                                             : revoke(*options);
    return done ? 0 : report(command, done.error());
  };
}

}  // namespace netaugur::cmd
