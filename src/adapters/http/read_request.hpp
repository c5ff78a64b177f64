#pragma once
// A request as httplib read it -> one as the routes take it.

#include <httplib.h>

#include <optional>
#include <string>

#include "exchange.hpp"

namespace netaugur::http {

/// Empty where no route can take it. HEAD is GET whose body is not sent.
[[nodiscard]] std::optional<api::Method> method_of(const std::string& name);

/// All but the body. Whoever says by a header who asks is meant by it; a cookie comes along by itself.
[[nodiscard]] api::Request read_request(const httplib::Request& in, api::Method method, const Ends& ends);

/// Errors: usage: the body is not the JSON that the method takes, or is not declared as JSON (which a foreign page's
/// form cannot).
[[nodiscard]] Status read_body(const httplib::Request& in, api::Request& out);

}  // namespace netaugur::http
