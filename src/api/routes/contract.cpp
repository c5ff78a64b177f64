#include "netaugur/api/openapi.hpp"
#include "netaugur/api/route.hpp"

namespace netaugur::api {

namespace {

Result<Response> contract(const Call&) { return Response{200, Document{"application/json", openapi_json()}}; }

Result<Response> docs(const Call&) { return Response{200, Document{"text/html; charset=utf-8", openapi_page()}}; }

}  // namespace

extern const Route contract_route, docs_route;
constinit const Route contract_route{Method::get, "/api/v1/openapi.json", AccessRule::open, {}, contract};
constinit const Route docs_route{Method::get, "/api/docs", AccessRule::open, {}, docs};

}  // namespace netaugur::api
