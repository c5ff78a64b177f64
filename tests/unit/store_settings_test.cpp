#include <functional>

#include "catch.hpp"
#include "netaugur/store/settings.hpp"

using namespace netaugur;
using namespace std::chrono_literals;

namespace {

Settings usual() {
  return {7,
          {{"edge1", 1'000'000'000}},
          {{"raw", 720h, {}, {}},
           {"1m", {}, {}, 500},
           {"1h", {}, {}, 500},
           {"1d", {}, {}, 500},
           {"30d", {}, {}, 500},
           {"windows", 1h, 1, {}}}};
}

std::string refused(const std::function<void(Settings&)>& change) {
  Settings settings = usual();
  change(settings);
  const Status fits = check_settings(settings);
  return fits ? "" : fits.error().message;
}

}  // namespace

TEST_CASE("settings at their bounds are taken") {
  CHECK(check_settings(usual()));
  Settings settings = usual();
  settings.links = {{"a", 1}, {"b", bits_per_second_max}, {std::string(255, 'c'), 1}};
  settings.retention[0].keep = keep_min;
  CHECK(check_settings(settings));
  settings.links.clear();
  CHECK(check_settings(settings));
}

TEST_CASE("settings that cannot be are refused by what is wrong with them") {
  CHECK(refused([](Settings& s) { s.links.push_back({"edge1", 5}); }).find("'edge1' is listed twice") !=
        std::string::npos);
  CHECK(refused([](Settings& s) { s.links[0].bits_per_second = 0; }).find("bit/s, not 0") != std::string::npos);
  CHECK_FALSE(refused([](Settings& s) { s.links[0].bits_per_second = bits_per_second_max + 1; }).empty());
  CHECK_FALSE(refused([](Settings& s) { s.links[0].sensor = std::string(256, 'c'); }).empty());
  CHECK_FALSE(refused([](Settings& s) { s.links[0].sensor = ""; }).empty());
  CHECK(refused([](Settings& s) { s.retention.pop_back(); }).find("windows is missing") != std::string::npos);
  CHECK(refused([](Settings& s) { s.retention[1].resolution = "raw"; }).find("raw is listed twice") !=
        std::string::npos);
  CHECK(refused([](Settings& s) { s.retention[1].resolution = "5m"; }).find("'5m' is no") != std::string::npos);
  CHECK(refused([](Settings& s) { s.retention[0].keep = keep_min - 1ns; }).find("retention of raw") !=
        std::string::npos);
  CHECK_FALSE(refused([](Settings& s) { s.retention[0].keep = 24h * 36526; }).empty());
  CHECK_FALSE(refused([](Settings& s) { s.retention[0].size_max = 0; }).empty());
  CHECK_FALSE(refused([](Settings& s) { s.retention[1].keys = 0; }).empty());
}

TEST_CASE("a sensor's link is found by its name") {
  CHECK(limit_of(usual().links, "edge1") == 1'000'000'000);
  CHECK_FALSE(limit_of(usual().links, "edge2"));
}
