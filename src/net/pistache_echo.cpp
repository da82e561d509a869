#include "net/pistache_echo.h"

#include <pistache/endpoint.h>

namespace smsrelay::net {
namespace {

using Transform = std::function<std::string(const std::string&)>;

class Handler final : public Pistache::Http::Handler {
 public:
  HTTP_PROTOTYPE(Handler)
  explicit Handler(std::shared_ptr<const Transform> transform) : transform_(std::move(transform)) {}

  void onRequest(const Pistache::Http::Request& request,
                 Pistache::Http::ResponseWriter response) override {
    // Without this Pistache closes the connection of every client that sends no Connection field,
    // and the yardstick would measure connecting.
    if (!request.headers().tryGet<Pistache::Http::Header::Connection>()) {
      response.headers().remove<Pistache::Http::Header::Connection>();
    }
    response.send(Pistache::Http::Code::Ok, (*transform_)(request.body()), MIME(Application, Json));
  }

 private:
  std::shared_ptr<const Transform> transform_;
};

}  // namespace

struct PistacheEcho::Inside {
  Pistache::Http::Endpoint endpoint{
      Pistache::Address(Pistache::Ipv4::loopback(), Pistache::Port(0))};
  std::uint16_t port = 0;
};

PistacheEcho::PistacheEcho(std::function<std::string(const std::string&)> transform)
    : inside_(std::make_unique<Inside>()) {
  try {
    inside_->endpoint.init(
        Pistache::Http::Endpoint::options().threads(1).maxRequestSize(64 * 1024).flags(
            Pistache::Tcp::Options::ReuseAddr | Pistache::Tcp::Options::NoDelay));
    inside_->endpoint.setHandler(Pistache::Http::make_handler<Handler>(
        std::make_shared<const Transform>(std::move(transform))));
    inside_->endpoint.serveThreaded();
    inside_->port = static_cast<std::uint16_t>(inside_->endpoint.getPort());
  } catch (const std::exception&) {
    inside_->port = 0;
  }
}

PistacheEcho::~PistacheEcho() {
  if (inside_->port != 0) inside_->endpoint.shutdown();
}

std::uint16_t PistacheEcho::port() const { return inside_->port; }

}  // namespace smsrelay::net
