#pragma once
// Closed windows on disk, in order, for as long as the database is away: docs/spool.md.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "netaugur/store/store.hpp"

namespace netaugur {

struct SpoolOptions {
  static constexpr std::uint64_t bytes_least = std::uint64_t{1} << 20U;
  static constexpr std::uint64_t bytes_default = std::uint64_t{4} << 30U;

  std::string folder;                       ///< several aggregates may have the same: each has a sub-folder of its own
  std::string database;                     ///< which database the windows are for, without passwords
  std::uint64_t bytes_max = bytes_default;  ///< of this aggregate's windows; at least `bytes_least`
};

/// A queue of windows. What aggregates that have ended left in the same folder for the same database is taken over, and
/// comes first. Nothing is written before the first `append`. At `bytes_max` the oldest windows are folded, and when
/// all are, the oldest are shed (spool_shed.hpp). Not thread-safe.
class Spool {
 public:
  /// `say` gets messages for people: what was found, damage (by file and offset), the limit.
  /// Errors: denied or unavailable, naming the folder (it cannot be made, written to or read).
  [[nodiscard]] static Result<std::unique_ptr<Spool>> open(const SpoolOptions& options,
                                                           std::function<void(const std::string&)> say);
  ~Spool();

  /// Puts the first of `windows` behind what is there, and answers how many those are: at least one, durable when it
  /// answers. Precondition: there is one. Errors: unavailable (disk full), limit (nothing left to shed), denied; then
  /// the spool is as it was.
  [[nodiscard]] Result<std::size_t> append(std::span<const WindowRecord* const> windows);

  /// The oldest windows, at most `windows_max`, and no more after `rows_max` rows; they stay until `pop`. Empty: there
  /// are none. Damage is passed over and said.
  [[nodiscard]] std::vector<WindowRecord> front(std::size_t windows_max, std::size_t rows_max);
  /// Removes what the last `front` gave; call it when the windows are in the database.
  void pop();
  /// Or this, when they are not.
  void put_back();

  [[nodiscard]] bool empty() const;
  [[nodiscard]] std::uint64_t windows() const;  ///< how many wait
  [[nodiscard]] std::uint64_t bytes() const;    ///< on disk
  [[nodiscard]] bool half_full() const;
  /// Where this aggregate's windows are; the folder of the options before there are any.
  [[nodiscard]] std::string path() const;

 private:
  struct State;
  explicit Spool(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace netaugur
