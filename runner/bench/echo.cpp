#include "runner/bench/echo.h"

#include <nlohmann/json.hpp>

#include "net/pistache_echo.h"
#include "runner/bench/load.h"

namespace smsrelay::runner {
namespace {

const std::string body =
    R"({"recipient":{"to":"33639980001"},"body":{"text":"Ouvert à 9 h"},"refClient":"r-0123456789"})";

}  // namespace

double measure_echo(base::Duration length) {
  const net::PistacheEcho echo([](const std::string& text) {
    const auto value = nlohmann::json::parse(text, nullptr, false);
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  });
  if (echo.port() == 0) return 0;
  const LoadCall call{echo.port(), {"POST", "/", {{"Content-Type", "application/json"}}, body}};
  return calls_a_second(std::vector(load_connections, call), length);
}

}  // namespace smsrelay::runner
