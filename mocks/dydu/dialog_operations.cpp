#include "mocks/dydu/dialog_operations.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.h"
#include "base/whole_number.h"
#include "mocks/dydu/codec.h"
#include "mocks/dydu/dates.h"
#include "mocks/dydu/livechat.h"
#include "mocks/dydu/talk_request.h"
#include "mocks/dydu/vendor_response.h"

namespace smsrelay::mocks::dydu {
namespace {

Values values(const Serving& serving, std::string_view type) {
  return Values(type, serving.profile.base64_padded);
}

net::Response answered(const Serving& serving, Values& values) {
  return vendor_answer(serving.profile, std::move(values).take());
}

net::Response done(const Serving& serving, std::string_view type) {
  auto nothing = values(serving, type);
  return answered(serving, nothing);
}

void note_if_unknown(Serving& serving) {
  if (serving.dialog != nullptr) return;
  serving.notes.push_back(serving.context_id.empty() ? "no dialog is named"
                                                     : "no dialog lives under '" +
                                                           base::visible(serving.context_id) + "'");
}

void keep_feedback(Serving& serving, std::string kind, std::string_view value) {
  note_if_unknown(serving);
  Records::keep(serving.records.feedback,
                FeedbackReceived{.at = serving.now,
                                 .party = serving.party,
                                 .bot = serving.bot.name,
                                 .context_id = std::string(serving.context_id),
                                 .dialog_known = serving.dialog != nullptr,
                                 .kind = std::move(kind),
                                 .value = std::string(value)});
}

void set_sent_variables(Serving& serving) {
  if (serving.dialog == nullptr || !serving.profile.sent_variables_set) return;
  for (auto& [name, value] : read_variables(serving.field("variables"))) {
    serving.dialog->variables.insert_or_assign(name, std::move(value));
  }
}

void write_interaction(Values& out, const Interaction& said, bool voted, Profile::Zone zone) {
  const bool livechat = said.from == Interaction::From::livechat;
  out.object("")
      .text("from", livechat ? "LIVECHAT" : "ASSISTANT")
      .text("user", said.user)
      .text("text", said.text)
      .text("type", said.type_response)
      .text("date", day_and_time(said.at, zone))
      .number("timestamp", epoch_milliseconds(said.at))
      .flag("hideRequest", said.hidden);
  if (livechat) out.text("operatorName", said.operator_name);
  if (said.answer != nullptr) {
    const auto& seed = said.answer->authored;
    // The client then asks for a vote again.
    if (seed.ask_feedback && !voted) out.text("feedback", "withoutAnswer");
    if (seed.sidebar) {
      out.object("sidebar")
          .text("title", seed.sidebar->title)
          .text("content", seed.sidebar->content)
          .text("url", seed.sidebar->url)
          .text("height", seed.sidebar->height)
          .text("width", seed.sidebar->width)
          .close();
    }
    if (seed.rich) out.text("templateName", seed.rich->name).text("templateData", seed.rich->data);
  }
  out.close();
}

// The value of `dialog` in a history.
void write_dialog(Values& out, const Serving& serving) {
  switch (serving.profile.history_dialog) {
    case Profile::HistoryDialog::context_id:
      out.text("dialog", serving.context_id);
      break;
    case Profile::HistoryDialog::empty:
      out.text("dialog", "");
      break;
    case Profile::HistoryDialog::absent:
      break;
  }
}

// In seconds, because the client shows minutes rounded up.
std::int64_t seconds(base::Duration duration) {
  return std::chrono::ceil<std::chrono::seconds>(duration).count();
}

void write_polled(Values& out, const Polled& polled, bool notices_have_text) {
  const auto text = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out.text(name, value);
  };
  if (polled.code.empty() || notices_have_text) text("text", polled.text);
  text("fromDetail", polled.from_detail);
  text("code", polled.code);
  text("typeResponse", polled.type_response);
  text("operatorName", polled.operator_name);
  text("operatorExternalId", polled.operator_external_id);
  text("specialAction", polled.special_action);
  text("survey", polled.survey);
  if (polled.queue_position > 0) {
    out.number("queuePosition", polled.queue_position)
        .number("estimatedWaitingDuration", seconds(polled.estimated_wait));
  }
  out.number("pollUpdatedInteractionDate", polled.date);
}

// Nothing when it is missing or no whole number.
std::optional<std::int64_t> last_poll_of(const Serving& serving) {
  return base::whole_number<std::int64_t>(serving.field("lastPoll"));
}

// By chatHttp a client takes any answer with a `type` as something new to decode, and recognises a
// notice by its type.
Values poll_answer(const Serving& serving, const Polled* polled) {
  const auto& profile = serving.profile;
  if (serving.in_envelope) {
    if (polled == nullptr) return Values::bare(profile.base64_padded);
    return values(serving, polled->code.empty() ? "pollResponse" : "notification");
  }
  return profile.poll_in_values ? values(serving, "pollResponse")
                                : Values::bare(profile.base64_padded);
}

void write_survey_fields(Values& out, std::string_view name,
                         const std::vector<SurveyField>& fields) {
  out.list(name);
  for (const auto& field : fields) {
    out.object("")
        .text("id", field.id)
        .text("label", field.label)
        .text("type", field.type)
        .flag("mandatory", field.mandatory);
    write_survey_fields(out, "children", field.children);
    out.list("masterOf");
    for (const auto& id : field.master_of) out.text("", id);
    out.close().close();
  }
  out.close();
}

}  // namespace

