#pragma once
// What a client asks, free of HTTP's text: the adapter has decoded it already.

#include <optional>
#include <string>
#include <vector>

#include "netaugur/store/filter.hpp"
#include "netaugur/store/settings.hpp"

namespace netaugur::api {

/// What an answer is wanted as; what is not known is answered as JSON.
enum class Representation { json, csv, ndjson, event_stream };

enum class Method { get, post, put, del };
[[nodiscard]] std::string_view name_of(Method method);  // `GET`, `POST`, `PUT`, `DELETE`

struct Request {
  Method method = Method::get;
  std::string path = {};                  ///< without the query, percent-decoded
  std::vector<FilterTerm> query = {};     ///< decoded parameters
  std::vector<FilterTerm> fields = {};    ///< of the JSON object in the body; empty without one
  std::optional<Settings> settings = {};  ///< the body of a PUT: nothing else is replaced
  std::string token = {};                 ///< from the session cookie or the bearer header; empty without one
  bool by_cookie = false;                 ///< the token came by itself, from a browser's cookie
  std::string cookie = {};                ///< the name of this server's cookie
  bool secure = false;                    ///< came by TLS
  std::string host = {};                  ///< the Host header
  std::string origin = {};                ///< the Origin header; empty without one
  std::string remote = {};                ///< the peer's address, without its port
  std::string fetch_site = {};            ///< the Sec-Fetch-Site header; empty without one
  std::string last_event = {};            ///< the Last-Event-ID header; empty without one
  Representation accept = Representation::json;
  bool upgrade = false;  ///< asks to switch to WebSocket
};

}  // namespace netaugur::api
