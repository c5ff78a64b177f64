#include <fmt/format.h>

#include "session.hpp"
#include "sql.hpp"

namespace netaugur {

namespace postgres {

void set_up_session(pqxx::connection& connection) {
  pqxx::nontransaction session(connection);
  // Texts of times are read back as UTC; notices about what already exists are no news; questions are too short to be
  // worth compiling.
  session.exec(
      "SET application_name = 'netaugur'; SET client_encoding = 'UTF8'; SET TimeZone = 'UTC'; SET DateStyle = 'ISO';"
      " SET client_min_messages = 'warning'; SET jit = off; SET default_transaction_isolation = 'read committed'");
}

namespace {

void limit_statements(pqxx::connection& connection, Duration longest) {
  pqxx::nontransaction session(connection);
  session.exec(
      fmt::format("SET statement_timeout = {}", std::chrono::ceil<std::chrono::milliseconds>(longest).count()));
}

}  // namespace

}  // namespace postgres

PostgresStore::Session::Session(const std::string& url)
    : database(url, [this](pqxx::connection& connection) -> Status {
        postgres::set_up_session(connection);
        {
          // Questions are short and many: an index that is read at random is mostly in memory, and a second process for
          // each would be paid by the others. Every question has a period, so that an index serves it; without
          // statistics a new partition would be read whole instead.
          pqxx::nontransaction session(connection);
          session.exec("SET random_page_cost = 1.1; SET enable_seqscan = off; SET max_parallel_workers_per_gather = 0");
        }
        if (statement_limit > Duration{0}) postgres::limit_statements(connection, statement_limit);
        // Another database may have come up under the same name.
        runs.clear();
        partitions.clear();
        return postgres::check_schema(connection);
      }) {}

PostgresStore::PostgresStore(std::unique_ptr<Session> session) : session_(std::move(session)) {}
PostgresStore::~PostgresStore() = default;

Result<std::unique_ptr<PostgresStore>> PostgresStore::connect(const std::string& url) {
  auto session = std::make_unique<Session>(url);
  if (auto open = session->database.open(); !open) return tl::unexpected(open.error());
  return std::unique_ptr<PostgresStore>(new PostgresStore(std::move(session)));
}

void PostgresStore::explain_into(std::string* plans) { session_->plans = plans; }

Status PostgresStore::limit_statements(Duration longest) {
  session_->statement_limit = longest;
  return session_->database.run([longest](pqxx::connection& connection) -> Status {
    postgres::limit_statements(connection, longest);
    return {};
  });
}

std::shared_ptr<void> PostgresStore::limit_in_all(Duration longest) {
  session_->database.set_deadline(postgres::Database::Clock::now() + longest);
  return {session_.get(), [](Session* session) { session->database.set_deadline(std::nullopt); }};
}

Result<int> PostgresStore::schema_version() {
  return session_->database.run([](pqxx::connection& connection) -> Result<int> {
    pqxx::read_transaction transaction(connection);
    return transaction.exec("SELECT coalesce(max(version), 0) FROM schema_migration")[0][0].as<int>();
  });
}

Result<std::int64_t> PostgresStore::newest_sequence() {
  return session_->database.run([](pqxx::connection& connection) -> Result<std::int64_t> {
    pqxx::read_transaction transaction(connection);
    return transaction.exec("SELECT coalesce(max(sequence), 0) FROM traffic_window")[0][0].as<std::int64_t>();
  });
}

}  // namespace netaugur
