#include "netaugur/api/listen_address.hpp"

#include <fmt/format.h>

#include <charconv>

#include "netaugur/net/address.hpp"

namespace netaugur::api {

namespace {

tl::unexpected<Error> unreadable(std::string_view text) {
  return fail(ErrorCode::usage,
              fmt::format("cannot listen on '{}': write address:port, such as 127.0.0.1:8080 or [::1]:8080", text));
}

/// 127.0.0.0/8 (RFC 1122 section 3.2.1.3) and ::1 (RFC 4291 section 2.5.3).
bool is_loopback(const IpAddress& address) {
  if (address.kind == AddressKind::ipv4) return address.bytes[0] == 127;
  IpAddress one{.bytes = {}, .kind = AddressKind::ipv6};
  one.bytes[15] = 1;
  return address == one;
}

}  // namespace

Result<ListenAddress> parse_listen_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return unreadable(text);
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [stop, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (digits.empty() || failure != std::errc{} || stop != digits.data() + digits.size()) return unreadable(text);
  if (host == "localhost") host = "127.0.0.1";
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  const auto address = parse_address(host);
  if (!address || bracketed != (address->kind == AddressKind::ipv6)) return unreadable(text);
  return ListenAddress{to_text(*address), port, is_loopback(*address)};
}

std::string ListenAddress::origin(std::string_view scheme, std::uint16_t port_taken) const {
  if (host == "0.0.0.0" || host == "::") return fmt::format("{}://localhost:{}", scheme, port_taken);
  const bool ipv6 = host.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}", scheme, ipv6 ? "[" : "", host, ipv6 ? "]" : "", port_taken);
}

}  // namespace netaugur::api
