#include "netaugur/net/proto.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "netaugur/base/suggest.hpp"

namespace netaugur {

namespace {

struct ProtoName {
  std::uint16_t number;
  std::string_view name;
};

/// IANA "Assigned Internet Protocol Numbers", the protocols in use on networks today. The rest go by number, and
/// so do IPv6's extension headers, which are none: one shows only where its chain was cut off.
constexpr std::array proto_names = std::to_array<ProtoName>({
    {1, "icmp"},       {2, "igmp"},         {4, "ipip"},     {6, "tcp"},    {17, "udp"},    {33, "dccp"},
    {41, "ipv6"},      {46, "rsvp"},        {47, "gre"},     {50, "esp"},   {51, "ah"},     {58, "icmp6"},
    {88, "eigrp"},     {89, "ospf"},        {97, "etherip"}, {98, "encap"}, {103, "pim"},   {108, "ipcomp"},
    {112, "vrrp"},     {115, "l2tp"},       {124, "isis"},   {132, "sctp"}, {133, "fc"},    {135, "mh"},
    {136, "udplite"},  {137, "mpls-in-ip"}, {138, "manet"},  {139, "hip"},  {140, "shim6"}, {142, "rohc"},
    {143, "ethernet"}, {256, "arp"},        {257, "other"},
});

constexpr std::array<std::string_view, 4> family_names{"other", "ipv4", "ipv6", "arp"};

}  // namespace

std::string_view name_of(Family family) { return family_names[static_cast<std::size_t>(family)]; }

Result<Family> parse_family(std::string_view text) {
  const auto found = std::ranges::find(family_names, text);
  if (found == family_names.end()) {
    return fail(ErrorCode::usage, fmt::format("'{}' is not a family; take ipv4, ipv6, arp or other{}", text,
                                              did_you_mean(text, family_names)));
  }
  return static_cast<Family>(found - family_names.begin());
}

std::string name_of(Proto proto) {
  const auto found = std::ranges::lower_bound(proto_names, proto.number, {}, &ProtoName::number);
  if (found != proto_names.end() && found->number == proto.number) return std::string(found->name);
  return std::to_string(proto.number);
}

Result<Proto> parse_proto(std::string_view text) {
  if (const auto found = std::ranges::find(proto_names, text, &ProtoName::name); found != proto_names.end()) {
    return Proto{found->number};
  }
  std::uint8_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (!text.empty() && error == std::errc() && end == text.data() + text.size()) return Proto{number};
  std::array<std::string_view, proto_names.size()> names;
  std::ranges::transform(proto_names, names.begin(), &ProtoName::name);
  return fail(ErrorCode::usage,
              fmt::format("'{}' is not a protocol; take a name such as tcp, udp, icmp, arp or a number "
                          "from 0 to 255{}",
                          text, did_you_mean(text, names)));
}

}  // namespace netaugur
