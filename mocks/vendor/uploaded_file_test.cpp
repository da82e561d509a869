#include "mocks/vendor/uploaded_file.h"

#include <gtest/gtest.h>

namespace smsrelay::mocks::vendor {
namespace {

const std::string form =
    "--b1\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"
    "--b1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n"
    "Content-Type: text/csv\r\n\r\nun\r\n\r\ndeux\r\n--b1--\r\n";

net::Request post(std::string body, const std::string& type = "multipart/form-data; boundary=b1") {
  net::Request request;
  request.method = "POST";
  request.headers.add("Content-Type", type);
  request.body = std::move(body);
  return request;
}

TEST(UploadedFile, IsThatOfThePartOrTheFirst) {
  const auto request = post(form);
  const auto named = uploaded_file(request, "file");
  ASSERT_TRUE(named.ok()) << named.error().detail;
  EXPECT_EQ(named->name, "a.csv");
  EXPECT_EQ(named->content, "un\r\n\r\ndeux");
  EXPECT_EQ(uploaded_file(request)->content, "un\r\n\r\ndeux");
}

TEST(UploadedFile, IsMissing) {
  EXPECT_EQ(uploaded_file(post(form), "note").error().detail, "it has no file in a part 'note'");
  EXPECT_EQ(uploaded_file(post(form, "text/csv")).error().detail, "it must be multipart/form-data");
  EXPECT_EQ(uploaded_file(post(form, "multipart/form-data")).error().detail,
            "its boundary is missing");
  EXPECT_EQ(uploaded_file(post("--b1\r\nfilename=x")).error().code, "no-file");
  EXPECT_EQ(uploaded_file(post("")).error().detail, "it has no part with a file");
}

}  // namespace
}  // namespace smsrelay::mocks::vendor
