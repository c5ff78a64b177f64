#include <fmt/format.h>

#include "retention.hpp"
#include "session.hpp"
#include "snapshot.hpp"
#include "sql.hpp"

namespace netaugur {

namespace {

using postgres::execute;

Settings read_settings(pqxx::transaction_base& transaction) {
  Settings settings;
  settings.revision = transaction.exec("SELECT max(revision) FROM settings_revision")[0][0].as<std::int64_t>(0);
  for (const auto& row :
       transaction.exec("SELECT sensor, bits_per_second FROM link_limit ORDER BY sensor COLLATE \"C\"")) {
    settings.links.push_back({row[0].as<std::string>(), row[1].as<std::uint64_t>()});
  }
  settings.retention = postgres::read_rules(transaction);
  return settings;
}

void write_retention(pqxx::transaction_base& transaction, const std::vector<RetentionRule>& rules) {
  const auto number = [](const auto& value) { return value ? std::to_string(*value) : std::string("NULL"); };
  for (const RetentionRule& rule : rules) {
    execute(transaction,
            fmt::format("UPDATE retention SET keep = {}, size_max = {}, keys = {} WHERE resolution = $1",
                        rule.keep ? postgres::literal(*rule.keep) : "NULL", number(rule.size_max), number(rule.keys)),
            rule.resolution);
  }
}

}  // namespace

Result<Settings> PostgresStore::settings() {
  return session_->database.run([](pqxx::connection& connection) -> Result<Settings> {
    postgres::Snapshot snapshot(connection);
    return read_settings(snapshot.transaction());
  });
}

Result<Settings> PostgresStore::replace_settings(const Settings& settings) {
  if (const Status fits = check_settings(settings); !fits) return tl::unexpected(fits.error());
  return session_->database.run([&](pqxx::connection& connection) -> Result<Settings> {
    pqxx::work transaction(connection);
    // Who comes second waits for the row here, and then finds it changed.
    const auto taken = execute(transaction, "UPDATE settings_revision SET revision = revision + 1 WHERE revision = $1",
                               settings.revision);
    if (taken.affected_rows() == 0) {
      return fail(ErrorCode::conflict,
                  fmt::format("the settings were changed meanwhile: revision {} is not the newest; read them again",
                              settings.revision));
    }
    transaction.exec("DELETE FROM link_limit");
    std::vector<std::string> sensors;
    std::vector<std::uint64_t> limits;
    for (const LinkLimit& link : settings.links) {
      sensors.push_back(link.sensor);
      limits.push_back(link.bits_per_second);
    }
    execute(transaction,
            "INSERT INTO link_limit (sensor, bits_per_second) SELECT * FROM unnest($1::text[], $2::bigint[])",
            postgres::array_of_text(sensors), postgres::array_of(limits));
    write_retention(transaction, settings.retention);
    Settings now = read_settings(transaction);
    transaction.commit();
    return now;
  });
}

}  // namespace netaugur
