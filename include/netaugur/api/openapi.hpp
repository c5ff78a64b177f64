#pragma once
// src/api/openapi.yaml, as the build made it fit to be served.

#include <string_view>

namespace netaugur::api {

/// The contract as JSON.
[[nodiscard]] std::string_view openapi_json();
/// The contract as a page to read, without scripts and without anything from elsewhere.
[[nodiscard]] std::string_view openapi_page();

}  // namespace netaugur::api
