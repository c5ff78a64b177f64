#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <pcap/pcap.h>

#include <array>
#include <memory>

#include "netaugur/adapters/pcap.hpp"

namespace netaugur {

namespace {

std::string address_text(const sockaddr* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address == nullptr) return {};
  if (address->sa_family == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, text.data(), text.size());
  } else if (address->sa_family == AF_INET6) {
    inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, text.data(), text.size());
  }
  return text.data();
}

}  // namespace

Result<std::vector<InterfaceInfo>> list_interfaces() {
  std::array<char, PCAP_ERRBUF_SIZE> reason{};
  pcap_if_t* found = nullptr;
  if (pcap_findalldevs(&found, reason.data()) != 0) {
    return fail(ErrorCode::unavailable, fmt::format("cannot list the interfaces: {}", reason.data()));
  }
  const std::unique_ptr<pcap_if_t, decltype(&pcap_freealldevs)> owner(found, pcap_freealldevs);
  std::vector<InterfaceInfo> interfaces;
  for (const pcap_if_t* each = found; each != nullptr; each = each->next) {
    InterfaceInfo info{.name = each->name,
                       .description = each->description != nullptr ? each->description : "",
                       .addresses = {},
                       .up = (each->flags & PCAP_IF_UP) != 0,
                       .loopback = (each->flags & PCAP_IF_LOOPBACK) != 0};
    for (const pcap_addr_t* address = each->addresses; address != nullptr; address = address->next) {
      if (auto text = address_text(address->addr); !text.empty()) info.addresses.push_back(std::move(text));
    }
    interfaces.push_back(std::move(info));
  }
  return interfaces;
}

}  // namespace netaugur
