// A town hall's bot on two servers, in memory, for the tests of this room.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/text.h"
#include "base/virtual_scheduler.h"
#include "mocks/dydu/engine.h"
#include "sim/faulty_network.h"
#include "sim/memory_carrier.h"
#include "sim/sim_network.h"

namespace smsrelay::mocks::dydu {

inline const std::string town_hall_id = "11111111-2222-4333-8444-555555555555";

struct Told {
  int status = 0;  // 0: no answer in time
  std::string content_type;
  net::Headers headers;
  std::string raw;
  nlohmann::json body;

  // A text of `values`, decoded; of an object in it: "sidebar/title".
  [[nodiscard]] std::string text(const std::string& path) const {
    const nlohmann::json::json_pointer place("/values/" + path);
    if (!body.contains(place)) return "(absent)";
    if (!body[place].is_string()) return "(no text)";
    const auto decoded = base::base64_decode(body[place].get<std::string>());
    return decoded.value_or("(not base64)");
  }
  // A value that is no text; null when there is none.
  [[nodiscard]] nlohmann::json value(const std::string& path) const {
    const nlohmann::json::json_pointer place("/values/" + path);
    return body.contains(place) ? body[place] : nlohmann::json();
  }
  [[nodiscard]] std::string answer() const { return text("text"); }
  [[nodiscard]] std::string context() const { return text("contextId"); }
};

struct TalkWorld {
  static BotSeed town_hall() {
    LanguageSeed french;
    french.code = "fr";
    french.spaces = {"Defaut", "Mairie SMS"};
    french.misunderstood = "<p>Pardon ?</p>";
    french.too_long = "<p>Trop long.</p>";
    french.empty = "<p>Oui ?</p>";
    LanguageSeed english;
    english.code = "en";
    english.spaces = {"Default"};
    english.misunderstood = "Sorry?";
    BotSeed bot;
    bot.name = "mairie";
    bot.id = town_hall_id;
    bot.languages = {french, english};
    return bot;
  }

  explicit TalkWorld(const Profile& profile = {}, const BotSeed& bot = town_hall())
      : engine(scheduler, network, transcript, rng, {main, backup}, profile) {
    engine.set_current_exchange([this] { return network.current_exchange(); });
    const auto added = engine.add_bot(bot);
    EXPECT_TRUE(added.ok()) << added.error().code;
    know("hours", {"horaires", "heures d'ouverture"},
         {{"Defaut", "<p>Voir notre site</p>"}, {"Mairie SMS", "<p>Ouvert à <b>9 h</b></p>"}});
    EXPECT_TRUE(engine.start().ok());
  }

  void know(const std::string& name, std::vector<std::string> asked_like,
            std::map<std::string, AnswerSeed> answers, const std::string& language = "fr",
            base::Duration takes = {}) {
    const auto added = engine.add_knowledge(
        {name, "mairie", language, std::move(asked_like), std::move(answers), takes, false, true});
    EXPECT_TRUE(added.ok()) << added.error().code;
  }

  Told send(net::Request request, const std::string& url, base::Duration wait = {}) {
    Told told;
    network.send({"relay", url, std::move(request), std::chrono::minutes(2)},
                 [&told](const net::Outcome& outcome) {
                   const auto* response = std::get_if<net::Response>(&outcome);
                   if (response == nullptr) return;
                   told.status = response->status;
                   told.content_type = response->headers.get("Content-Type").value_or("");
                   told.headers = response->headers;
                   told.raw = response->body;
                   if (told.raw.size() > 1'000'000) return;  // a huge one is not read
                   told.body = nlohmann::json::parse(told.raw, nullptr, false);
                 });
    EXPECT_TRUE(scheduler.run_until(scheduler.now() + wait).ok());
    return told;
  }

  Told post(const std::string& path, std::string body,
            const std::string& content_type = "application/x-www-form-urlencoded; charset=utf-8",
            const std::string& origin = main) {
    return send({"POST", "", {{"Content-Type", content_type}}, std::move(body)}, origin + path);
  }

  Told talk(net::FormFields fields, const std::string& context = "",
            const std::string& origin = main) {
    return post("/servlet/api/chat/talk/" + town_hall_id + (context.empty() ? "" : "/" + context),
                net::form_encode(fields), "application/x-www-form-urlencoded; charset=utf-8",
                origin);
  }
  Told ask(const std::string& question, const std::string& context = "",
           const std::string& origin = main) {
    return talk({{"userInput", question}, {"language", "fr"}, {"space", "Mairie SMS"}}, context,
                origin);
  }

  // A click on a link the bot offered.
  Told click(const std::string& question, const std::string& extra, const std::string& context) {
    return talk({{"userInput", question},
                 {"language", "fr"},
                 {"space", "Mairie SMS"},
                 {"extraParameters", extra}},
                context);
  }

  void wait(base::Duration duration) {
    EXPECT_TRUE(scheduler.run_until(scheduler.now() + duration).ok());
  }

  [[nodiscard]] std::vector<std::string> remarks(sim::Remark::Kind kind) const {
    std::vector<std::string> texts;
    for (const auto& remark : transcript.remarks()) {
      if (remark.kind == kind) texts.push_back(remark.text);
    }
    return texts;
  }
  [[nodiscard]] std::vector<std::string> violations() const {
    return remarks(sim::Remark::Kind::violation);
  }
  [[nodiscard]] std::vector<std::string> notes() const { return remarks(sim::Remark::Kind::note); }

  inline static const std::string main = "https://app1.dydu.test";
  inline static const std::string backup = "https://app2.dydu.test";

  sim::NoWaiter waiter;
  base::VirtualScheduler scheduler{base::Instant(std::chrono::seconds(1767225600)), waiter};
  sim::MemoryCarrier carrier;
  sim::Transcript transcript;
  sim::SimNetwork carried_by{scheduler, carrier};
  sim::FaultyNetwork network{scheduler, carried_by, transcript};
  base::SeededRng rng{1, "dydu"};
  Engine engine;
};

}  // namespace smsrelay::mocks::dydu
