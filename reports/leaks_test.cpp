#include "reports/leaks.h"

#include <gmock/gmock.h>

#include "base/text.h"

namespace smsrelay::reports {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

const std::vector<std::string> secrets = {"k3y/with+odd&chars", "Plain0Token1Of2Letters"};

TEST(Leaks, AreFoundInEveryFormASecretTakes) {
  const std::string& odd = secrets[0];
  const auto form_in = [](const std::string& text) {
    const std::vector<Leak> leaks = find_leaks(text, secrets);
    return leaks.empty() ? std::string("none") : leaks.front().form;
  };
  EXPECT_EQ(form_in("X-Api-Key: " + odd), "as it is");
  EXPECT_EQ(form_in("<a b=\"k3y/with+odd&amp;chars\"/>"), "escaped");
  EXPECT_EQ(form_in("?key=k3y%2Fwith%2Bodd%26chars&x=1"), "percent-encoded");
  EXPECT_EQ(form_in("?key=k3y%2fwith%2bodd%26chars"), "percent-encoded");
  for (const std::string before : {"", "a", "ab", "abc", "user:"}) {
    EXPECT_EQ(form_in("Basic " + base::base64_encode(before + odd + ":tail")), "base64") << before;
  }
}

TEST(Leaks, AreNotSeenWhereThereAreNone) {
  EXPECT_THAT(find_leaks("k3y/with+odd and Plain0Token1Of2Letter", secrets), IsEmpty());
  EXPECT_THAT(find_leaks("", secrets), IsEmpty());
  EXPECT_THAT(find_leaks("abc abc", std::vector<std::string>{"", "abc"}), IsEmpty());
}

TEST(Leaks, AreWithheldEverywhere) {
  const std::string text =
      "a Plain0Token1Of2Letters b " + base::base64_encode(secrets[1]) + " c Plain0Token1Of2Letters";
  const std::vector<Leak> leaks = find_leaks(text, secrets);
  EXPECT_THAT(leaks, SizeIs(3));
  const std::string clean = without_leaks(text, leaks);
  EXPECT_THAT(find_leaks(clean, secrets), IsEmpty());
  EXPECT_TRUE(clean.starts_with("a [withheld] b [withheld]")) << clean;
  EXPECT_TRUE(clean.ends_with(" c [withheld]")) << clean;
}

}  // namespace
}  // namespace smsrelay::reports
