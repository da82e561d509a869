#include "net/charset.h"

#include <gtest/gtest.h>

#include <string>

namespace smsrelay::net {
namespace {

using namespace std::string_literals;

Request request_of(const std::string& content_type, std::string body) {
  Request request;
  if (!content_type.empty()) request.headers.add("content-type", content_type);
  request.body = std::move(body);
  return request;
}

std::string read_as(const std::string& content_type, std::string body) {
  Request request = request_of(content_type, std::move(body));
  EXPECT_EQ(transcode_body(request), Transcoding::transcoded) << content_type;
  return request.body;
}

TEST(Charset, WhatIsDeclaredIsDecoded) {
  EXPECT_EQ(read_as("application/json; charset=ISO-8859-1", "{\"t\":\"\xE9t\xE9 \x80\"}"),
            "{\"t\":\"été €\"}");
  EXPECT_EQ(read_as("application/json;Charset=\"windows-1252\"", "\x93ok\x94"), "“ok”");
  EXPECT_EQ(read_as("text/json; x=y; charset=iso-8859-15", "10 \xA4"), "10 €");
  EXPECT_EQ(read_as("application/json; charset=latin1", "\xE8"), "è");
  EXPECT_EQ(read_as("a/b; charset=utf-16le", "{\0\xE9\0}\0"s), "{é}");
  EXPECT_EQ(read_as("a/b; charset=UTF-16BE", "\0{\0\xE9\0}"s), "{é}");
  EXPECT_EQ(read_as("a/b; charset=UTF-16BE", "\xD8\x3D\xDE\0"s), "\U0001F600");
  EXPECT_EQ(read_as("a/b; charset=UTF-16", "\xFF\xFE{\0}\0"s), "{}");
  EXPECT_EQ(read_as("", "\xFE\xFF\0{\0}"s), "{}") << "by its mark alone";
  EXPECT_EQ(read_as("application/json; charset=koi8-r", "\xC4\xC1"), "да");
}

TEST(Charset, WhatIsUtf8StaysWhateverIsDeclared) {
  for (const char* type : {"", "application/json", "application/json; charset=utf-8",
                           "application/json; charset=ISO-8859-1", "a; charset=no-such", "a;;=;"}) {
    Request request = request_of(type, "{\"t\":\"été\"}");
    EXPECT_EQ(transcode_body(request), Transcoding::plain) << type;
    EXPECT_EQ(request.body, "{\"t\":\"été\"}");
  }
  Request nul = request_of("a/b", "{\0}"s);
  EXPECT_EQ(transcode_body(nul), Transcoding::plain);
}

TEST(Charset, WhatNobodyCanReadIsLeftOrRefused) {
  for (const char* type : {"", "a/b; charset=utf-8", "a/b; charset=UTF8", "a/b; charset="}) {
    Request request = request_of(type, "\xE9t\xE9");
    EXPECT_EQ(transcode_body(request), Transcoding::plain) << type;
  }
  for (const std::string& name : {"no-such"s, "\"x"s, std::string(5000, 'x'), "../../etc"s}) {
    Request request = request_of("a/b; charset=" + name, "\xE9t\xE9");
    EXPECT_EQ(transcode_body(request), Transcoding::unsupported) << name.substr(0, 20);
    EXPECT_EQ(request.body, "\xE9t\xE9");
  }
}

TEST(Charset, AHalfCharacterBecomesAReplacement) {
  EXPECT_EQ(read_as("a/b; charset=utf-16be", "\0a\xD8\x3D\0b"s), "a\uFFFDb");
  EXPECT_EQ(read_as("a/b; charset=utf-16le", "a\0\xE9"s), "a\uFFFD");
}

}  // namespace
}  // namespace smsrelay::net
