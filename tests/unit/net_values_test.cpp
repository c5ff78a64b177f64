#include "catch.hpp"
#include "netaugur/net/flow.hpp"
#include "netaugur/store/filter.hpp"

using namespace netaugur;

namespace {

FlowKey tcp_flow(std::uint16_t src_port, std::uint16_t dst_port) {
  FlowKey key;
  key.family = Family::ipv4;
  key.proto = protos::tcp;
  key.src = *parse_address("10.0.0.1");
  key.dst = *parse_address("192.0.2.7");
  key.src_port = src_port;
  key.dst_port = dst_port;
  key.has_ports = true;
  return key;
}

}  // namespace

TEST_CASE("addresses are read back as they were written, in RFC 5952 form") {
  for (const char* text :
       {"0.0.0.0", "255.255.255.255", "10.1.2.3", "::", "::1", "2001:db8::1", "fe80::1:0:0:1", "::ffff:192.0.2.1"}) {
    INFO(text);
    CHECK(to_text(*parse_address(text)) == text);
  }
  CHECK(to_text(IpAddress{}).empty());
  CHECK_FALSE(parse_address("fe80::1%eth0"));
  CHECK_FALSE(parse_address("10.0.0"));
}

TEST_CASE("a network clears host bits and contains its own kind only") {
  const auto network = *parse_network("10.1.2.3/12");
  CHECK(to_text(network) == "10.0.0.0/12");
  CHECK(network.contains(*parse_address("10.15.255.255")));
  CHECK_FALSE(network.contains(*parse_address("10.16.0.0")));
  CHECK_FALSE(network.contains(*parse_address("::a00:1")));
  CHECK(parse_network("0.0.0.0/0")->contains(*parse_address("203.0.113.9")));
  CHECK(to_text(*parse_network("192.0.2.1")) == "192.0.2.1");
  for (const char* text : {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129", "x/8"})
    CHECK_FALSE(parse_network(text));
}

TEST_CASE("each protocol number has one name that is read back") {
  for (std::uint16_t number = 0; number <= 257; ++number) {
    INFO(number);
    CHECK(parse_proto(name_of(Proto{number}))->number == number);
  }
  CHECK(name_of(protos::icmp6) == "icmp6");
  CHECK(name_of(Proto{200}) == "200");
  const auto wrong = parse_proto("tpc");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().message.find("did you mean 'tcp'") != std::string::npos);
}

TEST_CASE("the service is the registered port of the two, else the lower") {
  CHECK(service_of(tcp_flow(40000, 443)) == 443);
  CHECK(service_of(tcp_flow(443, 40000)) == 443);
  CHECK(service_of(tcp_flow(3306, 2000)) == 3306);
  CHECK(service_of(tcp_flow(50000, 40000)) == 40000);
  CHECK(service_of(tcp_flow(80, 443)) == 80);
  CHECK(service_of(tcp_flow(0, 5000)) == 5000);
  FlowKey icmp = tcp_flow(0, 0);
  icmp.has_ports = false;
  CHECK_FALSE(service_of(icmp));
}

TEST_CASE("a filter's fields narrow each other and a field's values are alternatives") {
  const std::vector<FilterTerm> terms{{"proto", "tcp,udp"}, {"ip", "192.0.2.0/24"}, {"sensor", "edge1"}};
  const auto filter = parse_filter(terms);
  REQUIRE(filter);
  const TrafficKey key = traffic_key(tcp_flow(40000, 443));
  CHECK(filter->matches("edge1", key));
  CHECK_FALSE(filter->matches("edge2", key));
  TrafficKey elsewhere = key;
  elsewhere.dst = *parse_address("198.51.100.1");
  CHECK_FALSE(filter->matches("edge1", elsewhere));
  TrafficKey icmp = key;
  icmp.proto = protos::icmp;
  CHECK_FALSE(filter->matches("edge1", icmp));
  CHECK(to_terms(*filter) == terms);
}

TEST_CASE("what an exclamation mark stands before is left out") {
  const TrafficKey key = traffic_key(tcp_flow(40000, 443));
  const auto matches = [&key](const std::vector<FilterTerm>& terms) {
    const auto filter = parse_filter(terms);
    REQUIRE(filter);
    CHECK(to_terms(*filter) == terms);
    return filter->matches("edge1", key);
  };
  const std::string src = to_text(key.src);
  const std::string dst = to_text(key.dst);
  CHECK_FALSE(matches({{"proto", "!tcp"}}));
  CHECK(matches({{"proto", "!udp,!icmp"}}));
  CHECK_FALSE(matches({{"proto", "tcp,udp,!tcp"}}));
  CHECK_FALSE(matches({{"family", "!ipv4"}}));
  CHECK_FALSE(matches({{"ip", "0.0.0.0/0,!" + src}}));
  CHECK_FALSE(matches({{"ip", "!" + dst}}));
  CHECK(matches({{"ip", src + ",!203.0.113.9"}}));
  CHECK_FALSE(matches({{"pair", "!" + dst + "-" + src}}));
  CHECK(matches({{"pair", "!" + dst + ">" + src}}));
  CHECK_FALSE(matches({{"service", "!443"}}));
  CHECK(matches({{"family", "ipv4"}, {"service", "!80"}}));
}

TEST_CASE("a pair narrows to both of its ends, one way or either") {
  const TrafficKey key = traffic_key(tcp_flow(40000, 443));
  TrafficKey back = key;
  std::swap(back.src, back.dst);
  const auto matches = [](const std::string& pair, const TrafficKey& traffic) {
    const std::vector<FilterTerm> terms{{"pair", pair}};
    const auto filter = parse_filter(terms);
    REQUIRE(filter);
    CHECK(to_terms(*filter) == terms);
    CHECK(filter->narrows_rows());
    return filter->matches("edge1", traffic);
  };
  const std::string src = to_text(key.src);
  const std::string dst = to_text(key.dst);
  CHECK(matches(src + ">" + dst, key));
  CHECK_FALSE(matches(src + ">" + dst, back));
  CHECK(matches(src + "-" + dst, back));
  CHECK(matches(dst + "-" + src, back));
  CHECK(matches("203.0.113.0/24-203.0.113.0/24," + src + ">0.0.0.0/0", key));
  CHECK_FALSE(matches(src + ">" + src, key));
  CHECK_FALSE(matches("0.0.0.0/0>0.0.0.0/0", TrafficKey{}));
}

TEST_CASE("a wrong filter term is named in the message") {
  const auto message = [](const char* field, const char* value) {
    const std::vector<FilterTerm> terms{{field, value}};
    return parse_filter(terms).error().message;
  };
  CHECK(message("prto", "tcp").find("did you mean 'proto'") != std::string::npos);
  CHECK(message("ip", "10.0.0.0/99").find("ip=10.0.0.0/99") != std::string::npos);
  CHECK(message("pair", "10.0.0.1").find("either way") != std::string::npos);
  CHECK(message("pair", "10.0.0.1>nobody").find("nobody") != std::string::npos);
  CHECK(message("pair", ">").find("pair=>") != std::string::npos);
  CHECK(message("service", "70000").find("70000") != std::string::npos);
  CHECK(message("proto", "tcp,,udp").find("empty value") != std::string::npos);
  CHECK(message("ip", "!").find("empty value") != std::string::npos);
  CHECK(message("ip", "!!10.0.0.1").find("!!10.0.0.1") != std::string::npos);
}
