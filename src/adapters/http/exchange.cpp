#include "exchange.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>

#include "framing.hpp"
#include "netaugur/adapters/json_answers.hpp"
#include "netaugur/adapters/os.hpp"

namespace netaugur::http {

namespace {

/// A connection to httplib: reads what has arrived, keeps what is written.
class MemoryStream final : public httplib::Stream {
 public:
  MemoryStream(const std::string& request, const Ends& ends)
      : rest_(request), remote_(ends.remote), local_(ends.local) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* out, std::size_t size) override {
    const std::size_t taken = std::min(size, rest_.size());
    std::memcpy(out, rest_.data(), taken);
    rest_.remove_prefix(taken);
    return static_cast<ssize_t>(taken);
  }
  ssize_t write(const char* data, std::size_t size) override {
    response_.append(data, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& ip, int& port) const override {
    ip = remote_.address;
    port = remote_.port;
  }
  void get_local_ip_and_port(std::string& ip, int& port) const override {
    ip = local_.address;
    port = local_.port;
  }
  /// httplib refuses descriptors that `select` cannot hold; it is never to wait on ours.
  socket_t socket() const override { return INVALID_SOCKET; }

  std::string take() { return std::move(response_); }

 private:
  std::string_view rest_;
  const Endpoint& remote_;
  const Endpoint& local_;
  std::string response_;
};

/// Opens the door to httplib's parsing, routing and writing.
class RequestServer final : public httplib::Server {
 public:
  /// Answers whether the connection may be kept.
  bool process(MemoryStream& stream, [[maybe_unused]] const Ends& ends,
               const std::function<void(httplib::Request&)>& prepare) {
    bool closed = false;
#ifdef CPPHTTPLIB_SERVER_READ_TIMEOUT_SECOND
    // 0.18 (Debian 13) takes the ends of the connection here and not from the stream.
    const bool written = process_request(stream, ends.remote.address, ends.remote.port, ends.local.address,
                                         ends.local.port, false, closed, prepare);
#else
    const bool written = process_request(stream, false, closed, prepare);
#endif
    return written && !closed;
  }
};

/// A connection serves any number of requests; httplib's header wants one.
constexpr std::size_t requests_told_max = 1'000'000;

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

std::optional<api::Method> method_of(const std::string& name) {
  if (name == "GET" || name == "HEAD") return api::Method::get;
  if (name == "POST") return api::Method::post;
  if (name == "PUT") return api::Method::put;
  if (name == "DELETE") return api::Method::del;
  return std::nullopt;
}

bool wants_websocket(const httplib::Request& in) {
  std::string upgrade = in.get_header_value("Upgrade");
  std::ranges::transform(upgrade, upgrade.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return in.method == "GET" && upgrade == "websocket";
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

/// Errors: usage: the body is not the JSON that the method takes, or is not declared as JSON (which a foreign page's
/// form cannot).
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

bool says_cache_control(const api::Response& response) {
  return std::ranges::any_of(response.headers, [](const auto& header) { return header.first == "Cache-Control"; });
}

void write_response(const api::Response& response, httplib::Response& out) {
  out.status = response.status;
  if (!says_cache_control(response)) out.set_header("Cache-Control", "no-store");
  out.set_header("Vary", "Accept, Accept-Encoding");
  for (const auto& [name, value] : response.headers) out.set_header(name, value);
  Rendered body = render(response.body);
  if (!body.type.empty()) out.set_content(std::move(body.text), std::string(body.type));
}

/// Names what is sent, however it is compressed; whoever has it already is told so (RFC 9110 section 13.1.2).
void tag(const httplib::Request& in, httplib::Response& out) {
  constexpr std::size_t digits = 32;
  const std::string etag = fmt::format("W/\"{}\"", sha256_hex(out.body).substr(0, digits));
  out.set_header("ETag", etag);
  const std::string known = in.get_header_value("If-None-Match");
  // The weak comparison: a strong tag of the same digits is none of ours.
  if (known.find(etag) == std::string::npos && known != "*") return;
  out.status = 304;
  out.body.clear();
  out.headers.erase("Content-Type");
}

/// Everything else is a file of the dashboard.
bool is_route(const std::string& path) {
  return path.starts_with("/api/") ||
         std::ranges::any_of(api::routes(), [&](const auto* route) { return route->path == path; });
}

std::size_t route_of(const httplib::Request& in, api::Method method) {
  const auto routes = api::routes();
  const auto found = std::ranges::find_if(
      routes, [&](const auto* route) { return route->method == method && route->path == in.path; });
  return found == routes.end() ? Metrics::no_route : static_cast<std::size_t>(found - routes.begin());
}

/// Where a page may load from and who may frame it: nobody but ourselves. Styles are set inline by PrimeNG.
httplib::Headers security_headers() {
  return {{"Content-Security-Policy",
           "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
           "object-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'self'"},
          {"X-Content-Type-Options", "nosniff"},
          {"Referrer-Policy", "same-origin"}};
}

}  // namespace

class Exchange::Impl {
 public:
  Impl(api::Environment& environment, const StaticFiles& files, std::chrono::seconds idle)
      : environment_(environment), files_(files) {
    const auto handler = [this](const httplib::Request& in, httplib::Response& out) { handle(in, out); };
    // A line feed is no part of `.`: a path that holds one meets no handler and is a 404.
    const std::string any = ".*";
    server_.Get(any, handler).Post(any, handler).Put(any, handler).Patch(any, handler).Delete(any, handler);
    server_.Options(any, handler);
    server_.set_default_headers(security_headers());
    // Told to clients only: how long a connection lives is not httplib's to decide.
    server_.set_keep_alive_timeout(idle.count());
    server_.set_keep_alive_max_count(requests_told_max);
    server_.set_error_handler([](const httplib::Request& in, httplib::Response& out) {
      if (out.body.empty()) write_response(refused_by_httplib(in, out.status), out);
    });
    server_.set_exception_handler([](const httplib::Request&, httplib::Response& out, const std::exception_ptr&) {
      write_response(api::problem({ErrorCode::internal, "the server failed at this request"}), out);
    });
  }

  Reply answer(const std::string& request, const Ends& ends) {
    reply_ = {};
    ends_ = &ends;
    try {
      return process(request, ends);
    } catch (const std::exception& error) {
      // What httplib reads before a route is found is not guarded by its exception handler.
      const std::string why = fmt::format("this request cannot be read: {}", error.what());
      return {closing_response({400, {ErrorCode::usage, why}}), true};
    }
  }

 private:
  Reply process(const std::string& request, const Ends& ends) {
    MemoryStream stream(request, ends);
    const bool kept = server_.process(stream, ends, [this](httplib::Request& in) {
      in.ranges.clear();
      in.headers.erase("Expect");
      // httplib would take brotli at its slowest level wherever a client allows it, and compress again what is already.
      codings_ = read_codings(in.get_header_value("Accept-Encoding"));
      in.headers.erase("Accept-Encoding");
      if (codings_.gzip && is_route(in.path)) in.headers.emplace("Accept-Encoding", "gzip");
    });
    if (!reply_.rest) reply_.bytes = stream.take();
    reply_.close = reply_.close || !kept;
    if (std::exchange(head_only_, false)) reply_.rest.reset();
    return std::move(reply_);
  }

  static api::Response refused_by_httplib(const httplib::Request& in, int status) {
    const ErrorCode code = status == 404 ? ErrorCode::not_found : ErrorCode::usage;
    return {status,
            api::Problem{status, {code, fmt::format("this request cannot be answered: {} {}", in.method, in.target)}}};
  }

  void handle(const httplib::Request& in, httplib::Response& out) {
    dispatch(in, out);
    reply_.status = out.status;
  }

  void dispatch(const httplib::Request& in, httplib::Response& out) {
    const auto method = method_of(in.method);
    if (!method) {
      Error error{ErrorCode::usage, fmt::format("{} is not a method of this server", in.method)};
      return write_response({405, api::Problem{405, std::move(error)}, {{"Allow", "GET, HEAD, POST, PUT, DELETE"}}},
                            out);
    }
    if (!is_route(in.path) && *method == api::Method::get) return write_file(in, out);
    reply_.route = route_of(in, *method);
    api::Request request = read_request(in, *method, *ends_);
    if (reply_.route != Metrics::no_route) {
      const Status read = read_body(in, request);
      if (!read) return write_response(api::problem(read.error()), out);
    }
    api::Response response = respond(request);
    reply_.upgrade = response.status == 101;
    reply_.access = response.access;
    reply_.ended = response.ended;
    reply_.turn = response.turn;
    if (auto* parts = std::get_if<api::Parts>(&response.body)) {
      out.status = response.status;
      return begin_parts(in, std::move(*parts));
    }
    if (auto* lines = std::get_if<api::StreamLines>(&response.body); lines != nullptr && in.method == "GET") {
      out.status = response.status;
      return begin_lines(in, std::move(*lines));
    }
    write_response(response, out);
    if (response.status != 200 || request.method != api::Method::get) return;
    if (response.about) reply_.about = response.about;
    if (response.about || std::holds_alternative<api::Document>(response.body)) tag(in, out);
  }

  /// The head of an answer whose length is not known.
  static std::string open_head(std::string_view type, bool chunked, std::string_view more) {
    std::string head = fmt::format("HTTP/1.1 200 OK\r\nContent-Type: {}\r\n", type);
    for (const auto& [name, value] : security_headers()) head += fmt::format("{}: {}\r\n", name, value);
    head += "Cache-Control: no-store\r\nVary: Accept, Accept-Encoding\r\n";
    head += more;
    head += chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Connection: close\r\n\r\n";
    return head;
  }

  void begin_lines(const httplib::Request& in, api::StreamLines lines) {
    const bool chunked = in.version != "HTTP/1.0";
    const std::string_view type = lines.events ? "text/event-stream" : "application/x-ndjson";
    reply_.lines = LineStream{open_head(type, chunked, ""), std::move(lines.subscription), lines.events, chunked};
  }

  /// httplib would have the whole body at once.
  void begin_parts(const httplib::Request& in, api::Parts parts) {
    const bool chunked = in.version != "HTTP/1.0";
    const bool gzip = in.has_header("Accept-Encoding");
    auto body = std::make_unique<PartsBody>(std::move(parts), PartsBody::Form{chunked, gzip});
    std::string head = open_head(body->type(), chunked, gzip ? "Content-Encoding: gzip\r\n" : "");
    reply_.close = !chunked;
    reply_.bytes = std::move(head);
    reply_.rest = std::move(body);
    head_only_ = in.method == "HEAD";
  }

  /// A connection to the database that broke since the last request is found only by using it: a question may be asked
  /// again.
  api::Response respond(const api::Request& request) {
    api::Response response = api::respond(request, environment_);
    const auto* problem = std::get_if<api::Problem>(&response.body);
    if (problem == nullptr || problem->error.code != ErrorCode::unavailable || request.method != api::Method::get) {
      return response;
    }
    return api::respond(request, environment_);
  }

  void write_file(const httplib::Request& in, httplib::Response& out) {
    out.status = 200;
    if (auto file = files_.find(in.path, codings_)) {
      out.set_header("Cache-Control", std::string(file->cache_control));
      out.set_header("Vary", "Accept-Encoding");
      out.set_content(file->content, std::string(file->type));
      tag(in, out);
      if (out.status == 200 && !file->coding.empty()) out.set_header("Content-Encoding", std::string(file->coding));
    } else if (!files_.built() && in.path.find('.') == std::string::npos) {
      write_response({200, api::Text{fmt::format("netaugur serves its API here, but the dashboard is not built.\n"
                                                 "Build it:   cd web && npm ci && npm run build\n"
                                                 "or name it: netaugur serve --web DIR\n"
                                                 "Looked for {}\n",
                                                 (files_.root() / "index.html").string())}},
                     out);
    } else {
      write_response(api::problem({ErrorCode::not_found, fmt::format("no file {}", in.path)}), out);
    }
  }

  api::Environment& environment_;
  const StaticFiles& files_;
  Codings codings_;  ///< that the client of the request in work reads
  RequestServer server_;
  const Ends* ends_ = nullptr;  ///< of the request that is being answered
  Reply reply_;
  bool head_only_ = false;
};

Exchange::Exchange(api::Environment& environment, const StaticFiles& files, std::chrono::seconds idle)
    : impl_(std::make_unique<Impl>(environment, files, idle)) {}
Exchange::~Exchange() = default;

Reply Exchange::answer(const std::string& request, const Ends& ends) { return impl_->answer(request, ends); }

}  // namespace netaugur::http
