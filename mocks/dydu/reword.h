// Links that ask the bot another question, as Dydu writes them: unescaped apostrophes inside the
// call's single quotes, &quot; for double ones.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace smsrelay::mocks::dydu {

// <a href="#" class="reword" onclick="…">question</a>. A click sends `type` in extraParameters;
// `last_condition` is the action that offers the link.
std::string reword_link(std::string_view question, std::string_view type,
                        std::int64_t last_condition);

// The block of proposals: an intro, then one link for each.
std::string automatic_rewords(std::string_view intro, std::span<const std::string> questions,
                              std::int64_t last_condition);

}  // namespace smsrelay::mocks::dydu
