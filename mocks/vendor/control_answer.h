// The answers of every control API: indented JSON with a line end, and refusals of one form.
#pragma once

#include <string>

#include "base/result.h"
#include "net/http.h"

namespace smsrelay::mocks::vendor {

// `json`: the text of the body, indented, without the end of its last line. Texts of handsets may
// hold bytes that are not UTF-8; the caller has replaced them.
net::Response control_answer(int status, std::string json);
// {"error": {"code": "clock-runs", "detail": "…"}}
net::Response control_refusal(int status, const base::Error&);

}  // namespace smsrelay::mocks::vendor
