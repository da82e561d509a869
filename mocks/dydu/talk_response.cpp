#include "mocks/dydu/talk_response.h"

#include <cassert>

#include "base/text.h"
#include "mocks/dydu/codec.h"
#include "mocks/dydu/vendor_response.h"

namespace smsrelay::mocks::dydu {
namespace {

constexpr std::size_t huge_bytes = 5'000'000;

std::string latin_1(std::string_view utf8) {
  std::string out;
  for (const char32_t c : base::decode_utf8(utf8)) out += c < 0x100 ? static_cast<char>(c) : '?';
  return out;
}

class Writer {
 public:
  Writer(const Reply& reply, bool base64_padded)
      : reply_(reply), out_("talkResponse", base64_padded) {}

  std::string write(base::Instant server_time) && {
    const auto milliseconds =
        std::chrono::floor<std::chrono::milliseconds>(server_time.time_since_epoch()).count();
    text("contextId", reply_.context_id);
    text("language", reply_.language);
    text("botId", reply_.bot_id);
    text("typeResponse", reply_.type_response);
    answer_text(reply_.text);
    out_.number("knowledgeId", reply_.knowledge_id)
        .number("actionId", reply_.action_id)
        .number("serverTime", milliseconds)
        .flag("askFeedback", reply_.answer != nullptr && reply_.answer->authored.ask_feedback)
        .flag("human", reply_.human)
        .flag("startLivechat", reply_.start_livechat)
        .flag("keepPopinMinimized", false)
        .flag("hasProfilePicture", false)
        .flag("enableAutoSuggestion", false);
    unless_empty("guiCSName", reply_.gui_cs_name);
    livechat();
    if (reply_.answer != nullptr) extras(reply_.answer->authored);
    for (const auto& step : reply_.steps) {
      out_.object("nextStepResponse");
      text("text", step.text);
      out_.number("knowledgeId", step.answer->knowledge_id)
          .number("actionId", step.answer->action_id)
          .flag("askFeedback", step.answer->authored.ask_feedback);
      text("typeResponse", step.answer->authored.type_response.empty()
                               ? reply_.type_response
                               : step.answer->authored.type_response);
      extras(step.answer->authored);
    }
    return std::move(out_).take();
  }

 private:
  void text(std::string_view name, std::string_view value) {
    if (reply_.defect == Defect::not_base64) {
      out_.plain(name, value);
    } else {
      out_.text(name, value);
    }
  }
  void unless_empty(std::string_view name, std::string_view value) {
    if (!value.empty()) text(name, value);
  }
  void answer_text(const std::string& html) {
    switch (reply_.defect) {
      case Defect::no_text:
        return;
      case Defect::wrong_charset:
        return text("text", latin_1(html));
      case Defect::huge:
        return text("text", html + std::string(huge_bytes, ' '));
      default:
        return text("text", html);
    }
  }
  void livechat() {
    unless_empty("specialAction", reply_.special_action);
    if (reply_.queue.position > 0) {
      const auto wait =
          std::chrono::duration_cast<std::chrono::seconds>(reply_.queue.estimated_wait);
      out_.number("queuePosition", reply_.queue.position)
          .number("estimatedWaitingDuration", wait.count());
    }
    unless_empty("operatorName", reply_.operator_name);
    unless_empty("operatorExternalId", reply_.operator_external_id);
  }
  void extras(const AnswerSeed& authored) {
    if (authored.rich) {
      text("templateName", authored.rich->name);
      text("templateData", authored.rich->data);
    }
    if (authored.sidebar) {
      out_.object("sidebar");
      text("title", authored.sidebar->title);
      text("content", authored.sidebar->content);
      unless_empty("url", authored.sidebar->url);
      unless_empty("height", authored.sidebar->height);
      unless_empty("width", authored.sidebar->width);
      out_.close();
    }
    unless_empty("urlRedirect", authored.url_redirect);
    unless_empty("guiAction", authored.gui_action);
    unless_empty("survey", authored.survey);
    if (!authored.feedback_wording.empty()) {
      out_.object("feedbackWording");
      for (const auto& [name, wording] : authored.feedback_wording) text(name, wording);
      out_.close();
    }
  }

  const Reply& reply_;
  Values out_;
};

net::Response with_content_type(net::Response response, std::string type) {
  response.headers.set("Content-Type", std::move(type));
  return response;
}

}  // namespace

std::string write_talk_response(const Reply& reply, base::Instant server_time, bool base64_padded) {
  assert(reply.status == 200);
  return Writer(reply, base64_padded).write(server_time);
}

net::Response talk_response(const Profile& profile, const Reply& reply, base::Instant server_time) {
  if (reply.status != 200) return vendor_refusal(profile, reply.status, reply.refusal);
  switch (reply.defect) {
    case Defect::no_values:
      return vendor_answer(profile, R"({"type":"talkResponse"})");
    case Defect::null_values:
      return vendor_answer(profile, R"({"type":"talkResponse","values":null})");
    case Defect::html_page:
      return with_content_type(
          vendor_answer(profile, "<!doctype html><html><body><h1>Maintenance</h1></body></html>\n"),
          "text/html;charset=UTF-8");
    default:
      break;
  }
  auto document = write_talk_response(reply, server_time, profile.base64_padded);
  if (reply.defect == Defect::truncated_json) document.resize(document.size() / 2);
  auto response = vendor_answer(profile, std::move(document));
  if (reply.defect != Defect::wrong_charset) return response;
  return with_content_type(std::move(response), "application/json;charset=ISO-8859-1");
}

}  // namespace smsrelay::mocks::dydu
