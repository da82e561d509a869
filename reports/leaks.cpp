#include "reports/leaks.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "reports/layout.h"

namespace smsrelay::reports {

namespace {

using Form = std::pair<std::string, std::string>;  // name, text

std::string percent_encoded(std::string_view text, std::string_view digits) {
  std::string out;
  for (const char c : text) {
    const bool unreserved = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                            (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (unreserved) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 0xFU];
  }
  return out;
}

// The part of the base64 of "<shift bytes>secret<anything>" that depends on the secret alone.
std::string base64_core(std::string_view secret, std::size_t shift) {
  const std::string encoded = base::base64_encode(std::string(shift, '\0') + std::string(secret));
  const std::size_t first = (shift * 8 + 5) / 6;
  const std::size_t last = (shift + secret.size()) * 8 / 6;
  return encoded.substr(first, last - first);
}

std::vector<Form> forms_of(const std::string& secret) {
  std::vector<Form> forms;
  const auto add = [&](std::string name, std::string text) {
    for (const Form& form : forms) {
      if (form.second == text) return;
    }
    forms.emplace_back(std::move(name), std::move(text));
  };
  add("as it is", secret);
  if (secret.size() < 8) return forms;
  add("escaped", base::xml_escaped(secret));
  for (const std::string_view digits : {"0123456789ABCDEF", "0123456789abcdef"}) {
    std::string encoded = percent_encoded(secret, digits);
    add("percent-encoded", encoded);
    std::string form_encoded;  // a blank is also written as a plus sign
    for (std::size_t i = 0; i < encoded.size(); ++i) {
      if (encoded.compare(i, 3, "%20") == 0) {
        form_encoded += '+';
        i += 2;
      } else {
        form_encoded += encoded[i];
      }
    }
    add("percent-encoded", std::move(form_encoded));
  }
  for (const std::size_t shift : {0U, 1U, 2U}) {
    std::string core = base64_core(secret, shift);
    add("base64", core);
    std::replace(core.begin(), core.end(), '+', '-');
    std::replace(core.begin(), core.end(), '/', '_');
    add("base64", std::move(core));
  }
  return forms;
}

// The first bytes of a form, so that one pass over a text can search for thousands of forms.
constexpr std::size_t stem_bytes = 4;
std::uint32_t stem_at(const char* text) {
  std::uint32_t stem = 0;
  std::memcpy(&stem, text, stem_bytes);
  return stem;
}

}  // namespace

std::vector<Leak> find_leaks(std::string_view text, std::span<const std::string> secrets) {
  struct Wanted {
    std::size_t secret;
    Form form;
  };
  std::unordered_multimap<std::uint32_t, Wanted> wanted;  // by stem; never iterated
  std::vector<bool> may_begin(1U << 16U);                 // by half a stem: excludes most places
  for (std::size_t i = 0; i < secrets.size(); ++i) {
    if (secrets[i].size() < stem_bytes) continue;
    for (Form& form : forms_of(secrets[i])) {
      const std::uint32_t stem = stem_at(form.second.data());
      may_begin[stem & 0xFFFFU] = true;
      wanted.emplace(stem, Wanted{i, std::move(form)});
    }
  }
  std::vector<Leak> leaks;
  for (std::size_t at = 0; at + stem_bytes <= text.size(); ++at) {
    const std::uint32_t stem = stem_at(text.data() + at);
    if (!may_begin[stem & 0xFFFFU]) continue;
    const auto [first, last] = wanted.equal_range(stem);
    for (auto candidate = first; candidate != last; ++candidate) {
      const auto& [name, form] = candidate->second.form;
      if (text.substr(at).starts_with(form)) {
        leaks.push_back({candidate->second.secret, name, at, form.size()});
      }
    }
  }
  std::sort(leaks.begin(), leaks.end(), [](const Leak& a, const Leak& b) {
    return std::tie(a.at, a.secret, a.form) < std::tie(b.at, b.secret, b.form);
  });
  return leaks;
}

std::string without_leaks(std::string_view text, std::span<const Leak> leaks) {
  std::string out;
  std::size_t done = 0;
  for (const Leak& leak : leaks) {
    if (leak.at >= done) {
      out += text.substr(done, leak.at - done);
      out += "[withheld]";
    }
    done = std::max(done, leak.at + leak.length);
  }
  out += text.substr(std::min(done, text.size()));
  return out;
}

}  // namespace smsrelay::reports
