#include "netaugur/adapters/background_writer.hpp"

#include "catch.hpp"
#include "netaugur/store/memory_store.hpp"

using namespace netaugur;
using namespace std::chrono_literals;

namespace {

/// The store in memory behind a connection that fails as often as it is told to.
class FlakyWriter final : public WindowWriter {
 public:
  FlakyWriter(MemoryStore& store, std::atomic<int>& failures, ErrorCode code)
      : store_(store), failures_(failures), code_(code) {}

  Result<WriteReport> write(std::span<const WindowRecord> windows) override {
    if (failures_ > 0) {
      --failures_;
      return fail(code_, "the database is away");
    }
    return store_.write(windows);
  }
  Result<bool> settle() override { return false; }

 private:
  MemoryStore& store_;
  std::atomic<int>& failures_;
  ErrorCode code_;
};

std::vector<WindowRecord> windows(int from, int to) {
  std::vector<WindowRecord> records;
  for (int i = from; i < to; ++i) {
    WindowRecord record;
    record.stream = {"edge1", "0f8fad5b-d9cb-469f-a165-70867728950e", "eth0", "EN10MB"};
    record.rows.push_back({TrafficKey{}, {{1}, {60}}});
    record.summary.sensor = "edge1";
    record.summary.window = {Timestamp(i * 5s), 5s};
    record.summary.total = {{1}, {60}};
    record.summary.by_proto[protos::other] = record.summary.total;
    record.summary.by_family[Family::other] = record.summary.total;
    records.push_back(record);
  }
  return records;
}

std::size_t stored(MemoryStore& store) { return store.windows_after(0, 10'000)->size(); }

}  // namespace

TEST_CASE("everything that was put is written, in order, and what was there is told") {
  MemoryStore store;
  std::atomic<int> failures{0};
  BackgroundWriter writer(std::make_unique<FlakyWriter>(store, failures, ErrorCode::unavailable), [](const auto&) {});
  REQUIRE(writer.put(windows(0, 600)));
  REQUIRE(writer.put(windows(590, 700)));
  const auto report = writer.finish();
  REQUIRE(report);
  CHECK(report->written == 700);
  CHECK(report->already_there == 10);
  CHECK(stored(store) == 700);
}

TEST_CASE("an absent database is tried again, said once, and nothing is lost") {
  MemoryStore store;
  std::atomic<int> failures{2};
  std::vector<std::string> said;
  BackgroundWriter writer(std::make_unique<FlakyWriter>(store, failures, ErrorCode::unavailable),
                          [&said](const std::string& text) { said.push_back(text); });
  REQUIRE(writer.put(windows(0, 3)));
  REQUIRE(writer.finish());
  CHECK(stored(store) == 3);
  CHECK(said.size() == 2);
}

TEST_CASE("a refusal that trying again cannot mend ends the writing and says how much is left") {
  MemoryStore store;
  std::atomic<int> failures{1};
  BackgroundWriter writer(std::make_unique<FlakyWriter>(store, failures, ErrorCode::bad_input), [](const auto&) {});
  REQUIRE(writer.put(windows(0, 3)));
  const auto report = writer.finish();
  REQUIRE_FALSE(report);
  CHECK(report.error().message == "the database is away");
  CHECK(report.error().notes.at(0).find("3 windows") == 0);
  CHECK_FALSE(writer.put(windows(3, 4)));
}

TEST_CASE("giving up ends the waiting for an absent database") {
  MemoryStore store;
  std::atomic<int> failures{1'000'000};
  BackgroundWriter writer(std::make_unique<FlakyWriter>(store, failures, ErrorCode::unavailable), [](const auto&) {});
  REQUIRE(writer.put(windows(0, 1)));
  writer.give_up();
  CHECK(writer.finish().error().code == ErrorCode::unavailable);
}
