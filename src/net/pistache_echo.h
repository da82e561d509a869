// PistacheEcho: a bare Pistache server that answers each body with the result of `transform`. The
// benchmarks compare with it: none of our code is between the wire and the handler, so a ratio to
// it shows what our own code costs on this machine.
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
