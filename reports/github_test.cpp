#include "reports/github.h"

#include <gmock/gmock.h>

#include "base/text.h"
#include "reports/baseline.h"
#include "reports/samples.h"

namespace smsrelay::reports {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Lt;
using testing::Not;

TEST(GithubAnnotations, PointAtTheStoryLine) {
  EXPECT_EQ(
      github_annotations(samples::run_of({samples::passing(), samples::answered_twice()})),
      "::error file=scenarios/retries/opening-hours.yaml,line=31,col=24,title=Opening hours%2C "
      "while Dydu is down and smsmode repeats itself::Anna got the same answer twice. "
      "(RELAY-ONCE-1)\n");
  EXPECT_THAT(github_annotations(samples::run_of({samples::passing()})), IsEmpty());
}

TEST(GithubAnnotations, AreNeverMoreThanGithubShows) {
  std::vector<StoryResult> stories(47, samples::answered_twice());
  const std::string text = github_annotations(samples::run_of(stories));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 10);
  EXPECT_THAT(text, EndsWith("::error::and 38 more, see the job summary\n"));
}

TEST(GithubAnnotations, StayOneCommandALineWhateverAStorySays) {
  StoryResult story = samples::hostile();
  story.title = "a,b::c\n::add-mask::x%0A";
  const std::string text = github_annotations(samples::run_of({story}));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
  EXPECT_THAT(text, HasSubstr("title=a%2Cb%3A%3Ac\\n%3A%3Aadd-mask%3A%3Ax%250A::"));
}

TEST(GithubSummary, FencesWhateverAStorySays) {
  StoryResult story = samples::hostile();
  story.findings.front().hint = "```` <img src=x> @everyone | a";
  expect_baseline("github_hostile.md", github_summary(samples::run_of({story})));
}

TEST(GithubSummary, StaysWithinWhatGithubTakes) {
  std::vector<StoryResult> stories(3000, samples::answered_twice());
  const std::string text = github_summary(samples::run_of(stories));
  EXPECT_THAT(text.size(), Lt(64U * 1024));
  EXPECT_THAT(text, HasSubstr("more that did not pass\n"));
}

}  // namespace
}  // namespace smsrelay::reports
