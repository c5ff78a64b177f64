#include <fmt/format.h>

#include "session.hpp"
#include "sql.hpp"

namespace netaugur {

namespace {

using postgres::execute;

/// What Access is read from.
std::string access_columns() {
  return fmt::format("id, role, {}, coalesce(name, ''), {}", postgres::us_of("expires"), postgres::us_of("issued"));
}

Access access_of(const pqxx::row& row) {
  return {.role = row[1].as<int>() == static_cast<int>(Role::admin) ? Role::admin : Role::viewer,
          .expires = postgres::timestamp_from_us(row[2].as<std::int64_t>()),
          .id = row[0].as<std::int64_t>(),
          .name = row[3].as<std::string>(),
          .issued = postgres::timestamp_from_us(row[4].as<std::int64_t>())};
}

/// To the minute, so that a busy page does not write with each question. Where nothing can be written, nobody is locked
/// out for it.
void note_use(pqxx::connection& connection, std::int64_t id, Timestamp now) {
  try {
    pqxx::work transaction(connection);
    execute(transaction, "UPDATE access_token SET last_used = $2 WHERE id = $1", id, to_rfc3339(now));
    transaction.commit();
  } catch (const pqxx::sql_error&) {
    return;
  }
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
    const auto stored = execute(transaction,
                                fmt::format("INSERT INTO access_token (hash, role, expires, created, issued) VALUES"
                                            " (decode($1, 'hex'), $2, $3, $4, $4) RETURNING {}",
                                            access_columns()),
                                token_hash, used[0][0].as<int>(), to_rfc3339(token_expires), to_rfc3339(now));
    transaction.commit();
    return access_of(stored[0]);
  });
}

Result<Access> PostgresStore::check(const std::string& token_hash, Timestamp now) {
  return session_->database.run([&](pqxx::connection& connection) -> Result<Access> {
    pqxx::result found;
    {
      pqxx::read_transaction transaction(connection);
      found = execute(transaction,
                      fmt::format("SELECT {}, last_used IS NULL OR last_used < $2::timestamptz - interval '1 minute'"
                                  " FROM access_token WHERE expires > $2 AND (hash = decode($1, 'hex')"
                                  " OR (previous_hash = decode($1, 'hex') AND previous_until > $2))",
                                  access_columns()),
                      token_hash, to_rfc3339(now));
    }
    if (found.empty()) return fail(ErrorCode::denied, "not signed in, or the session has expired: sign in again");
    const Access access = access_of(found[0]);
    if (found[0][5].as<bool>()) note_use(connection, access.id, now);
    return access;
  });
}

Result<bool> PostgresStore::rotate(const std::string& old_hash, const std::string& new_hash, Timestamp now,
                                   Timestamp old_until) {
  return session_->database.run([&](pqxx::connection& connection) -> Result<bool> {
    pqxx::work transaction(connection);
    const auto rotated = execute(transaction,
                                 "UPDATE access_token SET hash = decode($2, 'hex'), issued = $3, previous_hash = hash,"
                                 " previous_until = $4 WHERE hash = decode($1, 'hex') AND name IS NULL RETURNING id",
                                 old_hash, new_hash, to_rfc3339(now), to_rfc3339(old_until));
    transaction.commit();
    return !rotated.empty();
  });
}

Result<Access> PostgresStore::add_token(const NewToken& token) {
  return session_->database.run([&](pqxx::connection& connection) -> Result<Access> {
    pqxx::work transaction(connection);
    execute(transaction, "DELETE FROM access_token WHERE name = $1 AND expires <= $2", token.name,
            to_rfc3339(token.created));
    const auto stored = execute(
        transaction,
        fmt::format("INSERT INTO access_token (hash, name, role, created, issued, expires) VALUES"
                    " (decode($1, 'hex'), $2, $3, $4, $4, $5) ON CONFLICT (name) DO NOTHING RETURNING {}",
                    access_columns()),
        token.hash, token.name, static_cast<int>(token.role), to_rfc3339(token.created), to_rfc3339(token.expires));
    if (stored.empty()) {
      return fail(ErrorCode::conflict,
                  fmt::format("there is a token named '{}': revoke it first, or take another name", token.name));
    }
    transaction.commit();
    return access_of(stored[0]);
  });
}

Result<std::vector<AccessState>> PostgresStore::list(Timestamp now) {
  return session_->database.run([&](pqxx::connection& connection) -> Result<std::vector<AccessState>> {
    pqxx::read_transaction transaction(connection);
    const auto rows = execute(transaction,
                              fmt::format("SELECT {}, {}, {} FROM access_token WHERE expires > $1 ORDER BY id",
                                          access_columns(), postgres::us_of("created"), postgres::us_of("last_used")),
                              to_rfc3339(now));
    std::vector<AccessState> states;
    for (const auto& row : rows) {
      AccessState state{access_of(row), postgres::timestamp_from_us(row[5].as<std::int64_t>()), std::nullopt};
      if (!row[6].is_null()) state.last_used = postgres::timestamp_from_us(row[6].as<std::int64_t>());
      states.push_back(std::move(state));
    }
    return states;
  });
}

Result<std::vector<std::int64_t>> PostgresStore::still_valid(const std::vector<std::int64_t>& ids, Timestamp now) {
  return session_->database.run([&](pqxx::connection& connection) -> Result<std::vector<std::int64_t>> {
    pqxx::read_transaction transaction(connection);
    const auto rows = execute(transaction, "SELECT id FROM access_token WHERE id = ANY ($1::bigint[]) AND expires > $2",
                              postgres::array_of(ids), to_rfc3339(now));
    std::vector<std::int64_t> valid;
    for (const auto& row : rows) valid.push_back(row[0].as<std::int64_t>());
    return valid;
  });
}

Result<Access> PostgresStore::revoke(std::int64_t id) {
  return session_->database.run([&](pqxx::connection& connection) -> Result<Access> {
    pqxx::work transaction(connection);
    const auto gone =
        execute(transaction, fmt::format("DELETE FROM access_token WHERE id = $1 RETURNING {}", access_columns()), id);
    if (gone.empty()) {
      return fail(ErrorCode::not_found, fmt::format("no token or session {}: `netaugur token list` shows them", id));
    }
    transaction.commit();
    return access_of(gone[0]);
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
