// StateCodec: channels and conversations as text for a database, and back.
//
// JSON with a version; a list or an optional value that is empty is left out, and what is missing
// has its default. What a release writes, the next one reads.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "core/channel.h"
#include "core/conversation.h"

namespace smsrelay::store {

// Without the conversation's channel and handset, which are its key in a store.
std::string write_state(const core::Conversation&);
std::string write_state(const core::Channel&);

// Errors: "state-unreadable" (damaged, or not ours), "state-newer" (a newer release has written
// it). The detail shows no value.
base::Result<core::Conversation> read_conversation(std::string_view text, const core::ChannelId&,
                                                   const base::PhoneNumber& handset);
base::Result<core::Channel> read_channel(std::string_view text);

}  // namespace smsrelay::store
