#include "netaugur/base/crc32c.hpp"

#include <array>

namespace netaugur {

namespace {

/// The polynomial 0x1EDC6F41 with its bits reversed: the lowest bit goes first.
constexpr std::uint32_t polynomial = 0x82F63B78U;

constexpr std::array<std::uint32_t, 256> table = [] {
  std::array<std::uint32_t, 256> of_octet{};
  for (std::uint32_t octet = 0; octet < of_octet.size(); ++octet) {
    std::uint32_t rest = octet;
    for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1U) ^ ((rest & 1U) != 0 ? polynomial : 0U);
    of_octet[octet] = rest;
  }
  return of_octet;
}();

}  // namespace

std::uint32_t crc32c(std::string_view octets) {
  std::uint32_t rest = ~0U;
  for (const char octet : octets) rest = table[(rest ^ static_cast<unsigned char>(octet)) & 0xFFU] ^ (rest >> 8U);
  return ~rest;
}

}  // namespace netaugur
