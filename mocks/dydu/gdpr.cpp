#include "mocks/dydu/gdpr.h"

#include "mocks/dydu/vendor_response.h"

namespace smsrelay::mocks::dydu {

net::Response take_gdpr_request(Serving& serving) {
  const auto object = serving.field("object");
  if (object != "Get" && object != "Delete") {
    return vendor_refusal(serving.profile, 400, "Bad Request");
  }
  Records::keep(serving.records.gdpr,
                GdprRequest{.at = serving.now,
                            .party = serving.party,
                            .bot = serving.bot.name,
                            .client_id = std::string(serving.field("clientId")),
                            .mail = std::string(serving.field("mail")),
                            .language = std::string(serving.field("language")),
                            .object = std::string(object)});
  net::Response response;
  response.headers.add("Content-Type", "text/plain;charset=UTF-8");
  response.body = "OK";
  return response;
}

}  // namespace smsrelay::mocks::dydu
