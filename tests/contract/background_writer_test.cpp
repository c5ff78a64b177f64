#include "netaugur/adapters/background_writer.hpp"

#include "catch.hpp"
#include "netaugur/store/memory_store.hpp"
#include "spool_fixture.hpp"

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

std::unique_ptr<Spool> spool_in(const TemporaryFolder& folder) {
  auto spool = Spool::open({(folder.path / "spool").string(), "dbname=here"}, [](const auto&) {});
  REQUIRE(spool);
  return std::move(*spool);
}

/// Whether it becomes true within a while.
template <class Condition>
bool soon(const Condition& condition) {
  for (int i = 0; i < 500 && !condition(); ++i) std::this_thread::sleep_for(10ms);
  return condition();
}

std::size_t stored(MemoryStore& store) { return store.windows_after(0, 10'000)->size(); }

}  // namespace

TEST_CASE("everything that was put is written, in order, and what was there is told") {
  MemoryStore store;
  std::atomic<int> failures{0};
  BackgroundWriter writer(std::make_unique<FlakyWriter>(store, failures, ErrorCode::unavailable), nullptr,
                          [](const auto&) {});
  REQUIRE(writer.put(windows_of(0, 600)));
  REQUIRE(writer.put(windows_of(590, 700)));
  const auto report = writer.finish();
  REQUIRE(report);
  CHECK(report->report.written == 700);
  CHECK(report->report.already_there == 10);
  CHECK(stored(store) == 700);
}

TEST_CASE("an absent database is tried again, said once, and nothing is lost") {
  MemoryStore store;
  std::atomic<int> failures{2};
  std::vector<std::string> said;
  BackgroundWriter writer(std::make_unique<FlakyWriter>(store, failures, ErrorCode::unavailable), nullptr,
                          [&said](const std::string& text) { said.push_back(text); });
  REQUIRE(writer.put(windows_of(0, 3)));
  REQUIRE(writer.finish());
  CHECK(stored(store) == 3);
  CHECK(said.size() == 2);
}

TEST_CASE("a refusal that trying again cannot mend ends the writing and says how much is left") {
  MemoryStore store;
  std::atomic<int> failures{1};
  BackgroundWriter writer(std::make_unique<FlakyWriter>(store, failures, ErrorCode::bad_input), nullptr,
                          [](const auto&) {});
  REQUIRE(writer.put(windows_of(0, 3)));
  const auto report = writer.finish();
  REQUIRE_FALSE(report);
  CHECK(report.error().message == "the database is away");
  CHECK(report.error().notes.at(0).find("3 windows") == 0);
  CHECK_FALSE(writer.put(windows_of(3, 4)));
}

TEST_CASE("giving up ends the waiting for an absent database") {
  MemoryStore store;
  std::atomic<int> failures{1'000'000};
  BackgroundWriter writer(std::make_unique<FlakyWriter>(store, failures, ErrorCode::unavailable), nullptr,
                          [](const auto&) {});
  REQUIRE(writer.put(windows_of(0, 1)));
  writer.give_up();
  CHECK(writer.finish().error().code == ErrorCode::unavailable);
}

TEST_CASE("a database that answers sees no file of the spool") {
  const TemporaryFolder folder;
  MemoryStore store;
  std::atomic<int> failures{1};
  BackgroundWriter writer(std::make_unique<FlakyWriter>(store, failures, ErrorCode::unavailable), spool_in(folder),
                          [](const auto&) {});
  REQUIRE(writer.put(windows_of(0, 600)));
  REQUIRE(writer.finish());
  CHECK(stored(store) == 600);
  CHECK_FALSE(exists(folder.path / "spool"));
}

TEST_CASE("while the database is away windows are on disk, and when it is back they are written in order, said twice") {
  const TemporaryFolder folder;
  MemoryStore store;
  std::atomic<int> failures{1'000'000};
  std::vector<std::string> said;
  BackgroundWriter writer(std::make_unique<FlakyWriter>(store, failures, ErrorCode::unavailable), spool_in(folder),
                          [&said](const std::string& text) { said.push_back(text); });
  for (int i = 0; i < 100; ++i) REQUIRE(writer.put(windows_of(i, i + 1)));
  REQUIRE(soon([&] { return !folder.files(".seg").empty(); }));
  REQUIRE(writer.put(windows_of(100, 200)));
  failures = 0;
  const auto outcome = writer.finish();
  REQUIRE(outcome);
  CHECK(outcome->report.written == 200);
  CHECK(outcome->spooled == 0);
  CHECK(folder.files(".seg").empty());
  const auto windows = store.windows_after(0, 1000);
  REQUIRE(windows->size() == 200);
  for (std::size_t i = 0; i < 200; ++i) CHECK((*windows)[i].summary.window.start == Timestamp(i * 5s));
  REQUIRE(said.size() == 2);
  CHECK(said[0].find("the database is away; windows go to ") == 0);
  CHECK(said[1].find("the database is back and the spool is empty: 200 windows written") == 0);
}

TEST_CASE("what the database has not when the writing ends waits on disk for the next one") {
  const TemporaryFolder folder;
  MemoryStore store;
  std::atomic<int> failures{1'000'000};
  {
    BackgroundWriter writer(std::make_unique<FlakyWriter>(store, failures, ErrorCode::unavailable), spool_in(folder),
                            [](const auto&) {}, {.away = Error{ErrorCode::unavailable, "the database is away"}});
    REQUIRE(writer.put(windows_of(0, 3)));
    writer.give_up();
    REQUIRE(writer.put(windows_of(3, 5)));
    const auto outcome = writer.finish();
    REQUIRE(outcome);
    CHECK(outcome->spooled == 5);
    CHECK(outcome->reason == "the database is away");
    CHECK(outcome->spool.find(folder.path.string()) == 0);
  }
  failures = 0;
  BackgroundWriter heir(std::make_unique<FlakyWriter>(store, failures, ErrorCode::unavailable), spool_in(folder),
                        [](const auto&) {});
  REQUIRE(heir.put(windows_of(4, 6)));
  const auto outcome = heir.finish();
  REQUIRE(outcome);
  CHECK(outcome->report.written == 6);
  CHECK(outcome->report.already_there == 1);
  CHECK(stored(store) == 6);
}

TEST_CASE("a refusal for good leaves what waits on disk") {
  const TemporaryFolder folder;
  MemoryStore store;
  std::atomic<int> failures{1};
  {
    BackgroundWriter writer(std::make_unique<FlakyWriter>(store, failures, ErrorCode::denied), spool_in(folder),
                            [](const auto&) {});
    REQUIRE(writer.put(windows_of(0, 3)));
    const auto outcome = writer.finish();
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code == ErrorCode::denied);
    REQUIRE(outcome.error().notes.size() == 1);
    CHECK(outcome.error().notes[0].find("3 windows wait in ") == 0);
  }
  CHECK(drain(*spool_in(folder)).size() == 3);
}

