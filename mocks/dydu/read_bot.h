// Reads a bot's sentences, operators and surveys; for files that contain a bot.
#pragma once

#include "mocks/dydu/seed.h"
#include "yaml/map_reader.h"

namespace smsrelay::mocks::dydu {

// The global sentences of a language, from `misunderstood` to `livechat`. Keys that are left out
// keep their value in `seed`; problems are reported in the reader's document.
void read_sentences(yaml::MapReader& language, LanguageSeed& seed);

// The surveys under a bot's `surveys`; none when the key is left out.
std::vector<SurveySeed> read_surveys(yaml::MapReader& bot);

LivechatSeed read_livechat(yaml::Document&, const yaml::Node&);

}  // namespace smsrelay::mocks::dydu
