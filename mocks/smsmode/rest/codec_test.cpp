#include "mocks/smsmode/rest/codec.h"

#include <gtest/gtest.h>

namespace smsrelay::mocks::smsmode::rest {
namespace {

TEST(ErrorBody, HasTheSixFieldsWithATextForItsStatus) {
  EXPECT_EQ(error_body(429),
            R"({"title":"Too Many Requests","message":"Too Many Requests",)"
            R"("detail":"The rate limit is exceeded",)"
            R"("type":"https://dev.smsmode.com/commons/errors/429.001","status":"429",)"
            R"("errorCode":"429.001"})");
}

TEST(ErrorBody, HasTheCodeOfABadBodyForA400AndASuffixOfOursForOthers) {
  EXPECT_NE(error_body(400).find("400.020"), std::string::npos) << error_body(400);
  EXPECT_NE(error_body(499).find("499.001"), std::string::npos) << error_body(499);
}

}  // namespace
}  // namespace smsrelay::mocks::smsmode::rest
