#pragma once
// The one error type and the one result alias of the project.

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace netaugur {

/// What went wrong, as callers branch on it. `exit_status` and `http_status` map it; nothing else does.
enum class ErrorCode {
  usage,        ///< the user asked for something that cannot be: flag, filter expression, horizon
  bad_input,    ///< a file, line or row that is not what it should be
  not_found,    ///< a file, interface, sensor, model or route that does not exist
  denied,       ///< not signed in, or no permission
  forbidden,    ///< signed in, but the role does not reach
  conflict,     ///< in use or changed meanwhile: port taken, lock held, checksum differs
  unavailable,  ///< a service that we need does not answer: database away
  limit,        ///< a stated limit was reached
  interrupted,  ///< a signal or a deadline ended it
  internal      ///< our own fault
};

/// What, which input, what to try: `message` is one line; `notes` are further lines for people.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  std::vector<std::string> notes = {};
};

template <class T>
using Result = tl::expected<T, Error>;

/// A result that carries nothing but success.
using Status = Result<void>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message,
                                                std::vector<std::string> notes = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(notes)});
}

/// 2 for usage, 1 for everything else (CLI convention: 0 done, 1 runtime failure, 2 usage).
[[nodiscard]] int exit_status(ErrorCode code);

/// The HTTP status that a problem document carries for this code.
[[nodiscard]] int http_status(ErrorCode code);

/// A short, stable, lower-case name for logs and problem documents.
[[nodiscard]] std::string_view name_of(ErrorCode code);

}  // namespace netaugur
