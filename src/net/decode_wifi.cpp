// IEEE 802.11 data frames and the headers that wireless monitors put in front of them.

#include "decode_layers.hpp"

namespace netaugur::layers {

namespace {

/// Radiotap's flags field (radiotap.org): present bit 1, after the optional 8-octet TSFT.
std::uint8_t radiotap_flags(Octets octets, std::size_t length) {
  std::size_t at = 4;
  const std::uint32_t present = le32(octets, 4);
  while (at + 4 <= length && (le32(octets, at) & 0x80000000U) != 0) at += 4;
  at += 4;
  if ((present & 1U) != 0) at = (at + 7) / 8 * 8 + 8;
  return (present & 2U) != 0 && at < length ? octets[at] : std::uint8_t{0};
}

Step read_radiotap(Octets octets) {
  constexpr std::uint8_t header_is_padded = 0x20;
  if (octets.size() < 8) return {Layer::truncated, 0, {}};
  const std::size_t length = le16(octets, 2);
  if (length < 8) return {};
  if (octets.size() < length) return {Layer::truncated, 0, {}};
  const std::uint16_t padded = (radiotap_flags(octets, length) & header_is_padded) != 0 ? 1 : 0;
  return {Layer::ieee80211, padded, octets.subspan(length)};
}

Step read_avs(Octets octets) {
  if (octets.size() < 8) return {Layer::truncated, 0, {}};
  constexpr std::size_t least = 8, most = 0xFFFF;
  const std::size_t length = be32(octets, 4);
  return length < least || length > most ? Step{} : after(octets, length, Layer::ieee80211);
}

Step read_prism(Octets octets) {
  constexpr std::uint32_t avs_magic = 0x80211000U;
  if (octets.size() < 8) return {Layer::truncated, 0, {}};
  if ((be32(octets, 0) & 0xFFFFF000U) == avs_magic) return read_avs(octets);
  return after(octets, 144, Layer::ieee80211);
}

/// Per-packet information: the link type of what follows stands in the header.
Step read_ppi(Octets octets) {
  if (octets.size() < 8) return {Layer::truncated, 0, {}};
  const std::size_t length = le16(octets, 2);
  const std::uint32_t link = le32(octets, 4);
  if (length < 8 || link > 0xFFFF) return {};
  return after(octets, length, Layer::link, static_cast<std::uint16_t>(link));
}

}  // namespace

Step read_monitor(int link, Octets octets) {
  switch (link) {
    case 127:
      return read_radiotap(octets);
    case 163:
      return read_avs(octets);
    case 192:
      return read_ppi(octets);
    default:
      return read_prism(octets);
  }
}

Step read_ieee80211(Octets octets, std::uint16_t padded) {
  if (octets.size() < 24)
    return octets.size() < 2 || (octets[0] & 0x0CU) == 0x08 ? Step{Layer::truncated, 0, {}} : Step{};
  const std::uint8_t control = octets[0];
  const std::uint8_t flags = octets[1];
  const bool data = (control & 0x0FU) == 0x08;  // and of version 0
  const bool null_function = (control & 0x40U) != 0;
  const bool quality_of_service = (control & 0x80U) != 0;
  const bool encrypted = (flags & 0x40U) != 0;
  if (!data || null_function || encrypted) return {};
  std::size_t length = (flags & 3U) == 3 ? 30 : 24;
  bool aggregated = false;
  if (quality_of_service) {
    if (octets.size() < length + 2) return {Layer::truncated, 0, {}};
    aggregated = (octets[length] & 0x80U) != 0;
    length += (flags & 0x80U) != 0 ? 6 : 2;
  }
  if (padded != 0) length = (length + 3) / 4 * 4;
  // An aggregate carries several payloads; the first stands for the frame.
  if (aggregated) length += 14;
  return after(octets, length, Layer::llc);
}

}  // namespace netaugur::layers
