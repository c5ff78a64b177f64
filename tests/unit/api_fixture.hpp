#pragma once
// The API in one process: the store in memory, sign-in in memory, a clock that stands still.

#include <map>
#include <memory>
#include <string>

#include "netaugur/api/route.hpp"
#include "netaugur/store/memory_store.hpp"

namespace netaugur::api {

/// Sign-in as the port describes it; the contract tests hold PostgreSQL's against the same words.
class MemoryAccess final : public AccessStore {
 public:
  Status add_sign_in_code(const std::string& hash, Role role, Timestamp expires) override {
    codes_[hash] = {role, expires};
    return {};
  }
  Result<Access> redeem(const std::string& code_hash, const std::string& token_hash, Timestamp now,
                        Timestamp token_expires) override {
    const auto code = codes_.extract(code_hash);
    if (code.empty() || code.mapped().expires <= now) return fail(ErrorCode::denied, "the code is not valid");
    return tokens_[token_hash] = {code.mapped().role, token_expires};
  }
  Result<Access> check(const std::string& token_hash, Timestamp now) override {
    const auto token = tokens_.find(token_hash);
    if (token == tokens_.end() || token->second.expires <= now) return fail(ErrorCode::denied, "not signed in");
    return token->second;
  }
  Status revoke(const std::string& token_hash) override {
    tokens_.erase(token_hash);
    return {};
  }
  Result<bool> any_valid(Timestamp) override { return !tokens_.empty(); }

 private:
  std::map<std::string, Access> codes_;
  std::map<std::string, Access> tokens_;
};

class MemoryEnvironment : public Environment {
 public:
  std::shared_ptr<MemoryStore> store = std::make_shared<MemoryStore>();
  std::shared_ptr<MemoryAccess> access = std::make_shared<MemoryAccess>();
  Timestamp clock{std::chrono::hours{24 * 365 * 50}};
  bool database_away = false;

  Timestamp now() override { return clock; }
  Result<Backend*> backend() override {
    if (database_away) return fail(ErrorCode::unavailable, "the database does not answer");
    return &backend_;
  }
  std::string new_secret() override { return "secret" + std::to_string(++secrets_); }
  std::string hash(std::string_view secret) override { return "hash of " + std::string(secret); }
  SignInAttempts& attempts() override { return attempts_; }

  /// Lets the bearer of this token in.
  void admit(const std::string& token, Role role = Role::viewer) {
    (void)access->add_sign_in_code("once", role, clock + std::chrono::hours{1});
    (void)access->redeem("once", hash(token), clock, clock + std::chrono::hours{1});
  }

 private:
  Backend backend_{store, store, access, [] { return Result<Readiness>(Readiness{"memory", 1, std::nullopt}); }};
  SignInAttempts attempts_;
  int secrets_ = 0;
};

inline Request get(std::string path, std::vector<FilterTerm> query = {}) {
  Request request{.method = Method::get, .path = std::move(path)};
  request.query = std::move(query);
  request.token = "viewer-token";
  request.host = "127.0.0.1:8080";
  return request;
}

/// The message of a problem; empty where the response is none.
inline std::string message_of(const Response& response) {
  const auto* found = std::get_if<Problem>(&response.body);
  return found == nullptr ? "" : found->error.message;
}

}  // namespace netaugur::api
