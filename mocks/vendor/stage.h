// Stage: the calls that the control APIs of both stand-alone mocks share.
//
//   GET    /__control/transcript?since=1&count=100&secrets=shown   exchanges, SMS, remarks
//   DELETE /__control/transcript
//   GET    /__control/faults         the planned faults, and how often each has happened
//   PUT    /__control/faults         a list as in a story, in JSON or YAML; replaces the one before
//   DELETE /__control/faults
//   GET    /__control/clock
//   POST   /__control/clock          {"advance": "31h"}: moves a controlled clock, then answers
//   GET    /__control/unmatched      text: requests to paths that are not served, with the closest
//                                    rules
//   GET    /__control/assumptions    every assumption, with the variant chosen
//   GET    /__control/openapi.yaml   this API;  …/vendor.openapi.yaml  the vendor's
//
// Errors: {"error": {"code": "clock-runs", "detail": "…"}}.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/real_scheduler.h"
#include "mocks/vendor/assumption.h"
#include "mocks/vendor/diary.h"
#include "mocks/vendor/fault_plan.h"
#include "sim/faulty_network.h"

namespace smsrelay::mocks::vendor {

// The beginning of every path of the stage.
inline constexpr std::string_view stage_prefix = "/__control/";

// Whether this path belongs to a handler mounted at `prefix`: below it, or equal to a folder's name
// without the slash.
bool is_for(std::string_view path, std::string_view prefix);

class Stage {
 public:
  struct Play {
    FaultPlan::ErrorBody smsmode_error;
    std::vector<Assumption> assumptions;
    Assumed assumed;
    std::function<std::string()> unmatched;  // must be set
    std::string_view control_openapi;
    std::string_view vendor_openapi;
    FaultMaps faults;  // where faults can happen
  };

  // Sets the network's rules; `diary` must be the network's log. All of them must outlive the
  // stage, and the stage must outlive the use of the network.
  Stage(base::RealScheduler&, sim::FaultyNetwork&, Diary&, Play);
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;
  ~Stage();

  // The paths this serves, each to be mounted before the mock's own control API.
  [[nodiscard]] static const std::vector<std::string>& paths();
  [[nodiscard]] net::Handler handler();

 private:
  void serve(const net::Request&, const net::Responder&);
  net::Response transcript(const net::Request&);
  net::Response faults(const net::Request&);
  void clock(const net::Request&, const net::Responder&);
  [[nodiscard]] net::Response assumptions() const;

  base::RealScheduler& scheduler_;
  sim::FaultyNetwork& network_;
  Diary& diary_;
  Play play_;
  FaultPlan faults_;
};

}  // namespace smsrelay::mocks::vendor
