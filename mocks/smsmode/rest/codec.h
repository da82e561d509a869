// Codec: writes the platform's JSON. Fields are in the vendor's order; unset fields are left out.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "mocks/smsmode/platform/credit.h"
#include "mocks/smsmode/platform/profile.h"
#include "mocks/smsmode/platform/state.h"

namespace smsrelay::mocks::smsmode::rest {

struct Style {
  std::string public_url;  // the beginning of every href
  const Profile& profile;
};

// The Message resource: the whole of it for an MT, the subset of a notification for an MO.
void write_message(std::string& out, const Message&, const Style&);
// The same as in a callback, with the oddities that only notifications have.
void write_notification(std::string& out, const Message&, const Style&);

// With its messages sent up to `now`.
void write_channel(std::string& out, const Channel&, const Style&, base::Instant now);

// "0.05", in quotes for Price::text; Price::absent is written as a number here.
void write_money(std::string& out, std::int64_t cents, Profile::Price form);
void write_price(std::string& out, int parts, const Profile&);
// Country and network of a number; for a country that is not in the table, only its prefix.
void write_lookup(std::string& out, std::string_view handset);
std::string date_text(base::Instant, const Profile&);

// One page of a list: `items` are written already.
struct Page {
  std::string path;   // "/sms/v1/messages"
  std::string query;  // kept in the links, without page: "pageSize=10"
  int page = 1;
  int page_size = 10;
  std::size_t total = 0;
  bool with_dates = false;
  base::Instant start;
  base::Instant end;
};
std::string write_page(const Page&, std::span<const std::string> items, const Style&);

// The page on which the vendor explains its errors: the beginning of an error's `type`.
inline constexpr std::string_view commons_error_pages = "https://dev.smsmode.com/commons/errors/";
inline constexpr std::string_view sms_error_pages = "https://dev.smsmode.com/sms/errors/";

// The six-field error; `code` is "400.029", its first three digits the status.
std::string write_error(std::string_view pages, std::string_view code, std::string_view message,
                        std::string_view detail);
// The six-field error of a status without further detail; the suffix is ours.
std::string error_body(int status);

}  // namespace smsrelay::mocks::smsmode::rest
