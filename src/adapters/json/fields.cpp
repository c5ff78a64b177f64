// The small JSON objects that clients send.
#include <nlohmann/json.hpp>

#include "netaugur/adapters/json_answers.hpp"

namespace netaugur {

Result<std::vector<FilterTerm>> read_fields(std::string_view json) {
  const auto object = nlohmann::json::parse(json, nullptr, false);
  if (!object.is_object()) return fail(ErrorCode::usage, "the body is not a JSON object");
  std::vector<FilterTerm> fields;
  for (const auto& [name, value] : object.items()) {
    if (!value.is_string()) return fail(ErrorCode::usage, "in the body, '" + name + "' must be a string");
    fields.emplace_back(name, value.get<std::string>());
  }
  return fields;
}

namespace {

/// Error: usage.
Result<std::vector<std::string>> read_names(const nlohmann::json& object, const char* member) {
  std::vector<std::string> names;
  const auto found = object.find(member);
  if (found == object.end()) return names;
  const std::string wrong = "'" + std::string(member) + "' must be an array of names";
  if (!found->is_array()) return fail(ErrorCode::usage, wrong);
  for (const auto& name : *found) {
    if (!name.is_string()) return fail(ErrorCode::usage, wrong);
    names.push_back(name.get<std::string>());
  }
  return names;
}

}  // namespace

Result<api::Subscription> read_subscription(std::string_view json) {
  const auto object = nlohmann::json::parse(json, nullptr, false);
  if (!object.is_object() || object.value("type", nlohmann::json()) != "subscribe") {
    return fail(ErrorCode::usage, R"(expected {"type":"subscribe"} with "sensor", "events" and "after" where wanted)");
  }
  api::Subscription subscription;
  auto sensors = read_names(object, "sensor");
  if (!sensors) return tl::unexpected(sensors.error());
  subscription.sensors = *std::move(sensors);
  const auto events = read_names(object, "events");
  if (!events) return tl::unexpected(events.error());
  for (const std::string& name : *events) {
    const auto event = api::parse_event(name);
    if (!event) return tl::unexpected(event.error());
    subscription.events.push_back(*event);
  }
  if (const auto after = object.find("after"); after != object.end()) {
    if (!after->is_number_integer() || after->get<std::int64_t>() < 0) {
      return fail(ErrorCode::usage, "'after' must be a sequence number, zero or greater");
    }
    subscription.after = after->get<std::int64_t>();
  }
  return subscription;
}

}  // namespace netaugur
