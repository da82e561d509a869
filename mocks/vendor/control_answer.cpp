#include "mocks/vendor/control_answer.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace smsrelay::mocks::vendor {

net::Response control_answer(int status, std::string json) {
  return net::json_response(status, std::move(json) + "\n");
}

net::Response control_refusal(int status, const base::Error& error) {
  using Json = nlohmann::ordered_json;
  const Json body = {{"error", {{"code", error.code}, {"detail", error.detail}}}};
  return control_answer(status, body.dump(2, ' ', false, Json::error_handler_t::replace));
}

}  // namespace smsrelay::mocks::vendor
