#include "framing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "netaugur/adapters/json_answers.hpp"

namespace netaugur::http {

namespace {

tl::unexpected<api::Problem> refuse(int status, std::string message) {
  const ErrorCode code = status == 413 || status == 431 ? ErrorCode::limit : ErrorCode::usage;
  return tl::unexpected<api::Problem>(api::Problem{status, {code, std::move(message)}});
}

bool same_name(std::string_view a, std::string_view lower) {
  return std::ranges::equal(a, lower, {}, [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Bytes that parsers are known to read differently: a bare line feed or return, a NUL.
bool has_stray_control(std::string_view head) {
  for (std::size_t i = 0; i < head.size(); ++i) {
    if (head[i] == '\0') return true;
    if (head[i] == '\n' && (i == 0 || head[i - 1] != '\r')) return true;
    if (head[i] == '\r' && (i + 1 == head.size() || head[i + 1] != '\n')) return true;
  }
  return false;
}

tl::expected<std::size_t, api::Problem> read_length(std::string_view value, const HttpLimits& limits) {
  std::size_t length = 0;
  const auto [stop, failure] = std::from_chars(value.data(), value.data() + value.size(), length);
  if (failure == std::errc::result_out_of_range || (failure == std::errc{} && length > limits.body_bytes)) {
    return refuse(413, fmt::format("the body is larger than {} bytes", limits.body_bytes));
  }
  if (failure != std::errc{} || stop != value.data() + value.size()) return refuse(400, "Content-Length is no number");
  return length;
}

std::string_view reason(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 408:
      return "Request Timeout";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 431:
      return "Request Header Fields Too Large";
    default:
      return "Service Unavailable";
  }
}

}  // namespace

tl::expected<std::optional<Head>, api::Problem> read_head(std::string_view bytes, const HttpLimits& limits) {
  // A method begins with a capital letter; TLS spoken to this port does not.
  if (!bytes.empty() && (bytes[0] < 'A' || bytes[0] > 'Z')) return refuse(400, "this port speaks HTTP/1.1 in clear");
  const std::size_t end = bytes.find("\r\n\r\n");
  const std::size_t head_length = end == std::string_view::npos ? bytes.size() : end + 4;
  if (head_length > limits.head_bytes) {
    return refuse(431, fmt::format("request line and headers are larger than {} bytes", limits.head_bytes));
  }
  if (end == std::string_view::npos) return std::nullopt;
  if (has_stray_control(bytes.substr(0, head_length))) return refuse(400, "the headers hold a stray control character");

  Head head{.length = head_length};
  bool has_length = false;
  std::size_t line_start = bytes.find("\r\n") + 2;
  while (line_start < end + 2) {
    const std::size_t line_end = bytes.find("\r\n", line_start);
    const std::string_view line = bytes.substr(line_start, line_end - line_start);
    line_start = line_end + 2;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 || line.find_first_of(" \t") < colon) {
      return refuse(400, "a header line is not 'name: value'");
    }
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (same_name(name, "transfer-encoding")) return refuse(411, "send the body with a Content-Length, not in chunks");
    if (same_name(name, "expect")) head.expects_continue = true;
    if (same_name(name, "content-length")) {
      if (has_length) return refuse(400, "Content-Length is given more than once");
      has_length = true;
      const auto length = read_length(value, limits);
      if (!length) return tl::unexpected(length.error());
      head.body_length = *length;
    }
  }
  return head;
}

std::string closing_response(const api::Problem& problem) {
  const Rendered body = render(api::Body{problem});
  return fmt::format(
      "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-store\r\nConnection: "
      "close\r\n\r\n{}",
      problem.status, reason(problem.status), body.type, body.text.size(), body.text);
}

}  // namespace netaugur::http
