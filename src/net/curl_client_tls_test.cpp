#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "net/curl_client.h"

namespace smsrelay::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

// OpenSSL's own server, with a certificate nobody has signed but itself. It shows every byte it
// deciphers, and answers nothing.
class SelfSignedServer {
 public:
  SelfSignedServer() {
    std::string pattern = testing::TempDir() + "self-signed-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    const std::string pem = folder_.string() + "/both.pem";
    const std::string make =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
        " -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout '" +
        pem + "' -out '" + pem + ".cert' 2>&1 >/dev/null && cat '" + pem + ".cert' >>'" + pem + "'";
    EXPECT_EQ(std::system((make + " 2>/dev/null").c_str()), 0) << make;

    std::array<int, 2> in{};
    std::array<int, 2> out{};
    EXPECT_EQ(::pipe2(in.data(), O_CLOEXEC), 0);
    EXPECT_EQ(::pipe2(out.data(), O_CLOEXEC), 0);
    child_ = ::fork();
    if (child_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::dup2(in[0], STDIN_FILENO);  // its end would end the server
      ::dup2(out[1], STDOUT_FILENO);
      ::dup2(out[1], STDERR_FILENO);
      ::execlp("openssl", "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", pem.c_str(),
               "-key", pem.c_str(), nullptr);
      ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    to_child_ = in[1];
    from_child_ = out[0];
    const std::string ready = "ACCEPT 127.0.0.1:";
    if (!hear_until(ready) || !hear_until("\n", heard_.find(ready))) return;
    const std::size_t begin = heard_.find(ready) + ready.size();
    port_ = heard_.substr(begin, heard_.find('\n', begin) - begin);
  }
  SelfSignedServer(const SelfSignedServer&) = delete;
  SelfSignedServer& operator=(const SelfSignedServer&) = delete;
  ~SelfSignedServer() {
    stop();
    ::close(to_child_);
    ::close(from_child_);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  [[nodiscard]] const std::string& port() const { return port_; }
  [[nodiscard]] const std::string& heard() const { return heard_; }

  // False if the server falls silent before it has shown it.
  bool hear_until(std::string_view text, std::size_t from = 0) {
    while (heard_.find(text, from) == std::string::npos) {
      if (!hear_more()) return false;
    }
    return true;
  }
  // Everything the server has shown.
  std::string stop() {
    if (child_ > 0) {
      ::kill(child_, SIGTERM);
      ::waitpid(child_, nullptr, 0);
      child_ = -1;
      while (hear_more()) {
      }
    }
    return heard_;
  }

 private:
  bool hear_more() {
    pollfd readable{from_child_, POLLIN, 0};
    if (::poll(&readable, 1, 5000) != 1) return false;
    std::array<char, 4096> bytes{};
    const ssize_t count = ::read(from_child_, bytes.data(), bytes.size());
    if (count <= 0) return false;
    heard_.append(bytes.data(), static_cast<std::size_t>(count));
    return true;
  }

  std::filesystem::path folder_;
  pid_t child_ = -1;
  int to_child_ = -1;
  int from_child_ = -1;
  std::string port_;
  std::string heard_;
};

TEST(CurlClientTls, TellsNothingToAServerWithACertificateOfItsOwnMaking) {
  SelfSignedServer server;
  ASSERT_NE(server.port(), "") << server.heard();
  CurlClient client;
  CurlClient::Transfer transfer;
  transfer.url = *Url::parse("https://127.0.0.1:" + server.port() + "/secret");
  transfer.request = {"POST", "", {{"X-Api-Key", "a key"}}, "a text"};
  transfer.timeout = seconds(3);
  std::optional<Outcome> outcome;
  client.start(std::move(transfer), [&](Outcome value) { outcome = std::move(value); });
  for (int i = 0; i < 100 && !outcome; ++i) client.wait(milliseconds(100));

  ASSERT_TRUE(outcome.has_value());
  const auto* failure = std::get_if<Failure>(&*outcome);
  ASSERT_NE(failure, nullptr);
  EXPECT_EQ(failure->kind, FailureKind::refused) << failure->detail;
  EXPECT_THAT(failure->detail, HasSubstr("certificate"));
  EXPECT_TRUE(server.hear_until("alert unknown ca")) << "there was no TLS to refuse";
  const std::string shown = server.stop();
  EXPECT_THAT(shown, Not(HasSubstr("POST /secret")));
  EXPECT_THAT(shown, Not(HasSubstr("a key")));
}

}  // namespace
}  // namespace smsrelay::net
