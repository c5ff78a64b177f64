#pragma once
// The ports to whatever keeps the traffic. Two kinds answer them: memory (core, the reference) and PostgreSQL; both
// pass one contract suite.

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "netaugur/store/question.hpp"

namespace netaugur {

/// A closed window of one run, as it is written.
struct WindowRecord {
  StreamHeader stream;
  WindowSummary summary;
  std::vector<TrafficRow> rows;  ///< keys distinct, any order; their sum is summary.total
};

struct WriteReport {
  std::size_t written = 0;
  std::size_t already_there = 0;  ///< (sensor, run, window) was stored before: left as it is
  std::size_t expired = 0;  ///< older than the ledger goes back: it cannot be told whether it was stored, so it was not
};

/// Not thread-safe: one owner each.
class WindowWriter {
 public:
  virtual ~WindowWriter() = default;
  /// Writes each window wholly or not at all, at most once for its (sensor, run, start). One transaction for the whole
  /// span. Errors: unavailable (may be tried again), bad_input (schema missing or too old), internal.
  [[nodiscard]] virtual Result<WriteReport> write(std::span<const WindowRecord> windows) = 0;
  /// Does a piece of what writing left to be done later (rollups), in about a second. Nothing depends on it but the
  /// speed of answers. Answers whether there may be more. Errors: as for write.
  [[nodiscard]] virtual Result<bool> settle() = 0;
};

/// What needs no single rows: enough for a forecast. Not thread-safe: one owner each.
class SeriesReader {
 public:
  virtual ~SeriesReader() = default;
  /// Errors: usage (more than `points_max` steps), unavailable.
  [[nodiscard]] virtual Result<SeriesAnswer> series(const SeriesQuestion& question) = 0;
  [[nodiscard]] virtual Result<TopAnswer> top(const TopQuestion& question) = 0;
  [[nodiscard]] virtual Result<std::vector<SensorState>> sensors() = 0;
};

/// Not thread-safe: one owner each.
class TrafficReader : public SeriesReader {
 public:
  [[nodiscard]] virtual Result<TrafficPage> traffic(const PageQuestion& question) = 0;
  [[nodiscard]] virtual Result<WindowPage> windows(const PageQuestion& question) = 0;
  /// Errors: as series.
  [[nodiscard]] virtual Result<LossAnswer> loss(const LossQuestion& question) = 0;
  /// Windows with a sequence greater than `after`, oldest first, at most `limit`.
  [[nodiscard]] virtual Result<std::vector<StoredWindow>> windows_after(std::int64_t after, std::size_t limit) = 0;
};

/// Gives forecasts a piece at a time, so that any number of them takes the memory of one piece; empty at the end. It
/// must not use the store that it gives them to.
using ForecastPieces = std::function<Result<std::vector<ForecastSet>>()>;

/// Not thread-safe: one owner each.
class ForecastStore {
 public:
  virtual ~ForecastStore() = default;
  /// One transaction over all pieces; a set for the same series, sensor, metric, step, model and issue time replaces
  /// the older one and its score. An error of `next` leaves everything as it was, and is answered.
  [[nodiscard]] virtual Status save_pieces(const ForecastPieces& next) = 0;
  [[nodiscard]] Status save(std::span<const ForecastSet> sets);
  [[nodiscard]] virtual Result<std::vector<ForecastSet>> newest(const ForecastQuestion& question) = 0;
  /// Every set that matches and has a window within the period, by series, sensor, step, issue time and order of
  /// saving; `limit` of the question counts sets. Error: limit (there are more).
  [[nodiscard]] virtual Result<std::vector<ForecastSet>> covering(const ForecastQuestion& question, Period period) = 0;
  /// Whose forecasts there are and with which steps, by sensor and step; an empty name: of all sensors together.
  [[nodiscard]] virtual Result<std::vector<std::pair<std::string, Duration>>> steps() = 0;
  [[nodiscard]] virtual Result<std::vector<StoredForecast>> unscored(const UnscoredQuestion& question) = 0;
  /// One transaction; a second score of a forecast replaces the first. What was replaced or removed meanwhile is left
  /// out.
  [[nodiscard]] virtual Status save_scores(std::span<const ForecastScore> scores) = 0;
  /// The scores of stored forecasts, by forecast; at most `limit` of the question, the newest.
  [[nodiscard]] virtual Result<std::vector<std::pair<ForecastSet, ForecastScore>>> scores(
      const ForecastQuestion& question) = 0;
};

enum class Role { viewer, admin };
[[nodiscard]] std::string_view name_of(Role role);
/// Error: usage.
[[nodiscard]] Result<Role> parse_role(std::string_view text);

/// Who a secret lets in.
struct Access {
  Role role = Role::viewer;
  Timestamp expires;
  std::int64_t id = 0;    ///< stays when the secret is rotated
  std::string name = {};  ///< of a token; empty: a browser's session
  Timestamp issued = {};  ///< when its secret was made
};

/// A token or a session as it is listed: nothing of its secret.
struct AccessState {
  Access access;
  Timestamp created;
  std::optional<Timestamp> last_used;  ///< to the minute
};

/// A token to be stored.
struct NewToken {
  std::string name;  ///< not empty
  std::string hash;
  Role role = Role::viewer;
  Timestamp created;
  Timestamp expires;
};

/// Secrets are made and hashed by the caller (SHA-256, lower-case hex); only hashes get here.
class AccessStore {
 public:
  virtual ~AccessStore() = default;
  [[nodiscard]] virtual Status add_sign_in_code(const std::string& hash, Role role, Timestamp expires) = 0;
  /// Uses the code up, in one step with storing the session. Error: denied (unknown, used or expired code).
  [[nodiscard]] virtual Result<Access> redeem(const std::string& code_hash, const std::string& token_hash,
                                              Timestamp now, Timestamp token_expires) = 0;
  /// Takes a secret's hash, and one that was rotated away until its end; notes the use. Error: denied.
  [[nodiscard]] virtual Result<Access> check(const std::string& token_hash, Timestamp now) = 0;
  /// Gives a session another secret; the one of `old_hash` stays good until `old_until`. Answers false where it was
  /// given another one already.
  [[nodiscard]] virtual Result<bool> rotate(const std::string& old_hash, const std::string& new_hash, Timestamp now,
                                            Timestamp old_until) = 0;
  /// Error: conflict (a valid token has this name).
  [[nodiscard]] virtual Result<Access> add_token(const NewToken& token) = 0;
  /// Those that are valid, sessions too, oldest first.
  [[nodiscard]] virtual Result<std::vector<AccessState>> list(Timestamp now) = 0;
  /// Those of the ids that still let in.
  [[nodiscard]] virtual Result<std::vector<std::int64_t>> still_valid(const std::vector<std::int64_t>& ids,
                                                                      Timestamp now) = 0;
  /// Ends a token or session. Error: not_found.
  [[nodiscard]] virtual Result<Access> revoke(std::int64_t id) = 0;
  /// Whether any token or session is still valid: if not, `serve` prints a sign-in link.
  [[nodiscard]] virtual Result<bool> any_valid(Timestamp now) = 0;
};

}  // namespace netaugur
