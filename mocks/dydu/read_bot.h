// Reads a bot's sentences, operators and surveys; for files that hold a bot among other
// things.
#pragma once

#include "mocks/dydu/seed.h"
#include "yaml/map_reader.h"

namespace smsrelay::mocks::dydu {

// The global sentences of a language, from `misunderstood` to `livechat`. What is not written stays
// as it is in `seed`; what is wrong is complained about in the reader's document.
void read_sentences(yaml::MapReader& language, LanguageSeed& seed);

// What stands under `surveys` of a bot; none when it is not written.
std::vector<SurveySeed> read_surveys(yaml::MapReader& bot);

LivechatSeed read_livechat(yaml::Document&, const yaml::Node&);

}  // namespace smsrelay::mocks::dydu
