// PistacheEcho: Pistache as it comes, answering each body with what `transform` makes of it. The
// yardstick of the benchmarks: nothing of ours is between the wire and the handler, so a ratio
// against it says what our own code costs on the machine at hand.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace smsrelay::net {

class PistacheEcho {
 public:
  // Listens on a free port of 127.0.0.1 with one thread. Throws nothing; port() is 0 on failure.
  explicit PistacheEcho(std::function<std::string(const std::string&)> transform);
  ~PistacheEcho();
  PistacheEcho(const PistacheEcho&) = delete;
  PistacheEcho& operator=(const PistacheEcho&) = delete;

  [[nodiscard]] std::uint16_t port() const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace smsrelay::net
