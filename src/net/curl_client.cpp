#include "net/curl_client.h"

#include <curl/curl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <map>
#include <new>
#include <string>
#include <utility>

#include "base/descriptors.h"
#include "base/text.h"

namespace smsrelay::net {
namespace {

struct Running {
  CURL* easy = nullptr;
  curl_slist* fields = nullptr;
  std::string body;
  std::size_t body_read = 0;
  std::size_t response_bytes_max = 0;
  bool too_large = false;
  bool head_done = false;
  Response response;
  CurlClient::TransferId id = 0;
  CurlClient::Done done;
  std::array<char, CURL_ERROR_SIZE> trouble{};

  Running() = default;
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() {
    if (easy != nullptr) curl_easy_cleanup(easy);
    curl_slist_free_all(fields);
  }
};

std::size_t give_body(char* to, std::size_t size, std::size_t count, void* user) {
  auto& running = *static_cast<Running*>(user);
  const std::size_t bytes = std::min(size * count, running.body.size() - running.body_read);
  std::copy_n(running.body.data() + running.body_read, bytes, to);
  running.body_read += bytes;
  return bytes;
}

std::size_t take_body(char* from, std::size_t size, std::size_t count, void* user) {
  auto& running = *static_cast<Running*>(user);
  const std::size_t bytes = size * count;
  if (running.response.body.size() + bytes > running.response_bytes_max) {
    running.too_large = true;
    return 0;
  }
  running.response.body.append(from, bytes);
  return bytes;
}

std::size_t take_head_line(char* from, std::size_t size, std::size_t count, void* user) {
  auto& running = *static_cast<Running*>(user);
  std::string_view line(from, size * count);
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  if (line.starts_with("HTTP/")) {
    // Also the head after an interim answer such as 100 Continue.
    running.response.headers = Headers();
    running.head_done = false;
  } else if (line.empty()) {
    running.head_done = true;
  } else if (!running.head_done) {
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && !is_hop_by_hop(line.substr(0, colon))) {
      running.response.headers.add(std::string(line.substr(0, colon)),
                                   std::string(base::trim(line.substr(colon + 1))));
    }
  }
  return size * count;
}

void append_field(curl_slist*& list, std::string_view name, std::string_view value) {
  std::string line(name);
  // libcurl's way of saying "with an empty value"; "Name:" would mean "without this field".
  if (value.empty()) {
    line += ';';
  } else {
    line += ": ";
    line += value;
  }
  list = curl_slist_append(list, line.c_str());
}

void withhold_field(curl_slist*& list, const std::string& name) {
  list = curl_slist_append(list, (name + ":").c_str());
}

long to_milliseconds(base::Duration duration) {
  const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(duration).count();
  return static_cast<long>(std::clamp<long long>(milliseconds, 0, 1'000'000'000));
}

FailureKind kind_of(CURLcode code, bool request_sent) {
  if (!request_sent) return FailureKind::refused;
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return FailureKind::timed_out;
    case CURLE_UNSUPPORTED_PROTOCOL:  // an answer that does not begin with HTTP/
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_WRITE_ERROR:
    case CURLE_BAD_CONTENT_ENCODING:
      return FailureKind::malformed;
    default:
      return FailureKind::connection_lost;
  }
}

// Sets the URL, the time limit, and what libcurl must not do by itself.
void set_manners(CURL* easy, const CurlClient::Transfer& transfer,
                 const CurlClient::Options& options) {
  const std::string url =
      transfer.loopback_port != 0
          ? "http://127.0.0.1:" + std::to_string(transfer.loopback_port) + transfer.url.target
          : transfer.url.origin() + transfer.url.target;
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, to_milliseconds(options.connect_timeout));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, to_milliseconds(transfer.timeout));
  curl_easy_setopt(
      easy, CURLOPT_MAXAGE_CONN,
      static_cast<long>(
          std::chrono::duration_cast<std::chrono::seconds>(options.idle_connection_max).count()));
}

