#pragma once
// The API in one process: the store in memory, sign-in in memory, a clock that stands still.

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

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
    return tokens_[token_hash] = {code.mapped().role, token_expires, ++ids_, "", now};
  }
  Result<Access> check(const std::string& token_hash, Timestamp now) override {
    const auto token = tokens_.find(token_hash);
    if (token == tokens_.end() || token->second.expires <= now) return fail(ErrorCode::denied, "not signed in");
    return token->second;
  }
  Result<bool> rotate(const std::string& old_hash, const std::string& new_hash, Timestamp now,
                      Timestamp old_until) override {
    const auto old = tokens_.find(old_hash);
    if (old == tokens_.end() || !old->second.name.empty()) return false;
    tokens_[new_hash] = old->second;
    tokens_[new_hash].issued = tokens_[old_hash].issued = now;
    tokens_[old_hash].expires = old_until;
    return true;
  }
  Result<Access> add_token(const NewToken& token) override {
    for (const auto& [hash, access] : tokens_) {
      if (access.name == token.name) return fail(ErrorCode::conflict, "there is one of this name");
    }
    return tokens_[token.hash] = {token.role, token.expires, ++ids_, token.name, token.created};
  }
  Result<std::vector<AccessState>> list(Timestamp now) override {
    std::vector<AccessState> states;
    for (const auto& [hash, access] : tokens_) {
      if (access.expires > now) states.push_back({access, access.issued, std::nullopt});
    }
    return states;
  }
  Result<std::vector<std::int64_t>> still_valid(const std::vector<std::int64_t>& ids, Timestamp now) override {
    std::vector<std::int64_t> valid;
    for (const auto& [hash, access] : tokens_) {
      if (access.expires > now && std::ranges::find(ids, access.id) != ids.end()) valid.push_back(access.id);
    }
    return valid;
  }
  Result<Access> revoke(std::int64_t id) override {
    const auto found = std::ranges::find_if(tokens_, [id](const auto& token) { return token.second.id == id; });
    if (found == tokens_.end()) return fail(ErrorCode::not_found, "no such token");
    const Access gone = found->second;
    std::erase_if(tokens_, [id](const auto& token) { return token.second.id == id; });
    return gone;
  }
  Result<bool> any_valid(Timestamp) override { return !tokens_.empty(); }

 private:
  std::map<std::string, Access> codes_;
  std::map<std::string, Access> tokens_;
  std::int64_t ids_ = 0;
};

/// Settings as the port describes them.
class MemorySettings final : public SettingsStore {
 public:
  Settings stored{1,
                  {},
                  {{"raw", {}, {}, {}},
                   {"1m", {}, {}, 500},
                   {"1h", {}, {}, 500},
                   {"1d", {}, {}, 500},
                   {"30d", {}, {}, 500},
                   {"windows", {}, {}, {}}}};

  Result<Settings> settings() override { return stored; }
  Result<Settings> replace_settings(const Settings& settings) override {
    if (auto fits = check_settings(settings); !fits) return tl::unexpected(fits.error());
    if (settings.revision != stored.revision) return fail(ErrorCode::conflict, "changed meanwhile");
    stored = settings;
    ++stored.revision;
    return stored;
  }
};

class MemoryEnvironment : public Environment {
 public:
  std::shared_ptr<MemoryStore> store = std::make_shared<MemoryStore>();
  std::shared_ptr<MemoryAccess> access = std::make_shared<MemoryAccess>();
  std::shared_ptr<MemorySettings> settings = std::make_shared<MemorySettings>();
  Timestamp clock{std::chrono::hours{24 * 365 * 50}};
  bool database_away = false;
  ComputingSlots slots{2};
  KeptAnomalies kept;
  std::vector<std::string> audited;

  Timestamp now() override { return clock; }
  Result<Backend*> backend() override {
    if (database_away) return fail(ErrorCode::unavailable, "the database does not answer");
    return &backend_;
  }
  std::string new_secret() override { return "secret" + std::to_string(++secrets_); }
  std::string hash(std::string_view secret) override { return "hash of " + std::string(secret); }
  SignInAttempts& attempts() override { return attempts_; }
  ComputingSlots& computing() override { return slots; }
  KeptAnomalies& kept_anomalies() override { return kept; }
  std::string metrics() override { return "up 1\n"; }
  void audit(std::string_view what) override { audited.emplace_back(what); }

  /// Lets the bearer of this token in.
  void admit(const std::string& token, Role role = Role::viewer, Duration lifetime = std::chrono::hours{1}) {
    (void)access->add_sign_in_code("once", role, clock + std::chrono::hours{1});
    (void)access->redeem("once", hash(token), clock, clock + lifetime);
  }

 private:
  Backend backend_{
      store, store, access, settings, [] { return Result<Readiness>(Readiness{"memory", 1, std::nullopt}); }, store};
  SignInAttempts attempts_;
  int secrets_ = 0;
};

inline Request get(std::string path, std::vector<FilterTerm> query = {}) {
  Request request{.method = Method::get, .path = std::move(path)};
  request.query = std::move(query);
  request.token = "viewer-token";
  request.host = "127.0.0.1:8080";
  request.cookie = session_cookie(8080, false);
  return request;
}

/// The message of a problem; empty where the response is none.
inline std::string message_of(const Response& response) {
  const auto* found = std::get_if<Problem>(&response.body);
  return found == nullptr ? "" : found->error.message;
}

}  // namespace netaugur::api
