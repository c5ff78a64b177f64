#include "distribute.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "database.hpp"
#include "locks.hpp"
#include "netaugur/adapters/distribution.hpp"
#include "session.hpp"
#include "sql.hpp"

namespace netaugur {

namespace postgres {

namespace {

/// Names that rows refer to: joined with rows, so that each node needs them.
constexpr std::array<const char*, 3> reference_tables{"sensor", "run", "forecast_series"};

/// The others join its colocation, so that equal buckets of all tables lie on one node.
constexpr const char* anchor = "traffic";

using Names = std::vector<std::string>;

Names first_column(const pqxx::result& rows) {
  Names names;
  for (const auto& row : rows) names.push_back(row[0].as<std::string>());
  return names;
}

bool has_extension(pqxx::transaction_base& transaction) {
  return !transaction.exec("SELECT FROM pg_extension WHERE extname = 'citus'").empty();
}

/// Tables of our schema that grow and are not distributed. A cluster's shards are tables too where the coordinator
/// holds some.
Names local_growing_tables(pqxx::transaction_base& transaction) {
  return first_column(transaction.exec(
      "SELECT relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND attname = 'bucket'"
      " WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = current_schema()::regnamespace"
      " AND c.oid NOT IN (SELECT logicalrelid FROM pg_dist_partition WHERE partmethod = 'h')"
      " AND NOT relation_is_a_known_shard(c.oid) ORDER BY relname"));
}

Names local_reference_tables(pqxx::transaction_base& transaction) {
  Names names;
  for (const char* name : reference_tables) {
    const auto found = execute(
        transaction,
        "SELECT FROM pg_class c WHERE c.oid = to_regclass($1)"
        " AND c.oid NOT IN (SELECT logicalrelid FROM pg_dist_partition WHERE partmethod = 'n' AND repmodel = 't')",
        name);
    if (!found.empty()) names.emplace_back(name);
  }
  return names;
}

struct ForeignKey {
  std::string table;
  std::string referenced;
  std::string name;
  std::string definition;
};

/// Among tables that grow: while only one of the two is distributed there can be none.
std::vector<ForeignKey> foreign_keys_among(pqxx::transaction_base& transaction, const Names& tables) {
  std::vector<ForeignKey> keys;
  const auto rows =
      execute(transaction,
              "SELECT conrelid::regclass, confrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint"
              " WHERE contype = 'f' AND conrelid::regclass::text = ANY ($1) AND confrelid::regclass::text = ANY ($1)",
              array_of_text(tables));
  for (const auto& row : rows) {
    keys.push_back(
        {row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<std::string>(), row[3].as<std::string>()});
  }
  return keys;
}

void begin_distribution(pqxx::transaction_base& transaction) {
  transaction.exec(fmt::format("SELECT pg_advisory_xact_lock({})", locks::migration));
  // One connection a node: what is done over several in parallel cannot be followed by what touches a reference table.
  transaction.exec("SET LOCAL citus.multi_shard_modify_mode = 'sequential'");
}

void distribute_table(pqxx::transaction_base& transaction, const std::string& table) {
  // What refers to a table that is already distributed lies where that does: it may have been so since before the
  // others were gathered.
  const auto referenced = execute(transaction,
                                  "SELECT confrelid::regclass FROM pg_constraint JOIN pg_dist_partition"
                                  " ON logicalrelid = confrelid WHERE contype = 'f' AND conrelid = to_regclass($1)"
                                  " AND partmethod = 'h' LIMIT 1",
                                  table);
  const std::string beside = !referenced.empty() ? referenced[0][0].as<std::string>()
                             : table == anchor   ? "none"
                                                 : anchor;
  execute(transaction, "SELECT create_distributed_table($1, 'bucket', colocate_with => $2)", table, beside);
}

/// What a table held before lies twice until then. It cascades along foreign keys: all linked tables must be
/// distributed by now.
void drop_local_rows(pqxx::transaction_base& transaction, const std::string& table) {
  execute(transaction, "SELECT truncate_local_data_after_distributing_table($1)", table);
}

/// Reference tables and those linked by foreign keys, together. Answers what it did.
Names distribute_linked(pqxx::connection& connection) {
  pqxx::work transaction(connection);
  begin_distribution(transaction);
  const Names growing = local_growing_tables(transaction);
  const auto keys = foreign_keys_among(transaction, growing);
  Names done = local_reference_tables(transaction);
  for (const auto& key : keys) transaction.exec(fmt::format("ALTER TABLE {} DROP CONSTRAINT {}", key.table, key.name));
  for (const auto& table : done) execute(transaction, "SELECT create_reference_table($1)", table);
  std::set<std::string> linked;
  for (const auto& key : keys) linked.insert({key.table, key.referenced});
  for (const auto& table : linked) {
    distribute_table(transaction, table);
    done.push_back(table);
  }
  for (const auto& key : keys) {
    transaction.exec(fmt::format("ALTER TABLE {} ADD CONSTRAINT {} {}", key.table, key.name, key.definition));
  }
  for (const auto& table : done) drop_local_rows(transaction, table);
  transaction.commit();
  return done;
}

/// False where another migrator was first.
bool distribute_alone(pqxx::connection& connection, const std::string& table) {
  pqxx::work transaction(connection);
  begin_distribution(transaction);
  const Names local = local_growing_tables(transaction);
  if (std::ranges::find(local, table) == local.end()) return false;
  distribute_table(transaction, table);
  drop_local_rows(transaction, table);
  transaction.commit();
  return true;
}

Status make_extension(pqxx::connection& connection) {
  pqxx::work transaction(connection);
  if (has_extension(transaction)) return {};
  if (transaction.exec("SELECT FROM pg_available_extensions WHERE name = 'citus'").empty()) {
    return fail(ErrorCode::bad_input, "the PostgreSQL server does not carry the extension citus",
                {"install Citus on each node, set shared_preload_libraries = 'citus' and start it again, or leave out "
                 "`--distributed on`: one PostgreSQL needs no extension"});
  }
  if (transaction.exec("SHOW shared_preload_libraries")[0][0].as<std::string>().find("citus") == std::string::npos) {
    return fail(ErrorCode::bad_input, "the PostgreSQL server carries citus, but has not loaded it",
                {"set shared_preload_libraries = 'citus' in postgresql.conf of each node and start it again"});
  }
  transaction.exec("CREATE EXTENSION citus");
  transaction.commit();
  return {};
}

/// A reference table has a copy where the coordinator is known as a node: there, and not on some worker, its rows are
/// read.
Status check_coordinator(const Distribution& cluster) {
  if (cluster.workers == 0 || cluster.coordinator) return {};
  return fail(
      ErrorCode::bad_input, "the cluster has workers, but does not know its coordinator's address",
      {"run on the coordinator: SELECT citus_set_coordinator_host('ADDRESS'), an address that the workers reach"});
}

Result<Distribution> distribution_of(pqxx::transaction_base& transaction) {
  Distribution found;
  found.extension = has_extension(transaction);
  if (!found.extension) return found;
  if (transaction.exec("SELECT groupid FROM pg_dist_local_group")[0][0].as<int>() != 0) {
    return fail(ErrorCode::bad_input, "this database is a worker of a Citus cluster",
                {"name its coordinator with --db"});
  }
  const auto nodes = transaction.exec(
      "SELECT count(*) FILTER (WHERE groupid <> 0), count(*) FILTER (WHERE groupid = 0) FROM pg_dist_node"
      " WHERE isactive AND noderole = 'primary'");
  found.workers = nodes[0][0].as<int>();
  found.coordinator = nodes[0][1].as<int>() > 0;
  found.tables =
      first_column(transaction.exec("SELECT relname FROM pg_dist_partition JOIN pg_class c ON c.oid = logicalrelid"
                                    " WHERE partmethod = 'h' AND NOT relispartition AND relnamespace = "
                                    "current_schema()::regnamespace ORDER BY relname"));
  found.local = local_growing_tables(transaction);
  const auto references = local_reference_tables(transaction);
  found.local.insert(found.local.end(), references.begin(), references.end());
  return found;
}

/// Each table is a transaction, so that a cluster's lock tables need not hold all partitions of all tables at once.
Result<Names> distribute_all(pqxx::connection& connection, DistributionMode mode) {
  if (mode == DistributionMode::off) return Names();
  if (mode == DistributionMode::on) {
    if (auto made = make_extension(connection); !made) return tl::unexpected(made.error());
  }
  Distribution cluster;
  {
    pqxx::read_transaction transaction(connection);
    auto found = distribution_of(transaction);
    if (!found) return tl::unexpected(found.error());
    cluster = std::move(*found);
  }
  if (!cluster.extension || cluster.local.empty()) return Names();
  if (auto known = check_coordinator(cluster); !known) return tl::unexpected(known.error());
  Names done;
  if (std::ranges::find(cluster.local, anchor) != cluster.local.end() && distribute_alone(connection, anchor))
    done.emplace_back(anchor);
  const auto linked = distribute_linked(connection);
  done.insert(done.end(), linked.begin(), linked.end());
  Names rest;
  {
    pqxx::read_transaction transaction(connection);
    rest = local_growing_tables(transaction);
  }
  for (const auto& table : rest) {
    if (distribute_alone(connection, table)) done.push_back(table);
  }
  return done;
}

Database database_at(const std::string& url) {
  return Database(url, [](pqxx::connection& connection) -> Status {
    set_up_session(connection);
    return {};
  });
}

}  // namespace

bool is_distributed(pqxx::transaction_base& transaction) {
  return has_extension(transaction) &&
         !execute(transaction,
                  "SELECT FROM pg_dist_partition WHERE logicalrelid = to_regclass($1) AND partmethod = 'h'", anchor)
              .empty();
}

void gather(pqxx::connection& connection) {
  while (true) {
    pqxx::work transaction(connection);
    begin_distribution(transaction);
    const auto next =
        execute(transaction,
                "SELECT logicalrelid::regclass FROM pg_dist_partition JOIN pg_class c ON c.oid = logicalrelid"
                " WHERE partmethod = 'h' AND NOT relispartition AND relnamespace = current_schema()::regnamespace"
                " AND NOT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND c.oid IN (conrelid, confrelid))"
                " ORDER BY relname = $1 LIMIT 1",
                anchor);
    if (next.empty()) return;
    execute(transaction, "SELECT undistribute_table($1)", next[0][0].as<std::string>());
    transaction.commit();
  }
}

const char* size_function(bool distributed) {
  return distributed ? "citus_total_relation_size" : "pg_total_relation_size";
}

}  // namespace postgres

Result<Distribution> read_distribution(const std::string& url) {
  return postgres::database_at(url).run([](pqxx::connection& connection) {
    pqxx::read_transaction transaction(connection);
    return postgres::distribution_of(transaction);
  });
}

Result<std::vector<std::string>> distribute(const std::string& url, DistributionMode mode) {
  return postgres::database_at(url).run(
      [mode](pqxx::connection& connection) { return postgres::distribute_all(connection, mode); });
}

}  // namespace netaugur
