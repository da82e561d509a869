#include "app/webhook.h"

#include <array>

#include "app/problem.h"
#include "net/charset.h"
#include "net/content_coding.h"

namespace smsrelay::app {
namespace {

using base::LogLevel;

constexpr std::size_t quarantined_bytes_max = 64 * 1024;

net::Response received() { return net::json_response(200, "{}"); }

net::Response come_back_later(std::string code, std::string cause) {
  return to_response({503, std::move(code), "", std::move(cause),
                      "Nothing to correct: smsmode repeats the notification."});
}

net::Response not_finished() {
  return to_response({503, "channel-not-active", "GUIDE-D3", "The channel is not finished yet.",
                      "Click Finish: smsmode repeats the notification, nothing is lost."});
}

net::Response too_long() {
  return to_response({413, "body-too-long", "",
                      "The body is longer than any notification of an SMS.",
                      "Send one notification per request, as smsmode does."});
}

Conversations::Done answer_when_durable(net::Responder responder) {
  return [responder = std::move(responder)](const base::Result<void>& result) {
    responder.answer(result ? received()
                            : come_back_later("not-durable", "The message could not be stored."));
  };
}

// A report may overtake the answer to our send, or the commit that keeps it: whose message it is
// about is then found a little later. smsmode waits some 10 s for an answer.
constexpr std::array<base::Duration, 2> owner_pauses = {std::chrono::seconds(1),
                                                        std::chrono::seconds(4)};

}  // namespace

Webhook::Webhook(Shared& shared, ChannelDirectory& directory, Conversations& conversations)
    : shared_(shared), directory_(directory), conversations_(conversations) {}

void Webhook::handle(std::string_view token, const net::Request& request,
                     net::Responder responder) {
  const core::Channel* channel = directory_.find_by_token(token);
  if (channel == nullptr) {
    responder.answer(
        to_response({404, "endpoint-unknown", "GUIDE-B4", "No channel has this Endpoint URL.",
                     "Copy the Endpoint URL of the channel again, whole, and paste it "
                     "in smsmode as \"URL for MO notifications\"."}));
    return;
  }
  if (request.method != "POST") {
    net::Response refusal =
        to_response({405, "method-not-allowed", "", "An Endpoint URL takes POST only.",
                     "Leave this URL to smsmode; it is not a page."});
    refusal.headers.set("Allow", "POST");
    responder.answer(std::move(refusal));
    return;
  }
  if (refusing_) {
    responder.answer(come_back_later("relay-stopping", "The relay is about to stop."));
    return;
  }
  if (channel->state != core::Channel::State::active) {
    responder.answer(not_finished());
    return;
  }
  if (request.body.size() > shared_.settings.body_bytes_max) {
    responder.answer(too_long());
    return;
  }
  if (request.headers.get("Content-Encoding")) {
    return take_encoded(*channel, request, std::move(responder));
  }
  take(*channel, request, std::move(responder));
}

void Webhook::take_encoded(const core::Channel& channel, net::Request request,
                           net::Responder responder) {
  switch (net::decode_body(request, shared_.settings.body_bytes_max)) {
    case net::Decoding::unsupported: {
      net::Response refusal = to_response(
          {415, "coding-not-accepted", "", "The body has a Content-Encoding that is not accepted.",
           "Send it as it is, or with one of: " + std::string(net::accepted_codings) + "."});
      refusal.headers.set("Accept-Encoding", std::string(net::accepted_codings));
      return responder.answer(std::move(refusal));
    }
    case net::Decoding::too_large:
      return responder.answer(too_long());
    case net::Decoding::corrupt:
      // Sent again it would be just as broken.
      return quarantine(channel, "not-decodable", request, std::move(responder));
    case net::Decoding::plain:
    case net::Decoding::decoded:
      take(channel, request, std::move(responder));
  }
}

void Webhook::take(const core::Channel& channel, net::Request request, net::Responder responder) {
  if (net::transcode_body(request) == net::Transcoding::unsupported) {
    return responder.answer(
        to_response({415, "charset-not-accepted", "",
                     "The body is no UTF-8, and its Content-Type names an unknown charset.",
                     "Send it in UTF-8, or name a charset that is registered."}));
  }
  providers::smsmode::Notification notification =
      providers::smsmode::read_notification(request, channel.own_numbers, channel.smsmode_channel);
  if (auto* mo = std::get_if<providers::smsmode::MoNotification>(&notification)) {
    take(channel, std::move(*mo), std::move(responder));
  } else if (auto* dlr = std::get_if<providers::smsmode::DlrNotification>(&notification)) {
    take(channel, std::move(*dlr), std::move(responder));
  } else {
    quarantine(channel, std::get<providers::smsmode::Unusable>(notification).reason, request,
               std::move(responder));
  }
}

void Webhook::take(const core::Channel& channel, providers::smsmode::MoNotification mo,
                   net::Responder responder) {
  shared_.log.write(
      LogLevel::info, shared_.scheduler.now(), "mo-received",
      {{"channel", channel.id}, {"message", mo.message.id}, {"handset", mo.message.handset}});
  const base::PhoneNumber handset = mo.message.handset;
  conversations_.post(channel.id, handset, core::MoReceived{std::move(mo.message)},
                      answer_when_durable(std::move(responder)));
}

void Webhook::take(const core::Channel& channel, providers::smsmode::DlrNotification dlr,
                   net::Responder responder) {
  shared_.log.write(
      LogLevel::info, shared_.scheduler.now(), "dlr-received",
      {{"channel", channel.id}, {"message", dlr.report.message}, {"status", dlr.report.word}});
  auto answer = answer_when_durable(std::move(responder));
  if (dlr.handset) {
    conversations_.post(channel.id, *dlr.handset, core::ReportReceived{std::move(dlr.report)},
                        std::move(answer));
    return;
  }
  find_owner(channel.id, std::move(dlr.report), std::move(answer), 0);
}

void Webhook::find_owner(const core::ChannelId& channel, core::DeliveryReport report,
                         store::Store::Done answer, std::size_t looks) {
  const core::MessageId message = report.message;
  shared_.errands.recipient(
      channel, message,
      [this, channel, looks, report = std::move(report), answer = std::move(answer)](
          const base::Result<std::optional<base::PhoneNumber>>& handset) mutable {
        if (!handset) return answer(handset.error());
        if (directory_.find(channel) == nullptr) return answer({});  // deleted meanwhile
        if (*handset) {
          conversations_.post(channel, **handset, core::ReportReceived{std::move(report)},
                              std::move(answer));
        } else if (looks == owner_pauses.size()) {
          answer({});  // a message that is none of ours
        } else {
          shared_.errands.at(shared_.scheduler.now() + owner_pauses[looks],
                             [this, channel, looks, report = std::move(report),
                              answer = std::move(answer)]() mutable {
                               find_owner(channel, std::move(report), std::move(answer), looks + 1);
                             });
        }
      });
}

void Webhook::quarantine(const core::Channel& channel, const std::string& reason,
                         const net::Request& request, net::Responder responder) {
  const base::Instant now = shared_.scheduler.now();
  shared_.log.write(LogLevel::warning, now, "quarantined",
                    {{"channel", channel.id},
                     {"reason", reason},
                     {"bytes", std::to_string(request.body.size())}});
  std::vector<store::Change> changes;
  changes.emplace_back(
      store::Quarantined{channel.id, reason, request.body.substr(0, quarantined_bytes_max), now});
  shared_.errands.commit(std::move(changes), answer_when_durable(std::move(responder)));
}

}  // namespace smsrelay::app