net::Response tell_availability(Serving& serving, std::string_view type) {
  auto out = values(serving, type);
  out.flag("isContextStillAvailable", serving.dialog != nullptr);
  return answered(serving, out);
}

net::Response tell_queue_status(Serving& serving) {
  settle_livechat(serving.bot, serving.dialogs, serving.now);
  const bool waits =
      serving.dialog != nullptr && serving.dialog->livechat.stage == Handover::Stage::waiting;
  auto out = values(serving, "waitingQueueStatusResponse");
  out.flag("waitingQueueStatusResponse", waits);
  return answered(serving, out);
}

net::Response register_visit(Serving& serving) {
  ++(serving.in_qualification() ? serving.records.visits_apart : serving.records.visits);
  set_sent_variables(serving);
  auto out = values(serving, "welcomeCallResponse");
  if (serving.dialog != nullptr) out.text("contextId", serving.context_id);
  return answered(serving, out);
}

net::Response read_history(Serving& serving) {
  note_if_unknown(serving);
  auto out = values(serving, "historyResponse");
  out.text("contextId", serving.context_id)
      .text("botUUID", serving.bot.id)
      .number("serverTime", epoch_milliseconds(serving.now));
  const auto* dialog = serving.dialog;
  const bool livechat = dialog != nullptr && dialog->livechat.stage != Handover::Stage::none;
  out.flag("livechatEnabled", livechat);
  write_dialog(out, serving);
  out.list("interactions");
  if (dialog != nullptr) {
    const auto& vote = dialog->feedback.vote;
    const bool voted = !vote.empty() && vote != "withoutAnswer";
    for (const auto& said : dialog->history()) {
      write_interaction(out, said, voted, serving.profile.zone);
    }
  }
  return answered(serving, out);
}

net::Response poll(Serving& serving) {
  using WithoutDate = Profile::PollWithoutDate;
  const auto& profile = serving.profile;
  auto last_poll = last_poll_of(serving);
  if (!last_poll) {
    const auto choice = profile.poll_without_date;
    if (choice == WithoutDate::error || choice == WithoutDate::nothing) {
      serving.notes.emplace_back("a poll without lastPoll is told nothing");
      auto out = poll_answer(serving, nullptr);
      if (choice == WithoutDate::error) out.text("typeResponse", "ERRInvalidRequest");
      return answered(serving, out);
    }
    serving.notes.emplace_back("a poll without lastPoll is told what lastPoll=null is told");
    last_poll = 0;
  }
  note_if_unknown(serving);
  const bool latest = profile.poll_tells_latest ||
                      (*last_poll == 0 && profile.poll_without_date == WithoutDate::latest);
  const auto* polled = serving.dialog != nullptr
                           ? poll_livechat(serving.bot, serving.dialogs, *serving.dialog,
                                           *last_poll, serving.now, latest)
                           : poll_after_reset(serving.dialogs, serving.context_id, serving.bot.id,
                                              *last_poll, latest);
  auto out = poll_answer(serving, polled);
  out.text("contextId", serving.context_id).number("serverTime", epoch_milliseconds(serving.now));
  if (polled != nullptr) write_polled(out, *polled, profile.notices_have_text);
  return answered(serving, out);
}

