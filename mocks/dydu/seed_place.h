// SeedPlace: the field of a seed that a refusal of the content is about.
#pragma once

#include "base/result.h"
#include "yaml/document.h"

namespace smsrelay::mocks::dydu {

// `node`: the bot or the knowledge that was refused. The mark of the value that the error quotes;
// of the field, where it quotes none; of the whole node, where the error is about no field of it.
yaml::Mark seed_place(const yaml::Node& node, const base::Error&);

}  // namespace smsrelay::mocks::dydu
