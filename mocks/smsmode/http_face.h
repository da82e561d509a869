// HttpFace: the routes of the REST API: who may ask, what is asked, what is answered.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mocks/smsmode/traffic.h"
#include "net/network.h"

namespace smsrelay::mocks::smsmode {

class HttpFace {
 public:
  // All must outlive the face.
  HttpFace(base::Scheduler& scheduler, const State& state, Traffic& traffic, Remarks& remarks,
           const Profile& profile, const Style& style)
      : scheduler_(scheduler),
        state_(state),
        traffic_(traffic),
        remarks_(remarks),
        profile_(profile),
        style_(style) {}

  void handle(const net::Request&, const net::Responder&);
  void throttle(int calls, std::optional<std::string> retry_after);  // see Engine

 private:
  struct Caller {
    Channel* channel = nullptr;  // null: not admitted, `refusal` says why
    net::Response refusal;
  };

  [[nodiscard]] Caller admit(const net::Request&, bool sms_api) const;
  net::Response refuse(const Breach&);
  [[nodiscard]] net::Response too_many() const;
  void send(const net::Request&, const net::Responder&);
  net::Response list(const net::Request&);
  net::Response detail(const net::Request&, std::string_view id);
  net::Response channels(const net::Request&);
  [[nodiscard]] bool visible(const Message&, const Channel&) const;

  base::Scheduler& scheduler_;
  const State& state_;
  Traffic& traffic_;
  Remarks& remarks_;
  const Profile& profile_;
  const Style& style_;
  int throttled_calls_ = 0;  // still to be answered 429
  std::optional<std::string> retry_after_;
};

}  // namespace smsrelay::mocks::smsmode
