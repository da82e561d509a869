// Any body on the webhook is an MO, a DLR or unusable; what is read from it is text and in bounds.
#include <array>
#include <string>
#include <vector>

#include "base/fuzz.h"
#include "base/text.h"
#include "providers/smsmode_notification.h"

namespace smsrelay::providers::smsmode {
namespace {

using base::must_hold;

void check(const base::PhoneNumber& handset) {
  must_hold(static_cast<bool>(base::PhoneNumber::parse(handset.digits())), "a handset is a number");
}

void check_text(const std::string& text, const net::Request& request) {
  must_hold(base::is_utf8(text), "what is read is UTF-8");
  must_hold(text.size() <= 3 * request.body.size(), "what is read stood in the body");
}

void check(const MoNotification& mo, const net::Request& request) {
  must_hold(!mo.message.id.empty(), "an MO has an id");
  check(mo.message.handset);
  check_text(mo.message.id.value, request);
  check_text(mo.message.own_number, request);
  check_text(mo.message.text, request);
}

void check(const DlrNotification& dlr, const net::Request& request) {
  must_hold(!dlr.report.message.empty(), "a DLR has an id");
  if (dlr.handset) check(*dlr.handset);
  check_text(dlr.report.message.value, request);
  check_text(dlr.report.word, request);
  check_text(dlr.report.detail, request);
  if (dlr.report.reference) check_text(dlr.report.reference->value, request);
}

void check(const Unusable& unusable, const net::Request&) {
  must_hold(!unusable.reason.empty(), "what is unusable has a reason");
  must_hold(unusable.reason.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string::npos,
            "a reason is kebab-case");
}

void check(std::string_view body, std::size_t numbers_known) {
  static const std::array<std::vector<std::string>, 3> own_numbers = {
      {{}, {"36034"}, {"36034", "+33937001122"}}};
  net::Request request;
  request.method = "POST";
  request.body = body;
  const Notification notification = read_notification(request, own_numbers.at(numbers_known),
                                                      numbers_known == 1 ? "11111111-aaaa" : "");
  std::visit([&](const auto& each) { check(each, request); }, notification);
}

}  // namespace
}  // namespace smsrelay::providers::smsmode

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  smsrelay::base::FuzzInput input(bytes, count);
  const std::size_t numbers_known = input.choice(3);
  smsrelay::providers::smsmode::check(input.text(), numbers_known);
  return 0;
}
