// Any answer of a Dydu server is a bot's answer or a failure with a reason, and in UTF-8.
#include <array>
#include <string>

#include "base/fuzz.h"
#include "base/text.h"
#include "core/answer_text.h"
#include "providers/dydu_api.h"

namespace smsrelay::providers::dydu {
namespace {

using base::must_hold;

void check(const core::BotAnswered& answered, int status) {
  must_hold(status >= 200 && status < 300, "an answer comes with a 2xx");
  must_hold(!answered.answer.dialog.empty(), "an answer names its dialog");
  for (const std::string* text : {&answered.answer.html, &answered.answer.dialog.value,
                                  &answered.answer.kind, &answered.answer.language}) {
    must_hold(base::is_utf8(*text), "an answer is UTF-8");
  }
  must_hold(!answered.answer.space || base::is_utf8(*answered.answer.space), "a space is UTF-8");
  must_hold(base::is_utf8(core::to_sms_text(answered.answer.html)), "a reply is UTF-8");
}

void check(const core::AskFailed& failed, int) {
  must_hold(!failed.detail.empty(), "a failure has its detail");
}

void check(std::string_view body, int status) {
  const net::Response response{status, {}, std::string(body)};
  const TalkResult result = read_talk_answer({"ask-1"}, response, base::Instant());
  std::visit([&](const auto& each) { check(each, status); }, result);
  if (const auto languages = read_languages(response)) {
    for (const std::string& code : *languages) must_hold(base::is_utf8(code), "a code is UTF-8");
  }
}

}  // namespace
}  // namespace smsrelay::providers::dydu

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  constexpr std::array statuses = {200, 200, 200, 200, 201, 204, 302, 401, 404, 500, 503};
  smsrelay::base::FuzzInput input(bytes, count);
  const int status = statuses.at(input.choice(statuses.size()));
  smsrelay::providers::dydu::check(input.text(), status);
  return 0;
}
