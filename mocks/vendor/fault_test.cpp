#include "mocks/vendor/fault.h"

#include <gmock/gmock.h>

#include "mocks/vendor/fault_maps_for_tests.h"

namespace smsrelay::mocks::vendor {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

struct Read {
  std::vector<Fault> faults;
  std::string problems;
};

Read read(const std::string& text, const FaultMaps& maps = small_maps()) {
  yaml::Document document = yaml::load(text, "faults");
  Read out;
  out.faults = read_faults(document, document.root(), maps);
  out.problems = yaml::to_text(document.problems());
  return out;
}

std::string refusing(std::string_view where) {
  return "- { where: " + std::string(where) + ", do: refuse }";
}

TEST(Faults, TakeEveryPlaceByItsWordAndShowItSo) {
  for (const FaultMap& map : small_maps()) {
    for (const FaultPlace& place : map.places) {
      const Read told = read(refusing(place.word), {map});
      EXPECT_EQ(told.problems, "");
      ASSERT_THAT(told.faults, SizeIs(1));
      EXPECT_EQ(told.faults[0].where, &place);
      EXPECT_EQ(to_text(told.faults[0]), place.word + ": refuse");
      EXPECT_EQ(read(refusing(place.word)).problems, "") << "a story has both vendors";
    }
  }
}

TEST(Faults, TakeEveryFateAsItsExampleIsWrittenAndShowItSo) {
  for (const sim::FateWords& words : sim::fates()) {
    const std::string text = "- { where: smsmode webhook, do: " + std::string(words.example) + " }";
    const Read told = read(text);
    EXPECT_EQ(told.problems, "") << text;
    ASSERT_THAT(told.faults, SizeIs(1));
    EXPECT_EQ(told.faults[0].act, words.kind) << text;
    EXPECT_EQ(to_text(told.faults[0]), "smsmode webhook: " + std::string(words.example));
  }
}

TEST(Faults, WhoseWordsAreIncompleteOrLongerAreRefused) {
  const auto doing = [](const std::string& act) {
    return read("- { where: dydu talk, do: " + act + " }").problems;
  };
  EXPECT_THAT(doing("delay"), HasSubstr("'delay' needs a duration: delay 4s"));
  EXPECT_THAT(doing("answer after"), HasSubstr("'answer after' needs a duration"));
  EXPECT_THAT(doing("answer 600"), HasSubstr("from 200 to 599"));
  EXPECT_THAT(doing("refuse 503"), HasSubstr("unknown fault 'refuse 503'"));
  EXPECT_THAT(doing("garbge"), HasSubstr("did you mean 'garbage'?"));
}

TEST(Faults, OfTheOtherVendorsCallsAreRefusedByName) {
  EXPECT_THAT(
      read(refusing("smsmode send"), {small_dydu()}).problems,
      AllOf(HasSubstr("'smsmode send' is a call of smsmode; this is Dydu's mock, which has:"),
            HasSubstr("dydu talk, dydu context"), Not(HasSubstr("smsmode list"))));
  EXPECT_THAT(read(refusing("dydu talk"), {small_smsmode()}).problems,
              AllOf(HasSubstr("'dydu talk' is a call of Dydu; this is smsmode's mock, which has:"),
                    HasSubstr("smsmode send, smsmode list"), Not(HasSubstr("dydu context"))));
  EXPECT_THAT(read(refusing("dydu histry"), {small_dydu()}).problems,
              HasSubstr("did you mean 'dydu history'?"));
}

TEST(Faults, HaveServersAndRepeatsWhereThereAreSome) {
  EXPECT_EQ(read("- { where: dydu history, server: 2, do: refuse }").problems, "");
  EXPECT_THAT(read("- { where: smsmode list, server: 2, do: refuse }").problems,
              HasSubstr("only Dydu's calls have servers"));
  EXPECT_EQ(read("- { where: smsmode report, do: deliver again after 4s }").problems, "");
  EXPECT_THAT(read("- { where: dydu poll/last, do: deliver again after 4s }").problems,
              HasSubstr("only 'smsmode webhook' and 'smsmode report' deliver again"));
}

}  // namespace
}  // namespace smsrelay::mocks::vendor
