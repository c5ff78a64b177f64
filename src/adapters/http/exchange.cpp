#include "exchange.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <cstring>

#include "framing.hpp"
#include "netaugur/adapters/json_answers.hpp"
#include "netaugur/adapters/os.hpp"
#include "read_request.hpp"

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

bool says_cache_control(const api::Response& response) {
  return std::ranges::any_of(response.headers, [](const auto& header) { return header.first == "Cache-Control"; });
}

void write_response(const api::Response& response, httplib::Response& out) {
  out.status = response.status;
  if (!says_cache_control(response)) out.set_header("Cache-Control", "no-store");
  out.set_header("Vary", "Accept, Accept-Encoding");
  for (const auto& [name, value] : response.headers) out.set_header(name, value);
  Rendered body = render(response.body);
  if (body.type.empty()) return;
  // httplib's set_content would copy it.
  out.body = std::move(body.text);
  out.set_header("Content-Type", std::string(body.type));
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
