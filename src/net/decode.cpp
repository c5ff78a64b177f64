#include "netaugur/net/decode.hpp"

#include "decode_layers.hpp"

namespace netaugur {

namespace {

using namespace layers;

/// More layers than this in front of IP are an attack or noise.
constexpr int max_layers = 128;

Step follow(const Step& step) {
  switch (step.layer) {
    case Layer::link:
      return read_link(step.type, step.rest);
    case Layer::ethernet:
      return read_ethernet(step.rest);
    case Layer::ethertype:
      return read_ethertype(step.type, step.rest);
    case Layer::llc:
      return read_llc(step.rest);
    case Layer::ppp:
      return read_ppp(step.rest);
    case Layer::ppp_framed:
      return read_ppp_framed(step.rest);
    case Layer::pppoe:
      return read_pppoe(step.rest);
    case Layer::mpls:
      return read_mpls(step.rest);
    case Layer::ieee80211:
      return read_ieee80211(step.rest, step.type);
    default:
      return {};
  }
}

/// What a frame's own length field cuts short is not the snapshot's doing.
Decoded settled(Decoded decoded, bool closed) {
  if (closed) decoded.truncated = false;
  return decoded;
}

Decoded walk(Step step) {
  bool closed = false;
  for (int layer = 0; layer < max_layers; ++layer) {
    closed = closed || step.closed;
    switch (step.layer) {
      case Layer::other:
        return {};
      case Layer::truncated:
        return {.key = {}, .truncated = !closed};
      case Layer::ip:
        return settled(read_ip(step.rest), closed);
      case Layer::ipv4:
        return settled(read_ipv4(step.rest), closed);
      case Layer::ipv6:
        return settled(read_ipv6(step.rest), closed);
      case Layer::arp:
        return settled(read_arp(step.rest), closed);
      default:
        step = follow(step);
    }
  }
  return {};
}

}  // namespace

Decoded decode(LinkType link, std::span<const std::uint8_t> captured) {
  // By far the most frames are IPv4 straight over Ethernet.
  if (link.value == 1 && captured.size() > 14 && be16(captured, 12) == 0x0800) return read_ipv4(captured.subspan(14));
  return walk(read_link(link.value, captured));
}

}  // namespace netaugur
