// The refusals of the admin API that are no step of the guide judged by core.
#pragma once

#include <string>

#include "app/problem.h"
#include "base/result.h"

namespace smsrelay::app::problems {

Problem not_authenticated();
Problem body_too_long(std::size_t bytes_max);
Problem bad_request(const base::Error&);
// `near_path` may be empty.
Problem path_unknown(const std::string& near_path);
Problem method_not_allowed(const std::string& methods);
Problem channel_not_created();
Problem channel_unknown();
Problem channel_not_active();
Problem not_opted_out();  // 404: nobody of that number has opted out of the channel
Problem changed_meanwhile();
Problem bot_missing();
Problem bot_unknown();
Problem bad_page(const std::string& cause);
Problem store_unreadable();
Problem not_durable();

}  // namespace smsrelay::app::problems
