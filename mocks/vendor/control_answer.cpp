#include "mocks/vendor/control_answer.h"

#include <nlohmann/json.hpp>

namespace smsrelay::mocks::vendor {

using Json = nlohmann::ordered_json;

net::Response control_answer(int status, const Json& body) {
  return net::json_response(status,
                            body.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

net::Response control_refusal(int status, const base::Error& error) {
  return control_answer(status, {{"error", {{"code", error.code}, {"detail", error.detail}}}});
}

}  // namespace smsrelay::mocks::vendor
