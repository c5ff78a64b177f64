#include <array>
#include <charconv>

#include "../parameters.hpp"
#include "netaugur/api/route.hpp"

namespace netaugur::api {

namespace {

constexpr std::array<std::string_view, 8> names = {"proto",   "family", "ip",     "pair",
                                                   "service", "sensor", "events", "after"};

Result<Response> stream(const Call& call) {
  if (call.request.upgrade) return Response{101, Upgrade{}};
  Error error{ErrorCode::usage,
              "/api/v1/stream speaks WebSocket (RFC 6455) only: connect with ws:// and upgrade, or read "
              "/api/v1/stream.ndjson"};
  return Response{426, Problem{426, std::move(error)}, {{"Upgrade", "websocket"}, {"Connection", "Upgrade"}}};
}

Result<std::int64_t> read_sequence(std::string_view text) {
  std::int64_t value = 0;
  const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure == std::errc{} && stop == text.data() + text.size() && value >= 0) return value;
  return fail(ErrorCode::usage, "parameter 'after' must be a sequence number, zero or greater");
}

/// What comes between commas, in `what`.
template <class Take>
Status each_name(const std::string& list, Take take) {
  for (std::size_t start = 0; start <= list.size();) {
    const std::size_t end = std::min(list.find(',', start), list.size());
    if (const Status taken = take(list.substr(start, end - start)); !taken) return taken;
    start = end + 1;
  }
  return {};
}

Result<Response> lines(const Call& call) {
  const auto& [request, parameters, environment, access] = call;
  auto filter = parameters.filter();
  if (!filter) return tl::unexpected(filter.error());
  StreamLines stream{{.sensors = filter->sensors}, request.accept == Representation::event_stream};
  filter->sensors.clear();
  stream.subscription.filter = *std::move(filter);
  const auto events = parameters.text("events");
  const auto read = each_name(events.value_or(""), [&](const std::string& name) -> Status {
    if (!events) return {};
    const auto event = parse_event(name);
    if (!event) return tl::unexpected(event.error());
    stream.subscription.events.push_back(*event);
    return {};
  });
  if (!read) return tl::unexpected(read.error());
  if (const auto fits = check_subscription(stream.subscription); !fits) return tl::unexpected(fits.error());
  // A page that lost its connection says by itself what it had last.
  const std::string after = request.last_event.empty() ? parameters.text("after").value_or("") : request.last_event;
  if (!after.empty()) {
    const auto sequence = read_sequence(after);
    if (!sequence) return tl::unexpected(sequence.error());
    stream.subscription.after = *sequence;
  }
  return Response{200, std::move(stream)};
}

}  // namespace

extern const Route stream_route, stream_lines_route;
constinit const Route stream_route{Method::get, stream_path, AccessRule::viewer, {}, stream};
constinit const Route stream_lines_route{Method::get, stream_lines_path, AccessRule::viewer, names, lines};

}  // namespace netaugur::api
