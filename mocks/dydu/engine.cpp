#include "mocks/dydu/engine.h"

#include <algorithm>
#include <cassert>

#include "mocks/dydu/face.h"
#include "mocks/dydu/livechat.h"
#include "mocks/vendor/stage.h"

namespace smsrelay::mocks::dydu {

class Engine::Impl {
 public:
  Impl(base::Scheduler& scheduler, net::Network& network, sim::Transcript& transcript,
       base::Rng& rng, std::vector<std::string> origins, Profile profile)
      : scheduler_(scheduler),
        network_(network),
        profile_(profile),
        remarks_(scheduler, transcript),
        assistant_(rng, profile_),
        origins_(std::move(origins)) {
    for (std::size_t i = 0; i < origins_.size(); ++i) {
      faces_.push_back(std::make_unique<Face>(
          i == 0 ? "dydu" : "dydu-" + std::to_string(i + 1),
          Face::Shared{profile_, scheduler_, content_, assistant_, remarks_, records_, access_}));
    }
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    for (std::size_t i = 0; i < listening_; ++i) network_.close(origins_[i]);
  }

  base::Result<void> start() {
    for (std::size_t i = listening_; i < origins_.size(); ++i) {
      auto opened = network_.listen(
          faces_[i]->party(), origins_[i],
          [this, face = faces_[i].get()](const net::Request& request, const net::Responder& out) {
            for (const auto& [prefix, handler] : mounted_) {
              if (vendor::is_for(request.path(), prefix)) return handler(request, out);
            }
            face->handle(request, out);
          });
      if (!opened) return opened;
      ++listening_;
    }
    return {};
  }

  base::Result<void> rename_space(const std::string& bot, const std::string& language,
                                  const std::string& from, const std::string& to) {
    auto renamed = content_.rename_space(bot, language, from, to);
    if (renamed) {
      remarks_.add(sim::Remark::Kind::console, "dydu",
                   "bot '" + bot + "', language '" + language + "': consultation space '" + from +
                       "' renamed to '" + to + "'");
    }
    return renamed;
  }

  base::Result<void> set_operator(const std::string& bot, const std::string& name, bool available) {
    auto set = content_.set_operator(bot, name, available);
    if (set) {
      remarks_.add(sim::Remark::Kind::console, "dydu",
                   "bot '" + bot + "': operator '" + name + "' " +
                       (available ? "is available" : "is not available"));
    }
    return set;
  }

  base::Result<void> add_language(const std::string& bot, const LanguageSeed& seed) {
    auto added = content_.add_language(bot, seed);
    if (added) console("bot '" + bot + "': language '" + seed.code + "' added");
    return added;
  }

  base::Result<void> remove_language(const std::string& bot, const std::string& code) {
    auto removed = content_.remove_language(bot, code);
    if (removed) console("bot '" + bot + "': language '" + code + "' removed");
    return removed;
  }

  base::Result<void> set_thinking_time(const std::string& bot, const std::string& language,
                                       const std::string& knowledge, base::Duration takes) {
    auto set = content_.set_thinking_time(bot, language, knowledge, takes);
    if (set) console("knowledge '" + knowledge + "' takes " + base::to_text(takes));
    return set;
  }

  void require_bearer(const std::string& token, base::Duration valid_for) {
    assert(!token.empty());
    access_.require_bearer(token, scheduler_.now() + valid_for);
    console("chat calls need a token, good for " + base::to_text(valid_for));
  }
  void require_no_bearer() {
    access_.require_nothing();
    console("chat calls need no token");
  }

  void require_saml(const std::string& login_url) {
    access_.require_saml(login_url);
    console(login_url.empty() ? "bots want no login"
                              : "bots want their users to log in at " + login_url);
  }

  const Dialogs* dialogs(const std::string& party) const {
    const auto found =
        std::ranges::find(faces_, party, [](const auto& face) { return face->party(); });
    return found == faces_.end() ? nullptr : &(*found)->dialogs();
  }
  const Records& records() const { return records_; }

  base::Result<void> act(const OperatorAct& act) {
    for (auto& face : faces_) {
      const Dialog* dialog = face->dialogs().any(act.context_id);
      if (dialog == nullptr) continue;
      Bot* bot = content_.bot_with_id(dialog->bot_id);
      return act_in_livechat(*bot, face->dialogs(), act, scheduler_.now());
    }
    return base::Error{"unknown-dialog", "no dialog '" + act.context_id + "'"};
  }

