#include "app/refusal_audit.h"

#include <gmock/gmock.h>

#include <optional>
#include <vector>

#include "base/virtual_scheduler.h"
#include "sim/memory_carrier.h"

namespace smsrelay::app {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::SizeIs;

using namespace std::chrono_literals;

class RefusalAuditTest : public testing::Test {
 protected:
  void wait(base::Duration duration) {
    ASSERT_TRUE(scheduler.run_until(scheduler.now() + duration));
  }

  sim::NoWaiter waiter;
  base::VirtualScheduler scheduler{base::Instant(1'700'000'000s), waiter};
  std::vector<std::string> lines;
  const base::Log log{[this](std::string_view line) { lines.emplace_back(line); },
                      base::LogLevel::info};
  std::optional<RefusalAudit> audit{std::in_place, scheduler, log};
};

TEST_F(RefusalAuditTest, TheFirstIsToldAtOnceAndTheRestOnceAMinute) {
  for (int client = 0; client < 1000; ++client) audit->refused("http://0.0.0.0:8080", 1, 0);
  EXPECT_THAT(
      lines,
      ElementsAre(EndsWith("warning clients-refused at=0.0.0.0:8080 connections=1 requests=0")));
  wait(61s);
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_THAT(lines[1], EndsWith(" connections=999 requests=0"));
  audit->refused("http://0.0.0.0:8080", 0, 7);
  wait(60s);
  ASSERT_THAT(lines, SizeIs(3));
  EXPECT_THAT(lines[2], EndsWith(" connections=0 requests=7"));
}

TEST_F(RefusalAuditTest, AfterAQuietMinuteTheNextIsToldAtOnceAgain) {
  audit->refused("http://0.0.0.0:8080", 1, 0);
  wait(61s);
  EXPECT_THAT(lines, SizeIs(1));
  audit->refused("http://0.0.0.0:8080", 2, 0);
  EXPECT_THAT(lines, SizeIs(2));
}

TEST_F(RefusalAuditTest, EachOriginHasLinesOfItsOwn) {
  audit->refused("http://0.0.0.0:8080", 1, 0);
  audit->refused("http://127.0.0.1:8081", 0, 1);
  EXPECT_THAT(lines, SizeIs(2));
}

TEST_F(RefusalAuditTest, TheEndWritesWhatIsCounted) {
  audit->refused("http://0.0.0.0:8080", 1, 0);
  audit->refused("http://0.0.0.0:8080", 2, 3);
  audit.reset();
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_THAT(lines[1], EndsWith(" connections=2 requests=3"));
}

}  // namespace
}  // namespace smsrelay::app
