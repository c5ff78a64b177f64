#include "work_out.hpp"

namespace netaugur::api {

namespace {

Response wait_for_turn() {
  const Error error{ErrorCode::limit,
                    "as many questions that take seconds as may be are being worked out",
                    {"ask again in a few seconds"}};
  return {.status = 503, .body = Problem{503, error}, .headers = {{"Retry-After", "5"}}, .turn = Turn::waits};
}

}  // namespace

Response work_out(const Call& call, const std::function<Result<Response>(Backend&)>& answer) {
  const auto slot = call.environment.computing().take();
  if (!slot) return wait_for_turn();
  auto answered = [&]() -> Result<Response> {
    const auto backend = call.environment.backend();
    if (!backend) return tl::unexpected(backend.error());
    const auto limit = (*backend)->limit_in_all ? (*backend)->limit_in_all() : nullptr;
    return answer(**backend);
  }();
  Response response = answered ? *std::move(answered) : problem(std::move(answered).error());
  response.turn = Turn::had;
  return response;
}

}  // namespace netaugur::api