// Method and body. Whether libcurl may send the request again over another connection.
bool set_body(Running& running, const CurlClient::Transfer& transfer) {
  CURL* easy = running.easy;
  const std::string& method = transfer.request.method;
  bool may_repeat = method == "GET" || method == "HEAD";
  if (method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  } else if (method != "GET" || !running.body.empty()) {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
    if (transfer.may_repeat) {
      curl_easy_setopt(easy, CURLOPT_POSTFIELDS, running.body.c_str());
    } else {
      curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_body);
      curl_easy_setopt(easy, CURLOPT_READDATA, &running);
    }
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(running.body.size()));
    // Without a way to rewind a body that has begun to leave, libcurl cannot send it again.
    may_repeat = may_repeat || !running.body.empty();
  }
  return may_repeat;
}

void set_fields(Running& running, const CurlClient::Transfer& transfer) {
  bool names_host = false;
  bool names_accept = false;
  bool names_type = false;
  for (const auto& [name, value] : transfer.request.headers.fields()) {
    if (is_hop_by_hop(name)) continue;
    const std::string lower = base::ascii_lower(name);
    names_host = names_host || lower == "host";
    names_accept = names_accept || lower == "accept";
    names_type = names_type || lower == "content-type";
    append_field(running.fields, name, value);
  }
  if (!names_host && transfer.loopback_port != 0) {
    append_field(running.fields, "Host", transfer.url.authority);
  }
  if (!names_accept) withhold_field(running.fields, "Accept");
  if (!names_type) withhold_field(running.fields, "Content-Type");
  withhold_field(running.fields, "Expect");
  curl_easy_setopt(running.easy, CURLOPT_HTTPHEADER, running.fields);
}

}  // namespace

bool is_hop_by_hop(std::string_view field_name) {
  static constexpr std::array<std::string_view, 12> names = {"connection",
                                                             "content-length",
                                                             "expect",
                                                             "keep-alive",
                                                             "proxy-authenticate",
                                                             "proxy-authorization",
                                                             "proxy-connection",
                                                             "te",
                                                             "trailer",
                                                             "transfer-encoding",
                                                             "upgrade",
                                                             "http2-settings"};
  const std::string lower = base::ascii_lower(field_name);
  return std::find(names.begin(), names.end(), lower) != names.end();
}

struct CurlClient::Inside {
  Options options;
  CURLM* multi = nullptr;
  std::map<TransferId, std::unique_ptr<Running>> running;
  TransferId count = 0;
  // libcurl's own wake-up is a socket pair; an event descriptor costs a third of it.
  int wake_up = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  std::atomic<bool> woken{false};
  bool quiet = false;

  // True if wake() was called since the last time this was asked.
  bool take_wake_up() {
    if (!woken.exchange(false)) return false;
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t taken = ::read(wake_up, &count, sizeof count);
    return true;
  }

  // Moves every transfer as far as it goes now; true if any completed.
  bool perform() {
    int still_running = 0;
    curl_multi_perform(multi, &still_running);
    bool any = false;
    int queued = 0;
    while (CURLMsg* message = curl_multi_info_read(multi, &queued)) {
      if (message->msg != CURLMSG_DONE) continue;
      complete(message->easy_handle, message->data.result);
      any = true;
    }
    return any;
  }

  void complete(CURL* easy, CURLcode code) {
    char* user = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &user);
    auto node = running.extract(reinterpret_cast<Running*>(user)->id);
    assert(!node.empty());
    Running& finished = *node.mapped();
    Outcome outcome = outcome_of(finished, code);
    curl_multi_remove_handle(multi, easy);
    finished.done(std::move(outcome));
  }

  [[nodiscard]] Outcome outcome_of(Running& finished, CURLcode code) const {
    if (code == CURLE_OK) {
      long status = 0;
      curl_easy_getinfo(finished.easy, CURLINFO_RESPONSE_CODE, &status);
      finished.response.status = static_cast<int>(status);
      return std::move(finished.response);
    }
    // A body that has begun to leave counts as well: when a kept connection dies, libcurl connects
    // anew before it finds that it cannot repeat the body, and a refusal there proves nothing.
    curl_off_t sent_after_us = 0;
    curl_easy_getinfo(finished.easy, CURLINFO_PRETRANSFER_TIME_T, &sent_after_us);
    const bool request_sent = sent_after_us > 0 || finished.body_read > 0;
    std::string detail =
        finished.trouble.front() != '\0' ? finished.trouble.data() : curl_easy_strerror(code);
    if (finished.too_large) {
      detail = "the answer is larger than " + std::to_string(options.response_bytes_max) + " bytes";
    }
    return Failure{kind_of(code, request_sent), std::move(detail)};
  }
};

