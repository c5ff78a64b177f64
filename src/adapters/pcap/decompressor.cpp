#include "decompressor.hpp"

namespace netaugur {

std::unique_ptr<Decompressor> decompressor_for(std::span<const std::uint8_t> octets) {
  if (octets.size() < 4) return nullptr;
  if (octets[0] == 0x1F && octets[1] == 0x8B) return make_gzip_decompressor();
  std::uint32_t magic = 0;
  for (std::size_t i = 4; i-- > 0;) magic = magic << 8U | octets[i];
  const bool skippable = (magic & 0xFFFFFFF0U) == 0x184D2A50U;
  if (magic == 0xFD2FB528U || skippable) return make_zstd_decompressor();
  return nullptr;
}

}  // namespace netaugur
