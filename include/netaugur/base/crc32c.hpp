#pragma once
// CRC-32C (Castagnoli), the checksum of iSCSI and of most file formats since: RFC 3720 section 12.1.

#include <cstdint>
#include <string_view>

namespace netaugur {

[[nodiscard]] std::uint32_t crc32c(std::string_view octets);

}  // namespace netaugur
