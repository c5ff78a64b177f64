#include "database.hpp"

#include <fmt/format.h>

#include <new>

namespace netaugur::postgres {

namespace {

/// PostgreSQL's messages have several lines; the first says what is wrong, the rest is for people.
Error error_from(ErrorCode code, const std::string& prefix, const std::string& message) {
  Error error{code, prefix, {}};
  std::string text = without_password(message);
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  const auto line_end = text.find('\n');
  std::string line = text.substr(0, line_end);
  for (const char* level : {"ERROR:  ", "FATAL:  "}) {
    if (line.starts_with(level)) line.erase(0, std::string_view(level).size());
  }
  error.message += line;
  while (line_end != std::string::npos && !text.empty()) {
    const auto end = text.find('\n');
    text.erase(0, end == std::string::npos ? text.size() : end + 1);
    if (!text.empty()) error.notes.push_back(text.substr(text.find_first_not_of(" \t"), text.find('\n')));
    if (text.find('\n') == std::string::npos) break;
  }
  return error;
}

/// By SQLSTATE (PostgreSQL manual, appendix A).
Error error_of(const pqxx::sql_error& error) {
  const std::string& state = error.sqlstate();
  const auto in_class = [&state](std::string_view prefix) { return state.starts_with(prefix); };
  const auto as = [&error](ErrorCode code, const char* prefix) { return error_from(code, prefix, error.what()); };
  if (in_class("08") || in_class("57P")) return as(ErrorCode::unavailable, "the database went away: ");
  if (state == "25006") return as(ErrorCode::unavailable, "the database is read-only (a standby, perhaps): ");
  if (state == "53100") return as(ErrorCode::unavailable, "the database's disk is full: ");
  if (in_class("53")) return as(ErrorCode::unavailable, "the database is short of resources: ");
  if (in_class("40")) return as(ErrorCode::unavailable, "another writer was in the way: ");
  if (state == "42501" || in_class("28")) return as(ErrorCode::denied, "the database does not permit this user to: ");
  if (state == "42P01" || state == "42703") {
    auto missing = as(ErrorCode::bad_input, "the database's schema does not fit: ");
    missing.notes.emplace_back("run `netaugur migrate up`");
    return missing;
  }
  if (state == "57014") return as(ErrorCode::interrupted, "the database cancelled the question: ");
  if (in_class("22")) return as(ErrorCode::bad_input, "the database refused a value: ");
  return as(ErrorCode::internal, fmt::format("database error {}: ", state).c_str());
}

}  // namespace

std::string without_password(std::string text) {
  constexpr std::string_view mask = "***";
  // postgresql://user:secret@host
  for (auto scheme = text.find("://"); scheme != std::string::npos; scheme = text.find("://", scheme + 3)) {
    const auto user = scheme + 3;
    const auto at = text.find('@', user);
    const auto colon = text.find(':', user);
    if (at == std::string::npos || colon > at || text.find_first_of("/ ", user) < at) continue;
    text.replace(colon + 1, at - colon - 1, mask);
  }
  // host=h password=secret
  constexpr std::string_view word = "password=";
  for (auto from = text.find(word); from != std::string::npos; from = text.find(word, from + word.size())) {
    const auto secret = from + word.size();
    const bool quoted = secret < text.size() && text[secret] == '\'';
    const auto end = quoted ? text.find('\'', secret + 1) : text.find_first_of(" &\"", secret);
    text.replace(secret, end == std::string::npos ? std::string::npos : end - secret, mask);
  }
  return text;
}

void Database::drop() {
  if (connection_ && on_close_) on_close_();
  connection_.reset();
  usual_timeout_.clear();
}

Status Database::connect() {
  if (connection_ && !connection_->is_open()) drop();
  if (connection_) return {};
  auto fresh = std::make_unique<pqxx::connection>(url_);
#if PQXX_VERSION_MAJOR < 7
  // Version 6 would reconnect by itself and lose the session's settings and staging tables without a word.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  fresh->inhibit_reactivation(true);
#pragma GCC diagnostic pop
#endif
  connection_ = std::move(fresh);
  try {
    auto ready = on_open_(*connection_);
    if (!ready) drop();
    return ready;
  } catch (...) {
    // Half set up is not open.
    drop();
    throw;
  }
}

Status Database::keep_deadline() {
  if (!deadline_) {
    if (usual_timeout_.empty()) return {};
    pqxx::nontransaction session(*connection_);
    session.exec(fmt::format("SET statement_timeout = {}", session.quote(usual_timeout_)));
    usual_timeout_.clear();
    return {};
  }
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline_ - Clock::now()).count();
  if (left <= 0) return fail(ErrorCode::interrupted, "its questions took too long in all: the rest was cancelled");
  pqxx::nontransaction session(*connection_);
  if (usual_timeout_.empty()) usual_timeout_ = session.exec("SHOW statement_timeout")[0][0].as<std::string>();
  session.exec(fmt::format("SET statement_timeout = {}", left));
  return {};
}

Error Database::error_of_current_exception() {
  const bool was_open = connection_ != nullptr;
  try {
    throw;
  } catch (const pqxx::broken_connection& error) {
    drop();
    return error_from(ErrorCode::unavailable, was_open ? "the database went away: " : "", error.what());
  } catch (const pqxx::in_doubt_error& error) {
    drop();
    return error_from(ErrorCode::unavailable, "the database went away at the commit: ", error.what());
  } catch (const pqxx::transaction_rollback& error) {
    return error_from(ErrorCode::unavailable, "another writer was in the way: ", error.what());
  } catch (const pqxx::sql_error& error) {
    auto mapped = error_of(error);
    // A server that became a standby stays read-only for this session; a new one may find its successor.
    const bool read_only = error.sqlstate() == "25006";
    if (connection_ && (!connection_->is_open() || read_only)) drop();
    return mapped;
  } catch (const pqxx::failure& error) {
    // libpqxx 6 reports a connection that broke in the midst of a statement or a COPY in several ways.
    if (!connection_ || !connection_->is_open()) {
      drop();
      return error_from(ErrorCode::unavailable, "the database went away: ", error.what());
    }
    return error_from(ErrorCode::internal, "libpqxx: ", error.what());
  } catch (const std::bad_alloc&) {
    return {ErrorCode::limit, "out of memory while talking to the database: ask for less", {}};
  } catch (const std::exception& error) {
    return error_from(ErrorCode::internal, "libpqxx: ", error.what());
  }
}

}  // namespace netaugur::postgres
