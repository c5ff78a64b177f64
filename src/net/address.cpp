#include "netaugur/net/address.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace netaugur {

namespace {

/// The decimal text of an octet and a dot.
struct OctetText {
  char text[4] = {};
  std::uint8_t length = 0;
};

constexpr auto octet_texts = [] {
  std::array<OctetText, 256> texts{};
  for (unsigned octet = 0; octet < texts.size(); ++octet) {
    OctetText& text = texts[octet];
    const auto put = [&](char c) { text.text[text.length++] = c; };
    if (octet >= 100) put(static_cast<char>('0' + octet / 100));
    if (octet >= 10) put(static_cast<char>('0' + octet / 10 % 10));
    put(static_cast<char>('0' + octet % 10));
    put('.');
  }
  return texts;
}();

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
      // All four octets of the text at once; what stands behind its length is written over.
      const OctetText& octet = octet_texts[address.bytes[i]];
      std::memcpy(out, octet.text, sizeof octet.text);
      out += octet.length;
    }
    return out - 1;  // the last dot
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
  std::array<char, INET6_ADDRSTRLEN> terminated{};
  IpAddress address;
  if (text.size() < terminated.size() && text.find('\0') == std::string_view::npos) {
    std::ranges::copy(text, terminated.begin());
    if (inet_pton(AF_INET, terminated.data(), address.bytes.data()) == 1) {
      address.kind = AddressKind::ipv4;
    } else if (inet_pton(AF_INET6, terminated.data(), address.bytes.data()) == 1) {
      address.kind = AddressKind::ipv6;
    }
  }
  if (!address.present()) return fail(ErrorCode::usage, fmt::format("'{}' is not an IP address", text));
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
