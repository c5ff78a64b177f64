// The small JSON objects that clients send.
#include <algorithm>
#include <limits>
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

namespace {

/// One of the settings' objects; the first error stays.
class Members {
 public:
  Members(const nlohmann::json& object, std::string place) : object_(object), place_(std::move(place)) {
    if (!object.is_object()) refuse("must be an object");
  }

  std::string text(const char* name) {
    const nlohmann::json* const found = find(name);
    if (found != nullptr && found->is_string()) return found->get<std::string>();
    refuse(std::string("lacks the text '") + name + "'");
    return {};
  }
  /// A whole number that is not negative.
  std::uint64_t number(const char* name) {
    const nlohmann::json* const found = find(name);
    if (found == nullptr || !found->is_number_unsigned()) return not_whole(name);
    return found->get<std::uint64_t>();
  }
  /// Null is without bound.
  std::optional<std::uint64_t> bound(const char* name) {
    const nlohmann::json* const found = find(name);
    if (found != nullptr && found->is_null()) return std::nullopt;
    if (found == nullptr || !found->is_number_unsigned()) return not_whole(name);
    return found->get<std::uint64_t>();
  }
  const nlohmann::json& array(const char* name) {
    static const nlohmann::json none = nlohmann::json::array();
    const nlohmann::json* const found = find(name);
    if (found != nullptr && found->is_array()) return *found;
    refuse(std::string("lacks the array '") + name + "'");
    return none;
  }
  /// Whether everything was there and nothing else.
  [[nodiscard]] Status done() {
    if (object_.is_object() && object_.size() > taken_.size()) {
      for (const auto& [name, value] : object_.items()) {
        if (std::ranges::find(taken_, name) == taken_.end()) refuse("has no member '" + name.substr(0, 40) + "'");
      }
    }
    return status_;
  }

 private:
  const nlohmann::json* find(const char* name) {
    taken_.emplace_back(name);
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
  }
  std::uint64_t not_whole(const char* name) {
    refuse(std::string("lacks the whole number '") + name + "'");
    return 0;
  }
  void refuse(const std::string& what) {
    if (status_) status_ = fail(ErrorCode::usage, "in the body, " + place_ + " " + what);
  }

  const nlohmann::json& object_;
  std::string place_;
  std::vector<std::string> taken_;
  Status status_;
};

}  // namespace

Result<Settings> read_settings(std::string_view json) {
  const auto body = nlohmann::json::parse(json, nullptr, false);
  Members whole(body, "the object");
  Settings settings;
  // Beyond what a revision can be it is none of ours.
  settings.revision = static_cast<std::int64_t>(whole.number("revision") & std::numeric_limits<std::int64_t>::max());
  for (const auto& link : whole.array("links")) {
    Members members(link, "each of 'links'");
    settings.links.push_back({members.text("sensor"), members.number("bits_per_second")});
    if (const Status read = members.done(); !read) return tl::unexpected(read.error());
  }
  for (const auto& rule : whole.array("retention")) {
    Members members(rule, "each of 'retention'");
    RetentionRule read{members.text("resolution"), {}, members.bound("size_max_bytes"), members.bound("keys")};
    if (const auto keep = members.bound("keep_seconds")) {
      constexpr std::uint64_t seconds_max = std::numeric_limits<std::int64_t>::max() / 1'000'000'000;
      read.keep = std::chrono::seconds(std::min(*keep, seconds_max));
    }
    settings.retention.push_back(std::move(read));
    if (const Status done = members.done(); !done) return tl::unexpected(done.error());
  }
  if (const Status done = whole.done(); !done) return tl::unexpected(done.error());
  return settings;
}

Result<api::Subscription> read_subscription(std::string_view json) {
  const auto object = nlohmann::json::parse(json, nullptr, false);
  if (!object.is_object() || object.value("type", nlohmann::json()) != "subscribe") {
    return fail(ErrorCode::usage, R"(expected {"type":"subscribe"} with "sensor", "events" and "after" where wanted)");
  }
  api::Subscription subscription;
  auto sensors = read_names(object, "sensor");
  if (!sensors) return tl::unexpected(sensors.error());
  subscription.sensors = *std::move(sensors);
  std::vector<FilterTerm> terms;
  for (const std::string_view field : filter_fields) {
    if (field == "sensor") continue;
    const auto values = read_names(object, std::string(field).c_str());
    if (!values) return tl::unexpected(values.error());
    for (const std::string& value : *values) terms.emplace_back(field, value);
  }
  auto filter = parse_filter(terms);
  if (!filter) return tl::unexpected(filter.error());
  subscription.filter = *std::move(filter);
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
  if (const auto fits = api::check_subscription(subscription); !fits) return tl::unexpected(fits.error());
  return subscription;
}

}  // namespace netaugur
