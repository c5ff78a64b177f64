#include "netaugur/base/result.hpp"

namespace netaugur {

namespace {

struct Mapping {
  std::string_view name;
  int exit;
  int http;
};

Mapping mapping(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage:
      return {"usage", 2, 400};
    case ErrorCode::bad_input:
      return {"bad-input", 1, 422};
    case ErrorCode::not_found:
      return {"not-found", 1, 404};
    case ErrorCode::denied:
      return {"denied", 1, 401};
    case ErrorCode::forbidden:
      return {"forbidden", 1, 403};
    case ErrorCode::conflict:
      return {"conflict", 1, 409};
    case ErrorCode::unavailable:
      return {"unavailable", 1, 503};
    case ErrorCode::limit:
      return {"limit", 1, 429};
    case ErrorCode::interrupted:
      return {"interrupted", 1, 504};
    case ErrorCode::internal:
      return {"internal", 1, 500};
  }
  return {"internal", 1, 500};
}

}  // namespace

int exit_status(ErrorCode code) { return mapping(code).exit; }
int http_status(ErrorCode code) { return mapping(code).http; }
std::string_view name_of(ErrorCode code) { return mapping(code).name; }

}  // namespace netaugur
