#include "packet_filter.hpp"

#include <fmt/format.h>
#include <pcap/pcap.h>

#include <utility>

#include "netaugur/adapters/pcap.hpp"

namespace netaugur {

namespace {

/// Files carry LINKTYPE_ values where libpcap's compiler wants this machine's DLT_ values; these differ.
int dlt_of(LinkType link) {
  switch (link.value) {
    case 100:
      return DLT_ATM_RFC1483;
    case 101:
      return DLT_RAW;
    case 102:
      return DLT_SLIP_BSDOS;
    case 103:
      return DLT_PPP_BSDOS;
    default:
      return link.value;
  }
}

}  // namespace

void PacketFilter::Free::operator()(bpf_program* program) const {
  pcap_freecode(program);
  delete program;
}

PacketFilter::PacketFilter(std::string expression) : expression_(std::move(expression)) {}
PacketFilter::~PacketFilter() = default;

Status PacketFilter::prepare(LinkType link) {
  if (programs_.contains(link.value)) return {};
  constexpr int snapshot = 262144;
  const std::unique_ptr<pcap_t, decltype(&pcap_close)> dead(pcap_open_dead(dlt_of(link), snapshot), pcap_close);
  std::unique_ptr<bpf_program, Free> program(new bpf_program{});
  if (pcap_compile(dead.get(), program.get(), expression_.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0) {
    return tl::unexpected(filter_error(expression_, pcap_geterr(dead.get())));
  }
  programs_.emplace(link.value, std::move(program));
  return {};
}

Result<bool> PacketFilter::matches(const Frame& frame) {
  auto found = programs_.find(frame.link.value);
  if (found == programs_.end()) {
    if (auto status = prepare(frame.link); !status) return tl::unexpected(status.error());
    found = programs_.find(frame.link.value);
  }
  pcap_pkthdr header{};
  header.caplen = static_cast<bpf_u_int32>(frame.bytes.size());
  header.len = frame.wire_length;
  return pcap_offline_filter(found->second.get(), &header, frame.bytes.data()) != 0;
}

Error filter_error(const std::string& expression, const std::string& reason) {
  return {ErrorCode::usage,
          fmt::format("filter '{}': {}", expression, reason),
          {"the language is tcpdump's, for instance: tcp port 443 and host 192.0.2.1 (see pcap-filter(7))"}};
}

std::string link_name(LinkType link) {
  const char* name = pcap_datalink_val_to_name(dlt_of(link));
  return name != nullptr ? name : std::to_string(link.value);
}

}  // namespace netaugur
