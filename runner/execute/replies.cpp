#include "runner/execute/replies.h"

#include "runner/execute/pairing.h"

namespace smsrelay::runner {

std::optional<Question> question_behind(Story& story, const sim::RadioText& radio) {
  const sim::Transcript& transcript = story.transcript();
  const Positions positions = positions_of(transcript);
  const std::vector<Question> asked = questions(transcript);
  const Numbers numbers = story.numbers();
  const Pairs pairs =
      pair(people_asking(asked, positions), people_texting(mos(transcript), positions, numbers));
  const auto client = pairs.asking_of.find(person_at(radio.handset, radio.number, numbers));
  if (client == pairs.asking_of.end()) return std::nullopt;
  std::size_t sent = transcript.events().size();
  for (const Sending& sending : sendings(transcript)) {
    if (sending.message_id == radio.message_id) sent = positions.sent.at(sending.exchange);
  }
  std::optional<Question> last;
  for (const Question& question : asked) {
    if (question.test || !question.answered_dialog || person_asking(question) != client->second) {
      continue;
    }
    if (positions.answered.at(question.exchange) < sent) last = question;
  }
  return last;
}

std::optional<Question> question_in_turn(Story& story, std::size_t radio) {
  const sim::Transcript& transcript = story.transcript();
  const sim::RadioText& reply = transcript.radio()[radio];
  // How many replies this phone had before.
  std::size_t before = 0;
  for (const sim::Event& event : transcript.events()) {
    if (event.kind != sim::Event::Kind::handset_gets) continue;
    if (event.detail == radio) break;
    const sim::RadioText& other = transcript.radio()[event.detail];
    if (other.handset == reply.handset && !other.by_platform) ++before;
  }
  const std::optional<Question> question = question_behind(story, reply);
  if (!question) return std::nullopt;
  for (const Mo& mo : mos(transcript)) {
    if (mo.handset != reply.handset) continue;
    if (before-- > 0) continue;
    if (without_command_marks(mo.text) == without_command_marks(question->text)) return question;
    return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace smsrelay::runner
