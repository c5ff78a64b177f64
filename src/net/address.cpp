#include "netaugur/net/address.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <charconv>
#include <cstring>

namespace netaugur {

namespace {

std::uint8_t full_prefix(AddressKind kind) { return kind == AddressKind::ipv4 ? 32 : 128; }

IpAddress masked(IpAddress address, std::uint8_t prefix) {
  for (std::size_t i = 0; i < address.bytes.size(); ++i) {
    const int kept = prefix - static_cast<int>(i) * 8;
    if (kept <= 0) {
      address.bytes[i] = 0;
    } else if (kept < 8) {
      address.bytes[i] = static_cast<std::uint8_t>(address.bytes[i] & (0xFF << (8 - kept)));
    }
  }
  return address;
}

}  // namespace

char* write_text(const IpAddress& address, char* out) {
  if (address.kind == AddressKind::none) return out;
  if (address.kind == AddressKind::ipv4) {
    for (std::size_t i = 0; i < 4; ++i) {
      if (i != 0) *out++ = '.';
      out = std::to_chars(out, out + 3, address.bytes[i]).ptr;
    }
    return out;
  }
  // glibc's inet_ntop follows RFC 5952 (longest run of zeros, lower case, dotted quad for mapped addresses).
  inet_ntop(AF_INET6, address.bytes.data(), out, INET6_ADDRSTRLEN);
  return out + std::strlen(out);
}

std::string to_text(const IpAddress& address) {
  char buffer[INET6_ADDRSTRLEN];
  return std::string(buffer, write_text(address, buffer));
}

Result<IpAddress> parse_address(std::string_view text) {
  const std::string terminated(text);
  IpAddress address;
  if (inet_pton(AF_INET, terminated.c_str(), address.bytes.data()) == 1) {
    address.kind = AddressKind::ipv4;
  } else if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) {
    address.kind = AddressKind::ipv6;
  } else {
    return fail(ErrorCode::usage, fmt::format("'{}' is not an IP address", text));
  }
  return address;
}

bool IpNetwork::contains(const IpAddress& other) const {
  return other.kind == address.kind && masked(other, prefix) == address;
}

Result<IpNetwork> parse_network(std::string_view text) {
  const auto slash = text.find('/');
  const auto refuse = [text] {
    return fail(ErrorCode::usage, fmt::format("'{}' is not an IP address or network such as 10.0.0.0/8", text));
  };
  const auto address = parse_address(text.substr(0, slash));
  if (!address) return refuse();
  IpNetwork network{*address, full_prefix(address->kind)};
  if (slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    std::uint8_t prefix = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    if (error != std::errc() || end != digits.data() + digits.size() || prefix > network.prefix) return refuse();
    network.prefix = prefix;
    network.address = masked(network.address, prefix);
  }
  return network;
}

std::string to_text(const IpNetwork& network) {
  if (network.prefix == full_prefix(network.address.kind)) return to_text(network.address);
  return fmt::format("{}/{}", to_text(network.address), network.prefix);
}

}  // namespace netaugur
