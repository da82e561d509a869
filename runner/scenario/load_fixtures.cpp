#include <algorithm>

#include "base/text.h"
#include "mocks/dydu/content.h"
#include "mocks/dydu/read_bot.h"
#include "runner/scenario/load.h"
#include "runner/scenario/names.h"
#include "yaml/map_reader.h"

namespace smsrelay::runner {
namespace {

using yaml::Document;
using yaml::MapReader;
using yaml::Node;

template <class T>
const T* find_named(const std::vector<T>& all, std::string_view name) {
  for (const T& one : all) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

// The name of a thing in a list of its kind: required, and never written twice.
template <class T>
std::string unique_name(MapReader& reader, const std::string& key, const std::vector<T>& before) {
  std::string name = reader.text(key);
  if (!name.empty() && find_named(before, name) != nullptr) {
    reader.complain(reader.node().find(key)->mark, "'" + name + "' is written twice");
  }
  return name;
}

// A reference to something defined above.
template <class T>
const T* named(MapReader& reader, const std::string& key, const std::vector<T>& all) {
  const std::string name = reader.one_of(key, names_of(all));
  return find_named(all, name);
}

AccountFixture read_account(Document& document, const Node& node, const Fixtures& before) {
  MapReader reader(document, node, "an account");
  AccountFixture account;
  account.name = unique_name(reader, "account", before.accounts);
  for (const Node& item : reader.list("channels")) {
    MapReader row(document, item, "a channel of the account");
    AccountFixture::SmsmodeChannel channel;
    channel.name = unique_name(row, "channel", account.channels);
    channel.type = row.maybe_one_of("type", {"SMS", "RCS", "WHATSAPP"}).value_or("SMS");
    channel.numbers = row.texts("numbers");
    if (const Node* const numbers = item.find("numbers");
        numbers != nullptr && numbers->is_sequence() && numbers->items.empty()) {
      document.complain(numbers->mark, "a channel needs at least one number");
    }
    account.channels.push_back(std::move(channel));
  }
  return account;
}

BotFixture read_bot(Document& document, const Node& node, const Fixtures& before) {
  MapReader reader(document, node, "a bot");
  BotFixture bot;
  bot.name = unique_name(reader, "bot", before.bots);
  bot.id = reader.text("id");
  for (const Node& item : reader.list("languages")) {
    MapReader row(document, item, "a language of the bot");
    mocks::dydu::LanguageSeed language{row.text("language"), row.texts("spaces")};
    mocks::dydu::read_sentences(row, language);
    if (const Node* const spaces = item.find("spaces");
        spaces != nullptr && spaces->is_sequence() && spaces->items.empty()) {
      document.complain(spaces->mark, "a language needs at least its default space");
    }
    bot.languages.push_back(std::move(language));
  }
  if (const Node* const livechat = reader.optional("livechat")) {
    bot.livechat = mocks::dydu::read_livechat(document, *livechat);
  }
  bot.surveys = mocks::dydu::read_surveys(reader);
  return bot;
}

ChannelFixture read_channel(Document& document, const Node& node, const Fixtures& before) {
  MapReader reader(document, node, "a channel");
  ChannelFixture channel;
  channel.name = unique_name(reader, "channel", before.channels);
  channel.title = reader.text("title");
  if (const auto* const account = named(reader, "account", before.accounts)) {
    channel.account = account->name;
    if (const auto* const inner = named(reader, "smsmode channel", account->channels)) {
      channel.smsmode_channel = inner->name;
    }
  } else {
    reader.know("smsmode channel");
  }
  if (const auto* const bot = named(reader, "bot", before.bots)) {
    channel.bot = bot->name;
    std::vector<std::string> codes;
    for (const auto& language : bot->languages) codes.push_back(language.code);
    channel.language = reader.one_of("language", codes);
    for (const auto& language : bot->languages) {
      if (language.code == channel.language)
        channel.space = reader.one_of("space", language.spaces);
    }
    reader.know("space");
  } else {
    reader.know("language");
    reader.know("space");
  }
  if (const Node* const canary = reader.optional("canary")) {
    MapReader row(document, *canary, "a canary");
    channel.canary_question = row.text("question");
    channel.canary_answer = row.text("answer");
  }
  return channel;
}

}  // namespace

const AccountFixture* Fixtures::account(std::string_view name) const {
  return find_named(accounts, name);
}
const BotFixture* Fixtures::bot(std::string_view name) const { return find_named(bots, name); }
const ChannelFixture* Fixtures::channel(std::string_view name) const {
  return find_named(channels, name);
}

LoadedFixtures load_fixtures(const std::string& file, std::string text) {
  Document document = yaml::load(std::move(text), file);
  auto fixtures = std::make_shared<Fixtures>();
  {
    MapReader top(document, document.root(), "a fixtures file");
    top.integer("format", {1, 1});
    for (const Node& node : top.list("accounts")) {
      fixtures->accounts.push_back(read_account(document, node, *fixtures));
    }
    mocks::dydu::Content content;
    for (const Node& node : top.list("bots")) {
      BotFixture bot = read_bot(document, node, *fixtures);
      if (document.ok()) {
        // Well-formed content may still be inconsistent: the mock of Dydu checks it.
        if (const auto fits = content.add_bot(bot); !fits) {
          document.complain(node.mark, fits.error().detail);
        }
      }
      fixtures->bots.push_back(std::move(bot));
    }
    for (const Node& node : top.list("channels")) {
      fixtures->channels.push_back(read_channel(document, node, *fixtures));
    }
  }
  return {std::move(fixtures), document.problems()};
}

}  // namespace smsrelay::runner