CurlClient::CurlClient(Options options) : inside_(std::make_unique<Inside>()) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (ready != CURLE_OK) throw std::bad_alloc();  // it fails for want of memory alone
  inside_->options = options;
  inside_->multi = curl_multi_init();
  if (inside_->multi == nullptr) throw std::bad_alloc();
  curl_multi_setopt(inside_->multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
  curl_multi_setopt(
      inside_->multi, CURLMOPT_MAXCONNECTS,
      std::min<long>(options.idle_connections_max,
                     std::max<long>(2, static_cast<long>(base::descriptors_max() / 16))));
}

CurlClient::~CurlClient() {
  cancel_all();
  curl_multi_cleanup(inside_->multi);
  ::close(inside_->wake_up);
}

CurlClient::TransferId CurlClient::start(Transfer transfer, Done done) {
  auto running = std::make_unique<Running>();
  running->id = ++inside_->count;
  running->done = std::move(done);
  running->response_bytes_max = inside_->options.response_bytes_max;
  running->body = std::move(transfer.request.body);
  running->easy = curl_easy_init();
  if (running->easy == nullptr) throw std::bad_alloc();
  CURL* easy = running->easy;

  set_manners(easy, transfer, inside_->options);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, running->trouble.data());
  curl_easy_setopt(easy, CURLOPT_PRIVATE, running.get());
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, running.get());
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_head_line);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, running.get());
  const bool may_repeat = set_body(*running, transfer);
  if (transfer.fresh_connection || !may_repeat) curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
  if (transfer.fresh_connection) curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
  set_fields(*running, transfer);

  curl_multi_add_handle(inside_->multi, easy);
  const TransferId id = running->id;
  inside_->running.emplace(id, std::move(running));
  return id;
}

void CurlClient::cancel(TransferId id) {
  const auto node = inside_->running.extract(id);
  if (!node.empty()) curl_multi_remove_handle(inside_->multi, node.mapped()->easy);
}

void CurlClient::cancel_all() {
  for (const auto& [id, running] : inside_->running) {
    curl_multi_remove_handle(inside_->multi, running->easy);
  }
  inside_->running.clear();
}

void CurlClient::wait(base::Duration at_most) {
  // Silence is added up from what was slept, so no clock is read; it is a lower bound.
  long left_ms = to_milliseconds(at_most);
  while (true) {
    const bool news = inside_->perform();
    inside_->quiet = !inside_->take_wake_up() && !news;
    if (!inside_->quiet || left_ms <= 0) return;
    long own_timer_ms = -1;
    curl_multi_timeout(inside_->multi, &own_timer_ms);
    const long sleep_ms = own_timer_ms >= 0 ? std::min(own_timer_ms, left_ms) : left_ms;
    int events = 0;
    if (sleep_ms > 0) {
      curl_waitfd wake_up{inside_->wake_up, CURL_WAIT_POLLIN, 0};
      curl_multi_poll(inside_->multi, &wake_up, 1, static_cast<int>(sleep_ms), &events);
      // Woken by wake(); the transfers were moved above.
      if (inside_->take_wake_up()) {
        inside_->quiet = false;
        return;
      }
    }
    if (events == 0) left_ms -= sleep_ms;
  }
}

void CurlClient::wake() {
  if (inside_->woken.exchange(true)) return;
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(inside_->wake_up, &one, sizeof one);
}

bool CurlClient::was_quiet() const { return inside_->quiet; }

}  // namespace smsrelay::net
