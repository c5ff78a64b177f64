#include "read_request.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>

#include "netaugur/adapters/json_answers.hpp"

namespace netaugur::http {

namespace {

std::string cookie_value(const std::string& cookies, std::string_view name) {
  std::size_t start = 0;
  while (start < cookies.size()) {
    const std::size_t end = std::min(cookies.find(';', start), cookies.size());
    std::string_view pair = std::string_view(cookies).substr(start, end - start);
    pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) {
      return std::string(pair.substr(name.size() + 1));
    }
    start = end + 1;
  }
  return {};
}

/// A header that says who asks is meant; a cookie comes along by itself.
void read_token(const httplib::Request& in, api::Request& out) {
  constexpr std::string_view scheme = "Bearer ";
  const std::string authorization = in.get_header_value("Authorization");
  if (authorization.starts_with(scheme)) {
    out.token = authorization.substr(scheme.size());
    return;
  }
  out.token = cookie_value(in.get_header_value("Cookie"), out.cookie);
  out.by_cookie = !out.token.empty();
}

/// The media types that are answered, by the client's weights (RFC 9110 section 12.5.1); of equals the first.
api::Representation representation_of(const std::string& accept) {
  constexpr std::array<std::pair<std::string_view, api::Representation>, 5> known = {{
      {"application/json", api::Representation::json},
      {"text/csv", api::Representation::csv},
      {"application/x-ndjson", api::Representation::ndjson},
      {"application/ndjson", api::Representation::ndjson},
      {"text/event-stream", api::Representation::event_stream},
  }};
  api::Representation best = api::Representation::json;
  double best_weight = 0;
  for (std::size_t start = 0; start < accept.size();) {
    const std::size_t end = std::min(accept.find(',', start), accept.size());
    std::string_view range = std::string_view(accept).substr(start, end - start);
    start = end + 1;
    range.remove_prefix(std::min(range.find_first_not_of(' '), range.size()));
    double weight = 1;
    if (const std::size_t q = range.find("q="); q != std::string_view::npos) {
      weight = std::strtod(std::string(range.substr(q + 2)).c_str(), nullptr);
    }
    const std::string_view type = range.substr(0, range.find_first_of("; "));
    const auto* const found = std::ranges::find(known, type, &std::pair<std::string_view, api::Representation>::first);
    if (found == known.end() || weight <= best_weight) continue;
    best = found->second;
    best_weight = weight;
  }
  return best;
}

bool wants_websocket(const httplib::Request& in) {
  std::string upgrade = in.get_header_value("Upgrade");
  std::ranges::transform(upgrade, upgrade.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return in.method == "GET" && upgrade == "websocket";
}

}  // namespace

std::optional<api::Method> method_of(const std::string& name) {
  if (name == "GET" || name == "HEAD") return api::Method::get;
  if (name == "POST") return api::Method::post;
  if (name == "PUT") return api::Method::put;
  if (name == "DELETE") return api::Method::del;
  return std::nullopt;
}

api::Request read_request(const httplib::Request& in, api::Method method, const Ends& ends) {
  api::Request out{.method = method, .path = in.path};
  out.query.assign(in.params.begin(), in.params.end());
  out.secure = ends.secure;
  out.cookie = api::session_cookie(ends.local.port, ends.secure);
  read_token(in, out);
  out.host = in.get_header_value("Host");
  out.origin = in.get_header_value("Origin");
  out.fetch_site = in.get_header_value("Sec-Fetch-Site");
  out.last_event = in.get_header_value("Last-Event-ID");
  out.accept = representation_of(in.get_header_value("Accept"));
  out.remote = in.remote_addr;
  out.upgrade = wants_websocket(in);
  return out;
}

Status read_body(const httplib::Request& in, api::Request& out) {
  const bool takes_body = out.method == api::Method::post || out.method == api::Method::put;
  if (!takes_body || in.body.empty()) return {};
  if (!in.get_header_value("Content-Type").starts_with("application/json")) {
    return fail(ErrorCode::usage, "the body must be JSON, with Content-Type: application/json");
  }
  if (out.method == api::Method::put) {
    auto settings = read_settings(in.body);
    if (!settings) return tl::unexpected(settings.error());
    out.settings = *std::move(settings);
    return {};
  }
  auto fields = read_fields(in.body);
  if (!fields) return tl::unexpected(fields.error());
  out.fields = *std::move(fields);
  return {};
}

}  // namespace netaugur::http
