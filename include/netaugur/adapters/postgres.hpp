#pragma once
// PostgreSQL: the store's ports, its notifications and its schema. Nothing of libpqxx shows here.
// A URL is what libpq takes: `postgresql://user@host/netaugur`, `host=/run/netaugur dbname=netaugur`.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "netaugur/store/settings.hpp"
#include "netaugur/store/store.hpp"
#include "netaugur/store/window_traffic.hpp"

namespace netaugur {

/// One connection. Not thread-safe: one owner each; open one a thread. A connection that broke is opened again by the
/// next call; the call that met the break answers `unavailable`, and may be made again (see WindowWriter::write).
class PostgresStore final : public WindowWriter,
                            public TrafficReader,
                            public WindowTrafficReader,
                            public ForecastStore,
                            public AccessStore,
                            public SettingsStore {
 public:
  /// Connects and checks that the schema is the one of this program.
  /// Errors: unavailable (naming host or socket, never a password), bad_input (schema missing, older or newer).
  [[nodiscard]] static Result<std::unique_ptr<PostgresStore>> connect(const std::string& url);
  ~PostgresStore() override;

  [[nodiscard]] Result<WriteReport> write(std::span<const WindowRecord> windows) override;
  [[nodiscard]] Result<bool> settle() override;

  [[nodiscard]] Result<SeriesAnswer> series(const SeriesQuestion& question) override;
  [[nodiscard]] Result<TopAnswer> top(const TopQuestion& question) override;
  [[nodiscard]] Result<TrafficPage> traffic(const PageQuestion& question) override;
  [[nodiscard]] Result<WindowPage> windows(const PageQuestion& question) override;
  [[nodiscard]] Result<LossAnswer> loss(const LossQuestion& question) override;
  [[nodiscard]] Result<std::vector<StoredWindow>> windows_after(std::int64_t after, std::size_t limit) override;
  [[nodiscard]] Result<std::vector<SensorState>> sensors() override;
  [[nodiscard]] Result<std::vector<TrafficOfWindows>> traffic_of(std::span<const StoredWindow> windows,
                                                                 std::span<const Filter> filters) override;

  [[nodiscard]] Status save_pieces(const ForecastPieces& next) override;
  [[nodiscard]] Result<std::vector<ForecastSet>> newest(const ForecastQuestion& question) override;
  [[nodiscard]] Result<std::vector<ForecastSet>> covering(const ForecastQuestion& question, Period period) override;
  [[nodiscard]] Result<std::vector<std::pair<std::string, Duration>>> steps() override;
  [[nodiscard]] Result<std::vector<StoredForecast>> unscored(const UnscoredQuestion& question) override;
  [[nodiscard]] Status save_scores(std::span<const ForecastScore> scores) override;
  [[nodiscard]] Result<std::vector<std::pair<ForecastSet, ForecastScore>>> scores(
      const ForecastQuestion& question) override;

  [[nodiscard]] Status add_sign_in_code(const std::string& hash, Role role, Timestamp expires) override;
  [[nodiscard]] Result<Access> redeem(const std::string& code_hash, const std::string& token_hash, Timestamp now,
                                      Timestamp token_expires) override;
  [[nodiscard]] Result<Access> check(const std::string& token_hash, Timestamp now) override;
  [[nodiscard]] Result<bool> rotate(const std::string& old_hash, const std::string& new_hash, Timestamp now,
                                    Timestamp old_until) override;
  [[nodiscard]] Result<Access> add_token(const NewToken& token) override;
  [[nodiscard]] Result<std::vector<AccessState>> list(Timestamp now) override;
  [[nodiscard]] Result<std::vector<std::int64_t>> still_valid(const std::vector<std::int64_t>& ids,
                                                              Timestamp now) override;
  [[nodiscard]] Result<Access> revoke(std::int64_t id) override;
  [[nodiscard]] Result<bool> any_valid(Timestamp now) override;

  [[nodiscard]] Result<Settings> settings() override;
  [[nodiscard]] Result<Settings> replace_settings(const Settings& settings) override;

  /// From now on every question also appends its statements and what EXPLAIN ANALYZE says of them, until it is given
  /// null.
  void explain_into(std::string* plans);

  /// From now on a statement that takes longer is cancelled in the database: the question's error is `interrupted`.
  /// Errors: as for questions.
  [[nodiscard]] Status limit_statements(Duration longest);

  /// While what it answers is held, all questions together take no longer: `interrupted` beyond. One at a time.
  [[nodiscard]] std::shared_ptr<void> limit_in_all(Duration longest);

  /// The schema's version as the database says it now: also the question whether the database answers.
  [[nodiscard]] Result<int> schema_version();
  /// The largest sequence number of a window that is committed; 0 where there is none.
  [[nodiscard]] Result<std::int64_t> newest_sequence();

 private:
  class Session;
  explicit PostgresStore(std::unique_ptr<Session> session);

  std::unique_ptr<Session> session_;
};

/// What PostgreSQL tells without being asked.
struct StoreNotice {
  enum class Kind { none, windows, forecasts };
  Kind kind = Kind::none;          ///< none: nothing came before the timeout or `interrupt`
  std::int64_t last_sequence = 0;  ///< of windows: the largest sequence number of the commit
};

/// LISTEN on `netaugur_window` and `netaugur_forecast`. One owner; `interrupt` alone may be called from another thread.
class PostgresListener {
 public:
  [[nodiscard]] static Result<std::unique_ptr<PostgresListener>> connect(const std::string& url);
  ~PostgresListener();
  /// The next notice, or `none` after `timeout`. Error: unavailable; the next call connects and listens again, and what
  /// was committed meanwhile must be asked for (windows_after).
  [[nodiscard]] Result<StoreNotice> wait(Duration timeout);
  /// Makes this and every later `wait` return at once.
  void interrupt();

 private:
  class Session;
  explicit PostgresListener(std::unique_ptr<Session> session);

  std::unique_ptr<Session> session_;
};

/// A step of the schema, as migrations/NNNN_name.{up,down}.sql has it.
struct Migration {
  int version = 0;
  std::string name;
  std::string up;
  std::string down;

  /// SHA-256 over `up`, a zero byte and `down`, lower-case hex.
  [[nodiscard]] std::string checksum() const;
};

/// The steps that this program carries, by version from 1 on.
[[nodiscard]] const std::vector<Migration>& migrations();

struct MigrationState {
  int version = 0;
  std::string name;
  std::optional<Timestamp> applied_at;  ///< empty: pending
};

/// Brings the schema up and down. Every step is one transaction under an advisory lock, so two at once take turns.
class Migrator {
 public:
  enum class Direction { up, down };
  /// `head`: the newest version where empty (up); required for down. `dry_run`: answers the steps and changes nothing.
  struct Plan {
    Direction direction = Direction::up;
    std::optional<int> target;
  };

  [[nodiscard]] static Result<std::unique_ptr<Migrator>> connect(const std::string& url,
                                                                 const std::vector<Migration>& steps = migrations());
  ~Migrator();
  /// Errors: conflict (a recorded checksum differs, a gap, a version that is newer than ours), unavailable.
  [[nodiscard]] Result<std::vector<MigrationState>> status();
  /// The steps that `apply` would take, in order.
  [[nodiscard]] Result<std::vector<Migration>> pending(const Plan& plan);
  /// Takes them; answers those that were taken by this call. Errors: as `status`; usage (no such target).
  [[nodiscard]] Result<std::vector<Migration>> apply(const Plan& plan);

 private:
  class Session;
  explicit Migrator(std::unique_ptr<Session> session);

  std::unique_ptr<Session> session_;
};

}  // namespace netaugur
