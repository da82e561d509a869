#include "runner/testbed/relay_policy.h"

#include <array>

namespace smsrelay::runner {
namespace {

using core::Policy;

struct Time {
  std::string_view words;
  base::Duration Policy::*field;
};
constexpr std::array times = {
    Time{"pause between rounds", &Policy::ask_round_pause},
    Time{"first pause before sending again", &Policy::send_backoff_first},
    Time{"longest pause before sending again", &Policy::send_backoff_max},
    Time{"longest Retry-After", &Policy::retry_after_max},
    Time{"looks up after", &Policy::look_up_after},
    Time{"answers at most old", &Policy::answer_age_max},
    Time{"dialog lives", &Policy::dialog_lifetime},
    Time{"remembers an SMS", &Policy::remember_mo},
};

struct Count {
  std::string_view words;
  int Policy::*field;
};
constexpr std::array counts = {
    Count{"parts", &Policy::parts_max},
    Count{"rounds of asking", &Policy::ask_rounds},
    Count{"sends at most", &Policy::send_attempts_max},
    Count{"look-ups before sending again", &Policy::look_ups_before_resend},
    Count{"same exchanges", &Policy::same_exchanges_max},
    Count{"exchanges", &Policy::exchanges_max},
};

}  // namespace

void apply_relay_policy(const Setup& setup, Policy& policy) {
  for (const Time& time : times) {
    const auto said = setup.relay_times.find(std::string(time.words));
    if (said != setup.relay_times.end()) policy.*time.field = said->second;
  }
  for (const Count& count : counts) {
    const auto said = setup.relay_counts.find(std::string(count.words));
    if (said != setup.relay_counts.end()) policy.*count.field = said->second;
  }
}

}  // namespace smsrelay::runner
