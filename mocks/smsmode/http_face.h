// HttpFace: the routes of the REST API: who may ask, what is asked, what is answered.
#pragma once

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

 private:
  struct Caller {
    Channel* channel = nullptr;  // null: not admitted, `refusal` says why
    net::Response refusal;
  };

  [[nodiscard]] Caller admit(const net::Request&, bool sms_api) const;
  net::Response refuse(const Breach&);
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
};

}  // namespace smsrelay::mocks::smsmode
