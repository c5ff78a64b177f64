#include "catch.hpp"
#include "netaugur/api/window_cursor.hpp"

using namespace netaugur;
using api::WindowCursor;

namespace {

std::vector<StoredWindow> page(std::initializer_list<std::int64_t> sequences) {
  std::vector<StoredWindow> windows;
  for (const std::int64_t sequence : sequences) windows.push_back({sequence, {}});
  return windows;
}

std::vector<std::int64_t> sequences_of(const std::vector<StoredWindow>& windows) {
  std::vector<std::int64_t> sequences;
  for (const StoredWindow& window : windows) sequences.push_back(window.sequence);
  return sequences;
}

}  // namespace

TEST_CASE("a window is taken once, however often its page is read") {
  WindowCursor cursor;
  CHECK(sequences_of(cursor.take(page({1, 2}))) == std::vector<std::int64_t>{1, 2});
  CHECK(sequences_of(cursor.take(page({1, 2, 3}))) == std::vector<std::int64_t>{3});
  CHECK(cursor.newest() == 3);
}

TEST_CASE("a window that was committed after a later one is still taken") {
  WindowCursor cursor;
  (void)cursor.take(page({1, 3, 4}));
  CHECK(cursor.after() == 0);
  CHECK(sequences_of(cursor.take(page({1, 2, 3, 4}))) == std::vector<std::int64_t>{2});
}

TEST_CASE("the cursor looks back over its overlap and no further") {
  WindowCursor cursor;
  (void)cursor.take(page({1000}));
  CHECK(cursor.after() == 1000 - WindowCursor::overlap);
  CHECK(cursor.take(page({1000 - WindowCursor::overlap})).empty());
  CHECK(cursor.take(page({1000 - WindowCursor::overlap + 1})).size() == 1);
}

TEST_CASE("a cursor that begins behind a number asks from its overlap before it") {
  WindowCursor cursor;
  cursor.begin(500);
  CHECK(cursor.newest() == 500);
  CHECK(cursor.after() == 500 - WindowCursor::overlap);
  cursor.begin(3);
  CHECK(cursor.after() == 0);
}
