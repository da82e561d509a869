#include "mocks/smsmode/rest/http_face.h"

#include <set>
#include <vector>

#include "base/text.h"
#include "mocks/smsmode/platform/authorized_ips.h"
#include "mocks/smsmode/platform/redaction.h"
#include "mocks/smsmode/rest/account_face.h"
#include "mocks/smsmode/rest/hints.h"
#include "mocks/smsmode/rest/message_face.h"

namespace smsrelay::mocks::smsmode::rest {

namespace {

constexpr std::size_t segments_max = 8;
constexpr std::string_view sms_prefix = "/sms/";
constexpr std::string_view rcs_prefix = "/rcs/v1/";

Platform of_sms_api(Platform platform) {
  if (platform.profile.sms_error_pages) platform.error_pages = sms_error_pages;
  return platform;
}

// "/sms/v1/messages" as {"sms", "v1", "messages"}.
struct Segments {
  std::array<std::string_view, segments_max> parts{};
  std::size_t count = 0;  // segments_max + 1: more than any rule has
};

Segments segments_of(std::string_view path) {
  Segments out;
  if (path.empty() || path.front() != '/') return out;
  path.remove_prefix(1);
  while (true) {
    const std::size_t slash = path.find('/');
    if (out.count == segments_max) {
      out.count = segments_max + 1;
      return out;
    }
    out.parts[out.count++] = path.substr(0, slash);
    if (slash == std::string_view::npos) return out;
    path.remove_prefix(slash + 1);
  }
}

struct Entry {
  vendor::Rule rule;
  std::string_view fault;
  Operation act = nullptr;
  bool Profile::*served = nullptr;
  Segments segments;

