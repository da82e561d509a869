#include "app/admin_codec.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "base/json_depth.h"
#include "base/masking.h"
#include "base/text.h"

namespace smsrelay::app {
namespace {

using nlohmann::ordered_json;

base::Error bad(std::string detail) { return {"bad-request", std::move(detail)}; }

// Why `body` is refused as JSON: the usual slips by name, else the place where reading ended.
std::string why_not_json(std::string_view body) {
  if (base::trim(body).empty()) return "The body is empty; a JSON object is expected.";
  if (body.starts_with("\xEF\xBB\xBF")) {
    return "The body begins with a byte order mark; send JSON in UTF-8 without one.";
  }
  if (body.starts_with("\xFF\xFE") || body.starts_with("\xFE\xFF")) {
    return "The body is UTF-16; send JSON in UTF-8.";
  }
  if (!base::is_utf8(body)) return "The body is not UTF-8.";
  std::size_t end = body.size() + 1;  // it ends too early
  try {
    [[maybe_unused]] const ordered_json parsed = ordered_json::parse(body);
  } catch (const ordered_json::parse_error& error) {
    end = error.byte;
  } catch (const ordered_json::out_of_range&) {
    return "The body holds a number that is too large.";
  }
  if (end > body.size()) return "The body is not JSON: it ends too early.";
  const std::string_view read = body.substr(0, end);
  const std::size_t last = read.find_last_not_of(" \t\r\n}]");
  if (last != std::string_view::npos && read[last] == ',' && last + 1 < read.size()) {
    return "The body is not JSON: a comma stands before a closing bracket (byte " +
           std::to_string(last + 1) + ").";
  }
  return "The body is not JSON: it cannot be read at byte " + std::to_string(end) + ".";
}

base::Result<ordered_json> read_object(std::string_view body,
                                       const std::vector<std::string>& known) {
  if (base::is_nested_deeper(body)) {
    return bad("The body is nested deeper than " + std::to_string(base::json_levels_max) +
               " levels.");
  }
  // Of a name given twice the parser keeps one value, and nobody can tell which was meant.
  std::optional<std::string> repeated;
  std::vector<std::set<std::string>> open;  // the names seen of each object not yet closed
  const auto watch = [&](int, ordered_json::parse_event_t event, ordered_json& parsed) {
    if (event == ordered_json::parse_event_t::object_start) open.emplace_back();
    if (event == ordered_json::parse_event_t::object_end) open.pop_back();
    if (event == ordered_json::parse_event_t::key) {
      auto name = parsed.get<std::string>();
      if (!open.back().insert(name).second && !repeated) repeated = std::move(name);
    }
    return true;
  };
  ordered_json object = ordered_json::parse(body, watch, false);
  if (body.starts_with("\xEF\xBB\xBF") || object.is_discarded()) return bad(why_not_json(body));
  if (!object.is_object()) return bad("The body is not a JSON object.");
  if (repeated) return bad("\"" + base::visible(*repeated) + "\" is given twice.");
  for (const auto& [name, value] : object.items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const auto near = base::did_you_mean(name, known);
    return bad("Unknown field \"" + base::visible(name) + "\"" +
               (near ? "; did you mean \"" + *near + "\"?" : "."));
  }
  return object;
}

base::Result<std::optional<std::string>> read_text(const ordered_json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return std::optional<std::string>();
  if (!found->is_string()) return bad("\"" + std::string(name) + "\" must be a text.");
  return std::optional(found->get<std::string>());
}

base::Result<std::string> read_required(const ordered_json& object, const char* name) {
  auto text = read_text(object, name);
  if (!text) return text.error();
  if (!*text) return bad("\"" + std::string(name) + "\" is missing.");
  return **std::move(text);
}

base::Result<std::optional<core::Canary>> read_canary(const ordered_json& object) {
  const auto found = object.find("canary");
  if (found == object.end() || found->is_null()) return std::optional<core::Canary>();
  auto fields = read_object(found->dump(), {"question", "expected"});
  if (!fields) return bad("canary: " + fields.error().detail);
  auto question = read_required(*fields, "question");
  if (!question) return bad("canary: " + question.error().detail);
  auto expected = read_required(*fields, "expected");
  if (!expected) return bad("canary: " + expected.error().detail);
  if (base::trim(*question).empty() || base::trim(*expected).empty()) {
    return bad("canary: neither \"question\" nor \"expected\" may be blank.");
  }
  return std::optional(core::Canary{*std::move(question), *std::move(expected)});
}

std::string_view to_text(core::Channel::State state) {
  return state == core::Channel::State::active ? "active" : "draft";
}

ordered_json text_or_null(const std::optional<std::string>& text) {
  return text ? ordered_json(*text) : ordered_json(nullptr);
}

ordered_json channel_object(const ChannelDirectory& directory,
                            const ChannelDirectory::Listed& listed) {
  const core::Channel& channel = listed.channel;
  ordered_json out = {{"id", channel.id.value},
                      {"title", channel.title},
                      {"state", to_text(channel.state)},
                      {"endpointUrl", directory.endpoint_url(channel)},
                      {"bot", channel.bot},
                      {"language", text_or_null(channel.language)},
                      {"space", text_or_null(channel.space)},
                      {"apiKey", channel.api_key ? ordered_json("set") : ordered_json(nullptr)},
                      {"canary", nullptr},
                      {"numbers", channel.own_numbers},
                      {"healthy", !listed.trouble.has_value()},
                      {"trouble", nullptr}};
  if (channel.canary) {
    out["canary"] = {{"question", channel.canary->question},
                     {"expected", channel.canary->expected}};
  }
  if (listed.trouble) {
    out["trouble"] = {{"code", listed.trouble->code},
                      {"step", listed.trouble->step},
                      {"cause", listed.trouble->cause},
                      {"fix", listed.trouble->fix}};
  }
  return out;
}

// The shape of what was posted: every letter an x, every digit a 9, so that a person sees what kind
// of text it was but no number or words.
std::string shape_of(std::string_view body) {
  constexpr std::size_t shown_bytes_max = 200;
  std::string shape;
  for (const char c : body.substr(0, shown_bytes_max)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= '0' && byte <= '9') {
      shape += '9';
    } else if (std::isalpha(byte) != 0 || byte >= 0x80) {
      shape += 'x';
    } else {
      shape += c;
    }
  }
  return base::visible(shape) + (body.size() > shown_bytes_max ? "…" : "");
}

// The line end is for a reader at a terminal.
std::string dump(const ordered_json& value) {
  return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace

base::Result<CreateRequest> read_create(std::string_view body) {
  auto object = read_object(body, {"title", "bot", "canary"});
  if (!object) return object.error();
  auto title = read_required(*object, "title");
  if (!title) return title.error();
  auto bot = read_text(*object, "bot");
  if (!bot) return bot.error();
  auto canary = read_canary(*object);
  if (!canary) return canary.error();
  return CreateRequest{*std::move(title), *std::move(bot), *std::move(canary)};
}

base::Result<ChangeRequest> read_change(std::string_view body) {
  auto object = read_object(body, {"title", "language", "space", "canary"});
  if (!object) return object.error();
  ChangeRequest change;
  for (const auto& [name, target] : {std::pair{"title", &change.title},
                                     {"language", &change.language},
                                     {"space", &change.space}}) {
    auto text = read_text(*object, name);
    if (!text) return text.error();
    *target = *std::move(text);
  }
  auto canary = read_canary(*object);
  if (!canary) return canary.error();
  change.canary_given = object->contains("canary");
  change.canary = *std::move(canary);
  return change;
}

base::Result<std::string> read_api_key(std::string_view body) {
  auto object = read_object(body, {"apiKey"});
  if (!object) return object.error();
  return read_required(*object, "apiKey");
}

std::string write_channel(const ChannelDirectory& directory,
                          const ChannelDirectory::Listed& listed) {
  return dump(channel_object(directory, listed));
}

std::string write_channels(const ChannelDirectory& directory) {
  ordered_json out = ordered_json::array();
  for (const auto& [id, listed] : directory.all()) out.push_back(channel_object(directory, listed));
  return dump(out);
}

std::string write_state(const ChannelDirectory::Listed& listed) {
  return dump({{"state", to_text(listed.channel.state)}, {"healthy", !listed.trouble.has_value()}});
}

std::string write_messages(const std::vector<store::MessageFate>& lines) {
  ordered_json out = ordered_json::array();
  for (const store::MessageFate& line : lines) {
    out.push_back({{"message", base::masked_id(line.message.value)},
                   {"receivedAt", base::to_utc_text(line.received_at)},
                   {"fate", line.fate},
                   {"detail", line.detail},
                   {"delivery", line.delivery}});
  }
  return dump(out);
}

std::string write_opt_outs(const std::vector<base::PhoneNumber>& handsets) {
  ordered_json out = ordered_json::array();
  for (const base::PhoneNumber& handset : handsets) {
    const std::string& digits = handset.digits();
    const std::size_t hidden = digits.size() > 7 ? digits.size() - 7 : 0;
    out.push_back({{"number", digits.substr(0, 5) + std::string(hidden, '*') +
                                  digits.substr(digits.size() - 2)}});
  }
  return dump(out);
}

std::string write_quarantine(const std::vector<store::Quarantined>& lines) {
  ordered_json out = ordered_json::array();
  for (const store::Quarantined& line : lines) {
    out.push_back({{"reason", line.reason},
                   {"receivedAt", base::to_utc_text(line.at)},
                   {"bytes", line.body.size()},
                   {"shape", shape_of(line.body)}});
  }
  return dump(out);
}

}  // namespace smsrelay::app
