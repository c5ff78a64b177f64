#include <string>

#include "../../src/adapters/http/framing.hpp"
#include "catch.hpp"

using namespace netaugur;
using http::read_head;

namespace {

const HttpLimits limits{};

int refusal_of(std::string_view bytes) {
  const auto head = read_head(bytes, limits);
  return head ? 0 : head.error().status;
}

}  // namespace

TEST_CASE("a request ends where its head says, whatever follows") {
  const auto head = read_head("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET", limits);
  REQUIRE(head);
  REQUIRE(*head);
  CHECK((*head)->length == 47);
  CHECK((*head)->body_length == 3);
}

TEST_CASE("a head that has not arrived in full asks for more") {
  const std::string request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  for (std::size_t size = 0; size < request.size(); ++size) {
    const auto head = read_head(std::string_view(request).substr(0, size), limits);
    REQUIRE(head);
    CHECK_FALSE(*head);
  }
  CHECK(*read_head(request, limits));
}

TEST_CASE("what parsers read differently is refused, so that no request hides in another") {
  CHECK(refusal_of("GET / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n") == 400);
  CHECK(refusal_of("GET / HTTP/1.1\r\nContent-Length: +3\r\n\r\n") == 400);
  CHECK(refusal_of("GET / HTTP/1.1\r\nContent-Length: 3,3\r\n\r\n") == 400);
  CHECK(refusal_of("GET / HTTP/1.1\r\nContent-Length : 3\r\n\r\n") == 400);
  CHECK(refusal_of("GET / HTTP/1.1\r\nHost: a\nContent-Length: 3\r\n\r\n") == 400);
  CHECK(refusal_of("GET / HTTP/1.1\r\nHost: a\rContent-Length: 3\r\n\r\n") == 400);
  CHECK(refusal_of("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n") == 400);
  CHECK(refusal_of("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n") == 411);
}

TEST_CASE("the limits of head and body are refused one byte beyond them") {
  const std::string start = "GET / HTTP/1.1\r\nX: ";
  const std::string end = "\r\n\r\n";
  const std::string filler(limits.head_bytes - start.size() - end.size(), 'x');
  CHECK(refusal_of(start + filler + end) == 0);
  CHECK(refusal_of(start + filler + "x" + end) == 431);
  CHECK(refusal_of("POST / HTTP/1.1\r\nContent-Length: 65536\r\n\r\n") == 0);
  CHECK(refusal_of("POST / HTTP/1.1\r\nContent-Length: 65537\r\n\r\n") == 413);
  CHECK(refusal_of("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n") == 413);
}

TEST_CASE("TLS spoken to the port is refused at its first byte") { CHECK(refusal_of("\x16\x03\x01") == 400); }
