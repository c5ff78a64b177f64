#pragma once
// The operating system: clock, environment, signals, randomness, descriptors, messages for people.

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "netaugur/base/result.hpp"
#include "netaugur/base/time.hpp"

namespace netaugur {

/// The system clock, UTC.
[[nodiscard]] Timestamp now();

/// Empty where the variable is not set or is empty.
[[nodiscard]] std::optional<std::string> environment(const char* name);

/// `flag` where it was given, else NETAUGUR_DB. Error: usage, with what to set.
[[nodiscard]] Result<std::string> database_url(const std::string& flag);

/// This host's name up to the first dot.
[[nodiscard]] std::string host_name();

/// `size` bytes from the kernel's generator, as lower-case hex.
[[nodiscard]] std::string random_hex(std::size_t size);

/// A number from the kernel's generator, for tables whose keys others choose.
[[nodiscard]] std::uint64_t random_seed();

/// A random UUID (RFC 9562 version 4).
[[nodiscard]] std::string random_uuid();

/// SHA-256 as 64 lower-case hex digits.
[[nodiscard]] std::string sha256_hex(std::string_view data);

/// Writes everything. Errors: interrupted (the reader of a pipe has gone: end quietly), unavailable (disk full and the
/// like), naming `what`.
[[nodiscard]] Status write_all(int descriptor, std::string_view data, std::string_view what);

/// Asks for a pipe buffer of 1 MiB where the descriptor is a pipe; a refusal costs speed only and is not told.
void widen_pipe(int descriptor);

/// Lets the allocator keep what is freed, for work that takes and frees the same megabytes again and again: a sixth of
/// its time went into fetching pages from the kernel and giving them back. For commands that end.
void keep_freed_memory();

/// Whether a person sees this descriptor.
[[nodiscard]] bool is_terminal(int descriptor);

/// `netaugur <command>: <message>` and the notes on stderr; answers the exit status. `interrupted` is quiet and 0.
int report(std::string_view command, const Error& error);

/// Log lines on stderr: `HH:MM:SS level message`, or one JSON object a line with NETAUGUR_LOG=json.
void log_info(std::string_view command, std::string_view message);
void log_warning(std::string_view command, std::string_view message);

/// Lets the signals that `Signals` receives wait until it is made. Call it before any other thread is made.
void hold_signals();

/// Whether a SIGINT or SIGTERM waits.
[[nodiscard]] bool stop_waits();

/// Receives SIGINT, SIGTERM (`stop`), SIGUSR1 (`report`) and, where it is wanted, SIGHUP (`reload`) on a thread of its
/// own, so that handlers may do anything. Make it before any other thread, so that all inherit the blocked mask;
/// SIGPIPE is ignored from then on. The destructor ends the thread.
class Signals {
 public:
  struct Handlers {
    std::function<void()> stop;
    std::function<void()> report = {};
    std::function<void()> reload = {};
  };

  explicit Signals(Handlers handlers);
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

 private:
  Handlers handlers_;
  std::atomic<bool> done_{false};
  std::thread thread_;
};

}  // namespace netaugur