TEST_CASE("a window that no database takes does not get into the spool") {
  const TemporaryFolder folder;
  MemoryStore store;
  std::atomic<int> failures{1'000'000};
  BackgroundWriter writer(std::make_unique<FlakyWriter>(store, failures, ErrorCode::unavailable), spool_in(folder),
                          [](const auto&) {}, {.away = Error{ErrorCode::unavailable, "the database is away"}});
  auto wrong = windows_of(0, 1);
  wrong[0].summary.total = {};
  static_cast<void>(writer.put(wrong));
  writer.give_up();
  const auto outcome = writer.finish();
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == ErrorCode::bad_input);
  CHECK(folder.files(".seg").empty());
}

namespace {

/// A database that takes a write and does not answer before it is told to.
class SilentWriter final : public WindowWriter {
 public:
  SilentWriter(MemoryStore& store, std::atomic<bool>& silent) : store_(store), silent_(silent) {}
  Result<WriteReport> write(std::span<const WindowRecord> windows) override {
    while (silent_) std::this_thread::sleep_for(1ms);
    return store_.write(windows);
  }
  Result<bool> settle() override { return false; }

 private:
  MemoryStore& store_;
  std::atomic<bool>& silent_;
};

}  // namespace

TEST_CASE("a database that falls silent in the midst of a write is away, and what it took is not counted again") {
  const TemporaryFolder folder;
  MemoryStore store;
  std::atomic<bool> silent{true};
  BackgroundWriter writer(std::make_unique<SilentWriter>(store, silent), spool_in(folder), [](const auto&) {},
                          {.stuck_after = 20ms});
  REQUIRE(writer.put(windows_of(0, 2)));
  std::this_thread::sleep_for(50ms);
  REQUIRE(writer.put(windows_of(2, 4)));
  CHECK(folder.files(".seg").size() == 1);
  silent = false;
  const auto outcome = writer.finish();
  REQUIRE(outcome);
  CHECK(outcome->report.written == 4);
  CHECK(outcome->report.already_there == 0);
  CHECK(stored(store) == 4);
  CHECK(folder.files(".seg").empty());
}
