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

Result<Subscription> read_subscription(std::string_view json) {
  const auto object = nlohmann::json::parse(json, nullptr, false);
  if (!object.is_object() || object.value("type", nlohmann::json()) != "subscribe") {
    return fail(ErrorCode::usage, R"(expected {"type":"subscribe"} with "sensor" and "after" where wanted)");
  }
  Subscription subscription;
  if (const auto sensors = object.find("sensor"); sensors != object.end()) {
    if (!sensors->is_array()) return fail(ErrorCode::usage, "'sensor' must be an array of names");
    for (const auto& sensor : *sensors) {
      if (!sensor.is_string()) return fail(ErrorCode::usage, "'sensor' must be an array of names");
      subscription.sensors.push_back(sensor.get<std::string>());
    }
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
