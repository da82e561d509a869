// An act on the operator's side of a livechat, by the control API or a story.
#pragma once

#include <string>

namespace smsrelay::mocks::dydu {

struct OperatorAct {
  enum class Kind {
    connect,    // takes a dialog, from the queue or straight from the bot
    say,        // `text` to the user
    reengage,   // the configured sentence
    notice,     // `text` is a code: OperatorWritingStatus, OperatorBusy, UploadRequest, …
    transfer,   // hands the dialog over to `name`
    survey,     // `text` is the survey's id
    end,        // ends the livechat
    user_left,  // the server finds the user gone
  };
  Kind kind = Kind::say;
  std::string context_id;
  std::string name = {};  // connect, transfer: the operator; connect: empty means any free one
  std::string text = {};
  std::string type_response = {};  // empty: say OPRegularOperatorAnswer, notice none
};

}  // namespace smsrelay::mocks::dydu
