#include "runner/execute/story.h"

#include <algorithm>

namespace smsrelay::runner {

bool Story::pass_time(base::Duration length) {
  return pass_time(length, [] { return false; });
}

bool Story::pass_time(base::Duration length, const std::function<bool()>& enough) {
  if (stuck_) return false;
  base::VirtualScheduler& scheduler = world_.scheduler();
  if (auto ran = scheduler.run_until(scheduler.now() + length, enough); !ran) {
    stuck_ = base::Error{ran.error().code,
                         ran.error().detail + " on " + world_.network().describe(scheduler.head())};
    return false;
  }
  return true;
}

std::optional<std::size_t> Story::next_unclaimed(const std::string& handset) {
  for (const net::Event& event : transcript().events()) {
    if (event.kind != net::Event::Kind::handset_gets || claimed_.contains(event.detail)) continue;
    const net::RadioText& radio = transcript().radio()[event.detail];
    if (radio.handset == handset && !radio.by_platform) return event.detail;
  }
  return std::nullopt;
}

base::Instant Story::arrival_of(std::size_t radio) {
  for (const net::Event& event : transcript().events()) {
    if (event.kind == net::Event::Kind::handset_gets && event.detail == radio) return event.at;
  }
  return now();
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

reports::Finding Story::finding(const Place& place, std::string sentence) {
  reports::Finding out;
  out.blame = reports::Blame::relay;
  out.sentence = std::move(sentence);
  out.where = reports::Location{place.file, place.line, place.column, place.length};
  if (!scenario_.clauses.empty()) {
    out.rule = scenario_.clauses.front();
    const auto clause =
        std::find_if(clauses_.begin(), clauses_.end(),
                     [&](const reports::Clause& candidate) { return candidate.id == out.rule; });
    if (clause != clauses_.end()) out.rule_text = clause->sentence;
  }
  return out;
}

reports::Finding Story::breach(const std::string& rule, std::string sentence) {
  reports::Finding out = finding(scenario_.place, std::move(sentence));
  out.rule = rule;
  out.rule_text.clear();
  for (const reports::Clause& clause : clauses_) {
    if (clause.id == rule) out.rule_text = clause.sentence;
  }
  return out;
}

std::string offset_text(Story& story, base::Instant instant) {
  return "+" + base::to_text(instant - story.began());
}

}  // namespace smsrelay::runner
