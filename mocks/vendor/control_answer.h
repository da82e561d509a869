// What every control face answers: indented JSON that ends its line, and refusals of one form.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/result.h"
#include "net/http.h"

namespace smsrelay::mocks::vendor {

// Bytes that are no UTF-8, as texts of handsets may hold, are replaced.
net::Response control_answer(int status, const nlohmann::ordered_json& body);
// {"error": {"code": "clock-runs", "detail": "…"}}
net::Response control_refusal(int status, const base::Error&);

}  // namespace smsrelay::mocks::vendor