  State state() const {
    State state;
    for (const auto& bot : content_.bots()) {
      auto& shown = state.bots.emplace_back();
      shown.name = bot.name;
      shown.id = bot.id;
      shown.operators = bot.livechat.operators;
      for (const auto& language : bot.languages) {
        auto& spoken = shown.languages.emplace_back();
        spoken.code = language.code();
        spoken.spaces = language.spaces();
        spoken.default_space = language.sentences().default_space;
        spoken.edited_space = language.sentences().edited_space;
        for (const auto& knowledge : language.knowledge()) {
          spoken.knowledge.push_back({knowledge.name, knowledge.served, knowledge.served_apart});
        }
      }
    }
    for (std::size_t i = 0; i < faces_.size(); ++i) {
      state.servers.push_back(
          {faces_[i]->party(), origins_[i], faces_[i]->dialogs().alive(scheduler_.now())});
    }
    state.talks = assistant_.talks();
    state.talks_apart = assistant_.talks_apart();
    state.unknown_spaces = assistant_.unknown_spaces();
    state.visits = records_.visits;
    state.bearer_required = access_.bearer_required();
    state.violations = remarks_.violations();
    state.last_violations.assign(remarks_.last_violations().begin(),
                                 remarks_.last_violations().end());
    return state;
  }

  Content& content() { return content_; }
  Remarks& remarks() { return remarks_; }
  void mount(std::string prefix, net::Handler handler) {
    mounted_.emplace_back(std::move(prefix), std::move(handler));
  }

 private:
  void console(std::string text) {
    remarks_.add(sim::Remark::Kind::console, "dydu", std::move(text));
  }

  base::Scheduler& scheduler_;
  net::Network& network_;
  Profile profile_;
  Content content_;
  Remarks remarks_;
  Assistant assistant_;
  Records records_;
  Access access_;
  std::vector<std::string> origins_;
  std::vector<std::unique_ptr<Face>> faces_;  // as origins_
  std::vector<std::pair<std::string, net::Handler>> mounted_;
  std::size_t listening_ = 0;  // how many of origins_ are open
};

Engine::Engine(base::Scheduler& scheduler, net::Network& network, sim::Transcript& transcript,
               base::Rng& rng, std::vector<std::string> origins, Profile profile)
    : impl_(std::make_unique<Impl>(scheduler, network, transcript, rng, std::move(origins),
                                   profile)) {}
Engine::~Engine() = default;

base::Result<void> Engine::add_bot(const BotSeed& seed) { return impl_->content().add_bot(seed); }

base::Result<void> Engine::add_knowledge(const KnowledgeSeed& seed) {
  return impl_->content().add_knowledge(seed);
}

base::Result<void> Engine::start() { return impl_->start(); }

void Engine::set_current_exchange(std::function<std::uint64_t()> current) {
  impl_->remarks().set_current_exchange(std::move(current));
}

void Engine::mount(std::string path_prefix, net::Handler handler) {
  impl_->mount(std::move(path_prefix), std::move(handler));
}

base::Result<void> Engine::rename_space(const std::string& bot, const std::string& language,
                                        const std::string& from, const std::string& to) {
  return impl_->rename_space(bot, language, from, to);
}

base::Result<void> Engine::set_operator(const std::string& bot, const std::string& name,
                                        bool available) {
  return impl_->set_operator(bot, name, available);
}

base::Result<void> Engine::act(const OperatorAct& act) { return impl_->act(act); }

base::Result<void> Engine::add_language(const std::string& bot, const LanguageSeed& seed) {
  return impl_->add_language(bot, seed);
}

base::Result<void> Engine::remove_language(const std::string& bot, const std::string& code) {
  return impl_->remove_language(bot, code);
}

base::Result<void> Engine::set_thinking_time(const std::string& bot, const std::string& language,
                                             const std::string& knowledge, base::Duration takes) {
  return impl_->set_thinking_time(bot, language, knowledge, takes);
}

void Engine::require_bearer(const std::string& token, base::Duration valid_for) {
  impl_->require_bearer(token, valid_for);
}

void Engine::require_no_bearer() { impl_->require_no_bearer(); }

void Engine::require_saml(const std::string& login_url) { impl_->require_saml(login_url); }

const Dialogs* Engine::dialogs(const std::string& party) const { return impl_->dialogs(party); }

const Records& Engine::records() const { return impl_->records(); }

std::vector<std::string> Engine::knowledge_unused() const {
  std::vector<std::string> unused;
  for (const auto& bot : impl_->content().bots()) {
    for (const auto& language : bot.languages) {
      for (const auto& knowledge : language.knowledge()) {
        if (knowledge.served == 0) unused.push_back(knowledge.name);
      }
    }
  }
  return unused;
}

State Engine::state() const { return impl_->state(); }

const vendor::NearMisses& Engine::near_misses() const { return impl_->remarks().near_misses(); }

}  // namespace smsrelay::mocks::dydu
