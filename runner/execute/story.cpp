#include "runner/execute/story.h"

#include <algorithm>

#include "reports/layout.h"

namespace smsrelay::runner {

bool Story::pass_time(base::Duration length) {
  return pass_time(length, [] { return false; });
}

bool Story::pass_time(base::Duration length, const std::function<bool()>& enough) {
  return world_.pass_time(length, enough);
}

std::optional<std::size_t> Story::next_unclaimed(const std::string& handset) {
  for (const sim::Event& event : transcript().events()) {
    if (event.kind != sim::Event::Kind::handset_gets || claimed_.contains(event.detail)) continue;
    const sim::RadioText& radio = transcript().radio()[event.detail];
    if (radio.handset == handset && !radio.by_platform) return event.detail;
  }
  return std::nullopt;
}

std::optional<std::size_t> Story::arrival_event(std::size_t radio) {
  const auto& events = transcript().events();
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (events[i].kind == sim::Event::Kind::handset_gets && events[i].detail == radio) return i;
  }
  return std::nullopt;
}

base::Instant Story::arrival_of(std::size_t radio) {
  const std::optional<std::size_t> event = arrival_event(radio);
  return event ? transcript().events()[*event].at : now();
}

const Step* Story::step_at(std::size_t event) const {
  const Step* out = nullptr;
  for (const Begun& begun : begun_) {
    if (begun.events_before <= event) out = begun.step;
  }
  return out;
}

std::string Story::digits_of(const std::string& phone) const {
  for (const Phone& known : scenario_.setup.phones) {
    if (known.name == phone) {
      const auto number = base::PhoneNumber::parse(known.number);
      return number ? number->digits() : known.number;
    }
  }
  return phone;
}

std::string Story::name_of(const std::string& handset) const {
  for (const Phone& known : scenario_.setup.phones) {
    if (digits_of(known.name) == handset) return known.name;
  }
  return "a stranger";
}

const World::Ready* Story::channel(const std::optional<std::string>& name) {
  const auto& ready = world_.channels();
  if (!name) return ready.empty() ? nullptr : &ready.front();
  const auto found = std::find_if(ready.begin(), ready.end(), [&](const World::Ready& channel) {
    return channel.fixture.name == *name;
  });
  return found == ready.end() ? nullptr : &*found;
}

Numbers Story::numbers() {
  Numbers out;
  for (const World::Ready& channel : world_.channels()) {
    const BotFixture* bot = world_.fixtures().bot(channel.fixture.bot);
    for (const std::string& number : world_.numbers_of(channel.fixture)) {
      out[number] = {channel.id, bot == nullptr ? "" : bot->id, channel.endpoint_url};
    }
  }
  return out;
}

Finding Story::finding(const Place& place, std::string sentence) {
  Finding out;
  out.blame = reports::Blame::none;
  out.sentence = std::move(sentence);
  out.where = place;
  return out;
}

Finding Story::breach(const std::string& rule, std::string sentence) {
  Finding out = finding(scenario_.place, std::move(sentence));
  out.blame = reports::Blame::relay;
  out.rule = rule;
  out.rule_text.clear();
  for (const Clause& clause : clauses_) {
    if (clause.id == rule) out.rule_text = clause.sentence;
  }
  return out;
}

std::string offset_text(Story& story, base::Instant instant) {
  return reports::offset_text(instant - story.began());
}

}  // namespace smsrelay::runner
