// The least that cpp-httplib does for an answer, to measure `serve` beside: bench_http_hello PORT
#include <httplib.h>

#include <cstdio>
#include <string>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: bench_http_hello PORT\n", stderr);
    return 2;
  }
  httplib::Server server;
  // Without it each answer waits for the acknowledgement of the one before (RFC 1122 section 4.2.3.2 and Nagle).
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(1'000'000'000);
  server.new_task_queue = [] { return new httplib::ThreadPool(128); };
  server.Get("/",
             [](const httplib::Request&, httplib::Response& response) { response.set_content("hello", "text/plain"); });
  return server.listen("127.0.0.1", std::stoi(argv[1])) ? 0 : 1;
}