  [[nodiscard]] bool is_served(const Profile& profile) const {
    return served == nullptr || profile.*served;
  }
};

const std::vector<Entry>& entries() {
  static const std::vector<Entry> all = [] {
    std::vector<Entry> out;
    for (const auto routes : {message_routes(), account_routes()}) {
      for (const Route& route : routes) {
        out.push_back(
            {route.rule, route.fault, route.act, route.served, segments_of(route.rule.path)});
      }
    }
    return out;
  }();
  return all;
}

bool is_parameter(std::string_view segment) { return segment.starts_with('{'); }

bool fits(const Segments& rule, const Segments& path) {
  if (rule.count != path.count) return false;
  for (std::size_t i = 0; i < rule.count; ++i) {
    const bool same =
        is_parameter(rule.parts[i]) ? !path.parts[i].empty() : rule.parts[i] == path.parts[i];
    if (!same) return false;
  }
  return true;
}

void bind(const Segments& rule, const Segments& path, RestCall& call) {
  std::size_t next = 0;
  for (std::size_t i = 0; i < rule.count; ++i) {
    const std::string_view name = rule.parts[i];
    if (!is_parameter(name)) continue;
    call.parameters[next++] = {name.substr(1, name.size() - 2), path.parts[i]};
  }
}

std::string joined(const std::set<std::string_view>& methods) {
  std::string out;
  for (const std::string_view method : methods) {
    if (!out.empty()) out += ", ";
    out += method;
  }
  return out;
}

}  // namespace

std::vector<vendor::Rule> rest_rules(const Profile& profile) {
  std::vector<vendor::Rule> out;
  for (const Entry& entry : entries()) {
    if (entry.is_served(profile)) out.push_back(entry.rule);
  }
  return out;
}

std::vector<std::string_view> fault_words() {
  std::vector<std::string_view> out;
  for (const Entry& entry : entries()) out.push_back(entry.fault);
  return out;
}

std::string_view fault_word(std::string_view method, std::string_view path) {
  const Segments segments = segments_of(path);
  for (const Entry& entry : entries()) {
    if (entry.rule.method == method && fits(entry.segments, segments)) return entry.fault;
  }
  return {};
}

HttpFace::HttpFace(const Platform& platform)
    : commons_(platform), sms_(of_sms_api(platform)), rules_(rest_rules(platform.profile)) {}

const Platform& HttpFace::platform_for(std::string_view path) const {
  return path.starts_with(sms_prefix) ? sms_ : commons_;
}

void HttpFace::handle(const net::Request& request, const net::Responder& responder) {
  std::string_view path = request.path();
  const Platform& platform = platform_for(path);
  if (take_throttled()) {
    responder.answer(too_many(platform));
    return;
  }
  if (platform.profile.trailing_slash_ignored && path.size() > 1 && path.ends_with('/')) {
    path.remove_suffix(1);
  }
  const Segments segments = segments_of(path);
  const Entry* found = nullptr;
  std::set<std::string_view> allowed;
  for (const Entry& entry : entries()) {
    if (!fits(entry.segments, segments) || !entry.is_served(platform.profile)) continue;
    if (entry.rule.method == request.method) {
      found = &entry;
      break;
    }
    allowed.insert(entry.rule.method);
  }
  if (found == nullptr && !allowed.empty()) {
    responder.answer(wrong_method(platform, request, joined(allowed)));
    return;
  }
  if (found == nullptr) {
    responder.answer(path.starts_with(rcs_prefix) ? other_api(request)
                                                  : unserved(platform, request));
    return;
  }
  Admission admission = admit(platform, request);
  if (admission.key == nullptr) {
    responder.answer(std::move(admission.refusal));
    return;
  }
  RestCall call{request, *admission.key};
  bind(found->segments, segments, call);
  net::Response response = found->act(platform, call);
  platform.traffic.answer_and_launch(responder, std::move(response), call.launched);
}

void HttpFace::throttle(int calls, std::optional<std::string> retry_after) {
  throttled_calls_ = calls;
  retry_after_ = std::move(retry_after);
}

bool HttpFace::take_throttled() {
  if (throttled_calls_ == 0) return false;
  --throttled_calls_;
  return true;
}

net::Response HttpFace::too_many(const Platform& platform) const {
  net::Response response =
      error(platform, "429.001", net::reason_phrase(429), "The rate limit is exceeded");
  if (retry_after_) response.headers.add("Retry-After", *retry_after_);
  return response;
}

HttpFace::Admission HttpFace::admit(const Platform& platform, const net::Request& request) const {
  const auto value = request.headers.get("X-Api-Key");
  const base::Instant now = platform.scheduler.now();
  // Blanks around a field value are no part of it (RFC 9110 §5.5).
  Key* key = value ? platform.state.key_by_value(std::string(base::trim(*value))) : nullptr;
  if (key == nullptr || key->shown.revoked || now < key->works_from) {
    const std::string hint = key_hint(request, platform.state, now);
    if (!hint.empty()) platform.remarks.note("key refused: " + hint);
    return {nullptr, error(platform, "401.001", "Unauthorized",
                           value ? "The API key is not valid" : "The API key is missing")};
  }
  const bool as_401 = platform.profile.blocked_key_is_401;
  if (key->shown.blocked) {
    return {nullptr, error(platform, as_401 ? "401.001" : "403.001",
                           as_401 ? "Unauthorized" : "Forbidden", "The API key is blocked")};
  }
  const std::string_view address = address_of(request);
  if (!may_call_from(key->authorized_ips, address)) {
    platform.remarks.note("key refused: the address " + shown_text(address) +
                          " is none of those authorised for " + shown_text(key->shown.name));
    return {nullptr,
            error(platform, as_401 ? "401.001" : "403.003", as_401 ? "Unauthorized" : "Forbidden",
                  "The address is not authorised for the API key")};
  }
  key->last_used_at = now;
  key->last_address = address;
  return {key, {}};
}

net::Response HttpFace::unserved(const Platform& platform, const net::Request& request) const {
  vendor::NearMiss miss = vendor::near_miss(request, rules_);
  for (std::string& hint : path_hints(request)) miss.hints.push_back(std::move(hint));
  net::Response response = refuse(
      platform, {404, "404.001", "path", "is no route of this API", shown_text(request.path()),
                 "smsmode.md §2, status documented", miss.line()});
  platform.state.add_near_miss(std::move(miss));
  return response;
}

// The RCS API is not modelled; only the refusal of keys of another type is.
net::Response HttpFace::other_api(const net::Request& request) const {
  Admission admission = admit(commons_, request);
  const bool admitted = admission.key != nullptr;
  const std::string type = admitted ? admission.key->channel->seed.type : "SMS";
  if (type == "RCS") return unserved(commons_, request);
  net::Response response =
      admitted ? type_mismatch(commons_, type, "RCS") : std::move(admission.refusal);
  vendor::NearMiss miss = vendor::near_miss(request, rules_);
  for (std::string& hint : path_hints(request)) miss.hints.push_back(std::move(hint));
  const Breach wrong{response.status,
                     admitted ? "403.005" : std::to_string(response.status),
                     "path",
                     "must be one of the API of the key's channel type, " + type,
                     shown_text(request.path()),
                     "smsmode.md §2, measured on the sibling API",
                     miss.line()};
  commons_.remarks.violation(wrong.text());
  commons_.state.add_near_miss(std::move(miss));
  return response;
}

net::Response HttpFace::wrong_method(const Platform& platform, const net::Request& request,
                                     const std::string& allowed) const {
  net::Response response =
      refuse(platform, {405, "405.001", "method", "must be one of " + allowed,
                        shown_text(request.method), "smsmode.md §2, status documented"});
  response.headers.add("Allow", allowed);
  platform.state.add_near_miss(vendor::near_miss(request, rules_));
  return response;
}

}  // namespace smsrelay::mocks::smsmode::rest
