#include <cmath>

#include "catch.hpp"
#include "netaugur/base/rate.hpp"
#include "netaugur/forecast/capacity.hpp"

using namespace netaugur;
using namespace std::chrono_literals;

namespace {

/// Hours with a daily rhythm around a level that grows by `growth` a day, with a little noise that is always the same.
History growing(std::size_t days, double level, double growth, double noise = 1) {
  History history{Timestamp(0h), 1h, {}};
  for (std::size_t i = 0; i < days * 24; ++i) {
    const double day = static_cast<double>(i) / 24;
    const double wobble = noise * std::sin(static_cast<double>(i * i % 1009));
    history.values.push_back(level + growth * day + 10 * std::sin(day * 2 * 3.14159265) + wobble);
  }
  return history;
}

Forecast flat(std::size_t steps, double mean, double half_width) {
  return {std::vector<ForecastStep>(
              steps, {mean, mean - half_width, mean + half_width, mean - 2 * half_width, mean + 2 * half_width}),
          {}};
}

double days_after(const History& history, std::optional<Timestamp> at) {
  REQUIRE(at);
  return std::chrono::duration<double>(*at - history.end()) / std::chrono::duration<double>(24h);
}

}  // namespace

TEST_CASE("a trend that grows evenly is full when it reaches the threshold, within its interval", "[forecast]") {
  // Its daily peak is near 110 + day; 0.95 * 200 is reached after 80 days, 50 of them ahead.
  const History history = growing(30, 100, 1);
  const Saturation found = find_saturation(history, flat(24, 130, 5), {.limit = 200});
  CHECK(found.basis == CapacityBasis::trend);
  CHECK(found.trend_days == 30);
  CHECK(found.growth_a_day == Approx(1.0 / 200).epsilon(0.03));
  const double days = days_after(history, found.date);
  CHECK(days > 47);
  CHECK(days < 54);
  CHECK(days_after(history, found.earliest) < days);
  CHECK(days_after(history, found.latest) > days);
  CHECK(days_after(history, found.earliest) > days - 10);
  CHECK(found.used == Approx(0.69).margin(0.02));
}

TEST_CASE("what the forecast reaches comes before the trend, with the bounds' own instants", "[forecast]") {
  const History history = growing(30, 100, 0);
  Forecast forecast = flat(48, 100, 5);
  for (std::size_t i = 10; i < 48; ++i) forecast.steps[i] = {200, 180, 220, 170, 230};
  forecast.steps[5].hi80 = forecast.steps[6].hi80 = 195;
  const Saturation found = find_saturation(history, forecast, {.limit = 200});
  CHECK(found.basis == CapacityBasis::forecast);
  // One hour in 24 is allowed by the 95th percentile: the second one tells.
  CHECK(*found.date == history.end() + 11h);
  CHECK(*found.earliest == history.end() + 6h);
  CHECK(!found.latest);
}

TEST_CASE("a link that is full already is told so", "[forecast]") {
  const History history = growing(10, 300, 0);
  const Saturation found = find_saturation(history, flat(24, 300, 5), {.limit = 200});
  CHECK(found.basis == CapacityBasis::reached);
  CHECK(*found.date == history.end());
  CHECK(found.used > 1);
}

TEST_CASE("no growth and too few days give no date", "[forecast]") {
  const Saturation even = find_saturation(growing(30, 100, -1), flat(24, 100, 5), {.limit = 200});
  CHECK(even.basis == CapacityBasis::none);
  CHECK(!even.date);
  const Saturation brief = find_saturation(growing(6, 100, 10), flat(24, 100, 5), {.limit = 200});
  CHECK(brief.trend_days == 6);
  CHECK(brief.growth_a_day == 0);
  CHECK(!brief.date);
}

TEST_CASE("days with gaps are left out of the trend", "[forecast]") {
  History history = growing(20, 100, 1);
  for (std::size_t i = 48; i < 48 + 6; ++i) history.values[i] = std::nan("");
  CHECK(find_saturation(history, flat(24, 120, 5), {.limit = 500}).trend_days == 19);
}

TEST_CASE("the soonest comes first, and of those without a date the fullest", "[forecast]") {
  Saturation dated;
  dated.date = Timestamp(24h);
  Saturation later;
  later.date = Timestamp(48h);
  Saturation full;
  full.used = 0.9;
  Saturation empty;
  CHECK(sooner(dated, later));
  CHECK(sooner(later, full));
  CHECK(sooner(full, empty));
  CHECK(!sooner(empty, full));
}

TEST_CASE("rates are read as operators write them, octets as eighths of bits", "[base]") {
  CHECK(parse_rate("1Gbps")->per_second == 125e6);
  CHECK(parse_rate("100 Mbps")->per_second == 12.5e6);
  CHECK(parse_rate("12MBps")->per_second == 12e6);
  CHECK(parse_rate("8bps")->per_second == 1);
  CHECK(parse_rate("8 Mbit/s")->per_second == 1e6);
  CHECK(parse_rate("2kB/s")->per_second == 2e3);
  CHECK(parse_rate("10kpps")->per_second == 10e3);
  CHECK(parse_rate("10kpps")->metric == Metric::packets);
  for (const char* wrong : {"", "1", "Gbps", "0Gbps", "-1Gbps", "1Xbps", "1GBit", "1Gpbs", "5 bytes", "1kkbps", "infGbps"}) {
    CAPTURE(wrong);
    CHECK(!parse_rate(wrong));
  }
  CHECK(rate_text({Metric::bytes, 125e6}) == "1 Gbit/s");
  CHECK(rate_text({Metric::packets, 1234}) == "1.23 kpps");
}

TEST_CASE("units are read as operators write them, of a step or a second", "[base]") {
  CHECK(parse_unit("bits")->each == 0.125);
  CHECK(!parse_unit("bits")->per_second);
  CHECK(parse_unit("octets")->each == 1);
  CHECK(parse_unit("Mbit")->each == 125e3);
  CHECK(parse_unit("Mbit/s")->each == 125e3);
  CHECK(parse_unit("Mbit/s")->per_second);
  CHECK(parse_unit("GBps")->each == 1e9);
  CHECK(parse_unit("packets")->metric == Metric::packets);
  CHECK(parse_unit("kpps")->metric == Metric::packets);
  CHECK(parse_unit("kpps")->name == "kpps");
  for (const char* wrong : {"", "M", "Mib/s", "kbytes", "bit/h", "mbps"}) {
    CAPTURE(wrong);
    CHECK(!parse_unit(wrong));
  }
}

TEST_CASE("parts are read as percent or as a fraction", "[base]") {
  CHECK(parse_part("95%", "threshold").value() == Approx(0.95));
  CHECK(parse_part("0.5", "threshold").value() == 0.5);
  CHECK(parse_part("100%", "threshold").value() == 1);
  for (const char* wrong : {"", "0", "101%", "95", "x", "-1%"}) CHECK(!parse_part(wrong, "threshold"));
}
