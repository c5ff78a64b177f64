#pragma once
// Answers that take seconds.

#include <functional>

#include "netaugur/api/route.hpp"

namespace netaugur::api {

/// What `answer` answers in its turn, in which all of its questions together take no longer than one may; where it is
/// not its turn, a 503 that says that the request may wait.
[[nodiscard]] Response work_out(const Call& call, const std::function<Result<Response>(Backend&)>& answer);

}  // namespace netaugur::api
