#include <fmt/format.h>

#include "session.hpp"
#include "sql.hpp"

namespace netaugur {

namespace {

using postgres::execute;

Access access_of(const pqxx::row& row) {
  return {row[0].as<int>() == static_cast<int>(Role::admin) ? Role::admin : Role::viewer,
          postgres::timestamp_from_us(row[1].as<std::int64_t>())};
}

}  // namespace

Status PostgresStore::add_sign_in_code(const std::string& hash, Role role, Timestamp expires) {
  return session_->database.run([&](pqxx::connection& connection) -> Status {
    pqxx::work transaction(connection);
    // Each new code takes the expired ones with it, so that neither table grows for ever.
    transaction.exec(
        "DELETE FROM access_code WHERE expires < now() - interval '1 day';"
        " DELETE FROM access_token WHERE expires < now() - interval '1 day'");
    execute(transaction, "INSERT INTO access_code (hash, role, expires) VALUES (decode($1, 'hex'), $2, $3)", hash,
            static_cast<int>(role), to_rfc3339(expires));
    transaction.commit();
    return {};
  });
}

Result<Access> PostgresStore::redeem(const std::string& code_hash, const std::string& token_hash, Timestamp now,
                                     Timestamp token_expires) {
  return session_->database.run([&](pqxx::connection& connection) -> Result<Access> {
    pqxx::work transaction(connection);
    const auto used =
        execute(transaction, "DELETE FROM access_code WHERE hash = decode($1, 'hex') AND expires > $2 RETURNING role",
                code_hash, to_rfc3339(now));
    if (used.empty()) {
      return fail(ErrorCode::denied,
                  "this sign-in link is unknown, used or expired: ask for a new one where `netaugur "
                  "serve` runs");
    }
    const auto stored =
        execute(transaction,
                fmt::format("INSERT INTO access_token (hash, role, expires) VALUES (decode($1, 'hex'), $2, $3)"
                            " RETURNING role, {}",
                            postgres::us_of("expires")),
                token_hash, used[0][0].as<int>(), to_rfc3339(token_expires));
    transaction.commit();
    return access_of(stored[0]);
  });
}

Result<Access> PostgresStore::check(const std::string& token_hash, Timestamp now) {
  return session_->database.run([&](pqxx::connection& connection) -> Result<Access> {
    pqxx::read_transaction transaction(connection);
    const auto found =
        execute(transaction,
                fmt::format("SELECT role, {} FROM access_token WHERE hash = decode($1, 'hex') AND expires > $2",
                            postgres::us_of("expires")),
                token_hash, to_rfc3339(now));
    if (found.empty()) return fail(ErrorCode::denied, "not signed in, or the session has expired: sign in again");
    return access_of(found[0]);
  });
}

Status PostgresStore::revoke(const std::string& token_hash) {
  return session_->database.run([&](pqxx::connection& connection) -> Status {
    pqxx::work transaction(connection);
    execute(transaction, "DELETE FROM access_token WHERE hash = decode($1, 'hex')", token_hash);
    transaction.commit();
    return {};
  });
}

Result<bool> PostgresStore::any_valid(Timestamp now) {
  return session_->database.run([&](pqxx::connection& connection) -> Result<bool> {
    pqxx::read_transaction transaction(connection);
    return execute(transaction, "SELECT EXISTS (SELECT FROM access_token WHERE expires > $1)", to_rfc3339(now))[0][0]
        .as<bool>();
  });
}

}  // namespace netaugur
