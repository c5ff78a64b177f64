#pragma once
// What an administrator sets and the database keeps: what links carry, and how long what is kept.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "netaugur/base/result.hpp"
#include "netaugur/base/time.hpp"

namespace netaugur {

/// What a sensor's link carries.
struct LinkLimit {
  std::string sensor;
  std::uint64_t bits_per_second = 0;

  friend bool operator==(const LinkLimit&, const LinkLimit&) = default;
};

/// What is kept of a resolution: `raw`, `1m`, `1h`, `1d`, `30d`, or `windows`, the ledger. Empty fields: without bound.
struct RetentionRule {
  std::string resolution;
  std::optional<Duration> keep;           ///< before the newest window, or before now where that is earlier
  std::optional<std::uint64_t> size_max;  ///< octets on disk with indexes
  std::optional<std::uint64_t> keys;      ///< rows of a sensor and bucket, the largest by bytes and as many by packets

  friend bool operator==(const RetentionRule&, const RetentionRule&) = default;
};

struct Settings {
  std::int64_t revision = 0;             ///< grows with each change
  std::vector<LinkLimit> links;          ///< by sensor
  std::vector<RetentionRule> retention;  ///< all six, finest first, the ledger last

  friend bool operator==(const Settings&, const Settings&) = default;
};

/// Not thread-safe: one owner each.
class SettingsStore {
 public:
  virtual ~SettingsStore() = default;
  [[nodiscard]] virtual Result<Settings> settings() = 0;
  /// Replaces all of them, and answers them as they are now. Errors: usage (see check_settings), conflict (`revision`
  /// is not the stored one: somebody else changed them meanwhile).
  [[nodiscard]] virtual Result<Settings> replace_settings(const Settings& settings) = 0;
};

/// No link carries more than this: a petabit a second.
inline constexpr std::uint64_t bits_per_second_max = 1'000'000'000'000'000;
/// What is kept for a shorter time than this is a slip of the pen that would empty the database.
inline constexpr Duration keep_min = std::chrono::hours{1};

/// Errors: usage, naming what is wrong: a sensor that is listed twice or has no name, a limit out of bounds, a
/// resolution that is unknown, missing or listed twice, a rule out of bounds.
[[nodiscard]] Status check_settings(const Settings& settings);

/// What this sensor's link carries, if that is set.
[[nodiscard]] std::optional<std::uint64_t> limit_of(const std::vector<LinkLimit>& links, const std::string& sensor);

}  // namespace netaugur
