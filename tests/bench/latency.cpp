// How long the dashboard's questions take on a simulated year (load_year), each at many moments of that year.
//   latency DATABASE [ROUNDS]     100 rounds by default, after one that is not counted
// Each is asked twice: a year is larger than the memory of a small machine, so that the first may wait for the disk;
// the second is what the bounds are for. One PostgresStore throughout, as each worker of `serve` has one: no start of a
// process is in the times. Exit status 1 where an answer is wrong.

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "netaugur/adapters/os.hpp"
#include "netaugur/adapters/postgres.hpp"
#include "year_model.hpp"

namespace netaugur::bench {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr double median_most_ms = 50;
constexpr double p99_most_ms = 200;
constexpr std::size_t page_rows = 100;

struct Range {
  const char* name;
  Duration length;
};
constexpr Range quarter{"15 min", minutes(15)};
constexpr Range day{"24 h", hours(24)};
constexpr Range month{"30 d", days(30)};
constexpr Range year{"1 year", days(365)};

/// A question asks the store about a period and answers the resolution that was used.
using Ask = std::function<Result<Resolution>(PostgresStore&, Period, Random&)>;

struct Question {
  std::string name;
  Range range;
  Ask ask;
};

/// Ends at any second at which the range still lies in what is stored; a year ends within the last day.
Period period_at(Range range, Period stored, Random& random) {
  const Duration room = std::max<Duration>(stored.length() - range.length, hours(24));
  const auto seconds = static_cast<std::uint64_t>(room / std::chrono::seconds(1));
  const Timestamp until = stored.until - std::chrono::seconds(random.below(seconds));
  return {until - range.length, until};
}

Result<Resolution> ask_series(PostgresStore& store, Period period, Filter filter) {
  const auto answer = store.series({period, std::move(filter), Dimension::proto, Metric::bytes, Duration(0), 10});
  if (!answer) return tl::unexpected(answer.error());
  return answer->resolution;
}

Result<Resolution> ask_top(PostgresStore& store, Period period) {
  const auto answer = store.top({period, {}, Dimension::ip, Metric::bytes, 20});
  if (!answer) return tl::unexpected(answer.error());
  return answer->resolution;
}

Filter of_address(Random& random) {
  // Popular, middling and rare ones by turns: ranks spread evenly over orders of magnitude.
  const std::size_t rank = random.below(inner_count) >> random.below(12);
  Filter filter;
  filter.ips.only.push_back({inner_address(rank), 32});
  return filter;
}

Filter of_network(Random& random) {
  IpAddress address = inner_address(random.below(inner_count));
  address.bytes[3] = 0;
  Filter filter;
  filter.ips.only.push_back({address, 24});
  return filter;
}

Result<Resolution> ask_page(PostgresStore& store, Period period, const std::string& cursor) {
  const auto page = store.traffic({period, {}, page_rows, cursor});
  if (!page) return tl::unexpected(page.error());
  return page->resolution;
}

struct Place {
  Period period;
  std::string cursor;
};

/// Where page 1,000 begins, found by pages of the largest size.
Result<Place> page_1000(PostgresStore& store, Range range, Period stored, Random& random) {
  Place place{period_at(range, stored, random), {}};
  for (std::size_t skipped = 0; skipped < 999 * page_rows;) {
    const std::size_t limit = std::min(page_max, 999 * page_rows - skipped);
    auto page = store.traffic({place.period, {}, limit, place.cursor});
    if (!page) return tl::unexpected(page.error());
    // Fewer rows than a thousand pages: the last page there is.
    if (page->next_cursor.empty()) return place;
    place.cursor = std::move(page->next_cursor);
    skipped += limit;
  }
  return place;
}

Result<std::vector<Question>> questions(PostgresStore& store, Period stored, Random& random) {
  std::vector<Question> all;
  for (const Range range : {quarter, day, month, year}) {
    all.push_back({"series by class", range, [](auto& s, Period p, Random&) { return ask_series(s, p, {}); }});
  }
  for (const Range range : {quarter, day, month, year}) {
    all.push_back({"top 20 addresses", range, [](auto& s, Period p, Random&) { return ask_top(s, p); }});
  }
  for (const Range range : {day, month, year}) {
    all.push_back({"one address", range, [](auto& s, Period p, Random& r) { return ask_series(s, p, of_address(r)); }});
  }
  for (const Range range : {day, month, year}) {
    all.push_back({"one /24", range, [](auto& s, Period p, Random& r) { return ask_series(s, p, of_network(r)); }});
  }
  for (const Range range : {quarter, day, month, year}) {
    all.push_back({"rows, page 1", range, [](auto& s, Period p, Random&) { return ask_page(s, p, ""); }});
  }
  for (const Range range : {day, month, year}) {
    std::vector<Place> places;
    for (int i = 0; i < 20; ++i) {
      auto place = page_1000(store, range, stored, random);
      if (!place) return tl::unexpected(place.error());
      places.push_back(std::move(*place));
    }
    all.push_back({"rows, page 1000", range, [places](auto& s, Period, Random& r) {
                     const Place& place = places[r.below(places.size())];
                     return ask_page(s, place.period, place.cursor);
                   }});
  }
  return all;
}

struct Measured {
  std::string resolution;
  std::vector<double> first, again;  ///< milliseconds
};

Result<double> timed(PostgresStore& store, const Question& question, Period period, Random& random, Measured& into) {
  const Timestamp since = now();
  const auto resolution = question.ask(store, period, random);
  if (!resolution) return tl::unexpected(resolution.error());
  into.resolution = name_of(*resolution);
  return std::chrono::duration<double, std::milli>(now() - since).count();
}

Status ask(PostgresStore& store, const Question& question, Period stored, Random& random, Measured& into) {
  const Period period = period_at(question.range, stored, random);
  Random same = random;
  const auto first = timed(store, question, period, same, into);
  if (!first) return tl::unexpected(first.error());
  const auto again = timed(store, question, period, random, into);
  if (!again) return tl::unexpected(again.error());
  into.first.push_back(*first);
  into.again.push_back(*again);
  return {};
}

/// Prints a line; answers whether it is within the bounds.
bool print(const Question& question, Measured& measured) {
  const auto quantile = [](std::vector<double>& times, double q) {
    std::ranges::sort(times);
    return times[std::min(times.size() - 1, static_cast<std::size_t>(q * static_cast<double>(times.size())))];
  };
  const double median = quantile(measured.again, 0.5);
  const double p99 = quantile(measured.again, 0.99);
  const bool within = median <= median_most_ms && p99 <= p99_most_ms;
  fmt::print("{:<18} {:<8} {:<6} {:>10.1f} {:>10.1f} {:>10.1f} {:>10.1f}{}\n", question.name, question.range.name,
             measured.resolution, quantile(measured.first, 0.5), quantile(measured.first, 0.99), median, p99,
             within ? "" : "  exceeds 50/200 ms");
  return within;
}

/// The classes of each range sum up to what the largest addresses' answer calls the total, and to the ledger's over
/// all.
Status check(PostgresStore& store, Period stored, Random& random) {
  for (const Range range : {quarter, day, month, year}) {
    const Period period = period_at(range, stored, random);
    const auto by_proto = store.top({period, {}, Dimension::proto, Metric::bytes, 300});
    if (!by_proto) return tl::unexpected(by_proto.error());
    const auto by_ip = store.top({period, {}, Dimension::ip, Metric::bytes, 20});
    if (!by_ip) return tl::unexpected(by_ip.error());
    Counts sum;
    for (const auto& row : by_proto->rows) sum += row.counts;
    if (sum != by_proto->total || sum != by_ip->total || sum.packets.value == 0) {
      return fail(ErrorCode::internal,
                  fmt::format("wrong answer over {} until {}: {} packets by protocol, {} by address", range.name,
                              to_rfc3339(period.until), sum.packets.value, by_ip->total.packets.value));
    }
  }
  return {};
}

Result<bool> run(const std::string& url, int rounds) {
  auto connected = PostgresStore::connect(url);
  if (!connected) return tl::unexpected(connected.error());
  PostgresStore& store = **connected;
  const auto sensors = store.sensors();
  if (!sensors) return tl::unexpected(sensors.error());
  if (sensors->empty()) return fail(ErrorCode::bad_input, "the database is empty: load_year fills it");
  Period stored{sensors->front().first, sensors->front().newest};
  for (const auto& sensor : *sensors) {
    stored = {std::min(stored.since, sensor.first), std::max(stored.until, sensor.newest)};
  }
  Random random(1);
  if (auto right = check(store, stored, random); !right) return tl::unexpected(right.error());
  auto all = questions(store, stored, random);
  if (!all) return tl::unexpected(all.error());
  std::vector<Measured> measured(all->size());
  for (int round = -1; round < rounds; ++round) {
    for (std::size_t q = 0; q < all->size(); ++q) {
      if (auto asked = ask(store, (*all)[q], stored, random, measured[q]); !asked) return tl::unexpected(asked.error());
      if (round < 0) measured[q] = {};
    }
  }
  fmt::print("{:<18} {:<8} {:<6} {:>10} {:>10} {:>10} {:>10}\n", "question", "period", "uses", "first_ms", "first_p99",
             "median_ms", "p99_ms");
  std::size_t within = 0;
  for (std::size_t q = 0; q < all->size(); ++q) within += print((*all)[q], measured[q]) ? 1U : 0U;
  fmt::print("{} of {} within {} ms (median) and {} ms (99th percentile), {} rounds\n", within, all->size(),
             median_most_ms, p99_most_ms, rounds);
  return within == all->size();
}

}  // namespace

}  // namespace netaugur::bench

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: latency DATABASE [ROUNDS]\n", stderr);
    return 2;
  }
  const auto measured = netaugur::bench::run(argv[1], argc > 2 ? std::max(1, std::atoi(argv[2])) : 100);
  return measured ? 0 : netaugur::report("latency", measured.error());
}