net::Response acknowledge(Serving& serving, std::string_view type) {
  note_if_unknown(serving);
  return done(serving, type);
}

net::Response take_vote(Serving& serving) {
  const auto vote = serving.field("feedBack");
  keep_feedback(serving, "vote", vote);
  if (serving.dialog != nullptr) serving.dialog->feedback.vote = vote;
  return done(serving, "feedbackResponse");
}

net::Response take_dissatisfaction(Serving& serving) {
  const auto choice = serving.field("choiceKey");
  keep_feedback(serving, "choice", choice);
  if (serving.dialog != nullptr) serving.dialog->feedback.choice = choice;
  return done(serving, "feedbackInsatisfactionResponse");
}

net::Response take_comment(Serving& serving) {
  const auto comment = serving.field("comment");
  keep_feedback(serving, "comment", comment);
  if (serving.dialog != nullptr) serving.dialog->feedback.comment = comment;
  return done(serving, "feedbackCommentResponse");
}

net::Response set_variable(Serving& serving) {
  note_if_unknown(serving);
  const auto name = serving.field("name");
  if (serving.dialog != nullptr && !name.empty()) {
    serving.dialog->variables.insert_or_assign(std::string(name),
                                               std::string(serving.field("value")));
  }
  return done(serving, "setVariableResponse");
}

net::Response describe_survey(Serving& serving) {
  const auto id = serving.field("surveyId");
  const auto& surveys = serving.bot.surveys;
  const auto found = std::ranges::find(surveys, id, &SurveySeed::id);
  if (found == surveys.end()) {
    serving.notes.push_back("no survey '" + base::visible(id) + "': told without questions");
  }
  SurveySeed survey;
  if (found == surveys.end()) {
    survey.id = id;
  } else {
    survey = *found;
  }
  auto out = values(serving, "surveyConfigurationResponse");
  out.text("surveyId", survey.id)
      .text("name", survey.name)
      .text("title", survey.title)
      .text("text", survey.text);
  write_survey_fields(out, "fields", survey.fields);
  return answered(serving, out);
}

net::Response take_survey(Serving& serving) {
  constexpr std::string_view prefix = "field_";
  const auto in_envelope = serving.field("surveyId");
  SurveyAnswer answer{
      .at = serving.now,
      .party = serving.party,
      .bot = serving.bot.name,
      .context_id = std::string(serving.context_id),
      .survey_id = std::string(in_envelope.empty() ? serving.field("uuid") : in_envelope),
      .fields = {},
      .reword = std::string(serving.field("reword")),
      .variables = {}};
  for (const auto& [name, value] : serving.fields) {
    if (name.starts_with(prefix)) answer.fields[name.substr(prefix.size())] = value;
  }
  for (auto& [name, value] : read_variables(serving.field("variables"))) {
    answer.variables.insert_or_assign(name, std::move(value));
  }
  set_sent_variables(serving);
  Records::keep(serving.records.survey_answers, std::move(answer));
  return done(serving, "surveyResponse");
}

// The client parses `values` itself as a JSON text. The mock has no rules.
net::Response list_push_rules(Serving& serving) {
  auto out = Values::single("pushRulesResponse", "[]", serving.profile.base64_padded);
  return answered(serving, out);
}

}  // namespace smsrelay::mocks::dydu
