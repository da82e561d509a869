#include "mocks/dydu/dialog_export.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "mocks/dydu/dates.h"
#include "mocks/dydu/vendor_response.h"

namespace smsrelay::mocks::dydu {
namespace {

constexpr auto days = [](int count) { return std::chrono::hours(24 * count); };

std::string_view field(const net::FormFields& fields, std::string_view name) {
  for (const auto& each : fields) {
    if (each.first == name) return each.second;
  }
  return {};
}

struct Period {
  std::optional<base::Instant> from;
  std::optional<base::Instant> until;  // not included
};

base::Result<Period> read_period(const net::FormFields& fields) {
  Period period;
  if (const auto sent = field(fields, "startDate"); !sent.empty()) {
    auto day = parse_day(sent);
    if (!day) return day.error();
    period.from = *day;
  }
  if (const auto sent = field(fields, "endDate"); !sent.empty()) {
    auto day = parse_day(sent);
    if (!day) return day.error();
    period.until = *day + days(1);
  }
  return period;
}

std::vector<const Dialog*> chosen(const Dialogs& dialogs, const Bot& bot,
                                  const net::FormFields& fields, const Period& period) {
  const auto context_id = field(fields, "contextId");
  std::vector<const Dialog*> out;
  const auto consider = [&](const Dialog& dialog) {
    if (dialog.bot_id != bot.id) return;
    const bool wanted = context_id.empty()
                            ? !dialog.test && (!period.from || dialog.opened >= *period.from) &&
                                  (!period.until || dialog.opened < *period.until)
                            : dialog.context_id == context_id;
    if (wanted) out.push_back(&dialog);
  };
  for (const auto& dialog : dialogs.archived()) consider(dialog);
  for (const auto& [id, dialog] : dialogs.current()) consider(dialog);
  std::ranges::stable_sort(out, {}, &Dialog::opened);
  return out;
}

constexpr auto columns = std::to_array<std::string_view>(
    {"contextId", "clientId", "date", "user", "answer", "type", "space", "language"});
using Row = std::array<std::string, columns.size()>;

std::vector<Row> rows_of(const std::vector<const Dialog*>& dialogs, std::string_view language,
                         Profile::Zone zone) {
  std::vector<Row> rows;
  for (const auto* dialog : dialogs) {
    for (const auto& said : dialog->history()) {
      if (!language.empty() && said.language != language) continue;
      rows.push_back({dialog->context_id, dialog->client_id, day_and_time(said.at, zone), said.user,
                      said.text, said.type_response, said.space, said.language});
    }
  }
  return rows;
}

// XML cannot hold most control characters, not even as entities.
std::string printable_xml(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t'; },
      ' ');
  return base::xml_escaped(text);
}

std::string as_xml(const std::vector<Row>& rows) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<dialogs>\n";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool first = i == 0 || rows[i][0] != rows[i - 1][0];
    const bool last = i + 1 == rows.size() || rows[i][0] != rows[i + 1][0];
    if (first) {
      out += "  <dialog contextId=\"" + printable_xml(rows[i][0]) + "\" clientId=\"" +
             printable_xml(rows[i][1]) + "\">\n";
    }
    out += "    <interaction";
    for (const std::size_t attribute : {2, 5, 6, 7}) {
      out +=
          " " + std::string(columns[attribute]) + "=\"" + printable_xml(rows[i][attribute]) + "\"";
    }
    out += "><user>" + printable_xml(rows[i][3]) + "</user><answer>" + printable_xml(rows[i][4]) +
           "</answer></interaction>\n";
    if (last) out += "  </dialog>\n";
  }
  return out + "</dialogs>\n";
}

std::string csv_cell(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

std::string as_csv(const std::vector<Row>& rows) {
  std::string out;
  const auto line = [&](const auto& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) out += (i > 0 ? ";" : "") + csv_cell(cells[i]);
    out += "\r\n";
  };
  line(columns);
  for (const auto& row : rows) line(row);
  return out;
}

// The XML format that Excel reads since 2003.
std::string as_excel(const std::vector<Row>& rows) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" "
      "xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">"
      "<Worksheet ss:Name=\"Dialogs\"><Table>\n";
  const auto line = [&](const auto& cells) {
    out += "<Row>";
    for (const auto& cell : cells) {
      out +=
          "<Cell><Data ss:Type=\"String\">" + printable_xml(std::string(cell)) + "</Data></Cell>";
    }
    out += "</Row>\n";
  };
  line(columns);
  for (const auto& row : rows) line(row);
  return out + "</Table></Worksheet></Workbook>\n";
}

net::Response file(std::string content_type, std::string name, std::string body) {
  net::Response response;
  response.headers.add("Content-Type", std::move(content_type));
  response.headers.add("Content-Disposition", "attachment; filename=\"" + std::move(name) + "\"");
  response.body = std::move(body);
  return response;
}

}  // namespace

net::Response export_dialogs(const Profile& profile, const Bot& bot, const Dialogs& dialogs,
                             const net::FormFields& fields) {
  const auto period = read_period(fields);
  if (!period) return vendor_refusal(profile, 400, period.error().detail);
  const auto format = field(fields, "format");
  if (format == "Excel" && field(fields, "contextId").empty()) {
    if (!period->from || !period->until || *period->until - *period->from > days(95)) {
      return vendor_refusal(profile, 400, "An Excel export spans 95 days at most");
    }
  }
  const auto rows =
      rows_of(chosen(dialogs, bot, fields, *period), field(fields, "language"), profile.zone);
  if (format == "CSV") return file("text/csv;charset=UTF-8", "dialogs.csv", as_csv(rows));
  if (format == "Excel") {
    return file("application/vnd.ms-excel;charset=UTF-8", "dialogs.xls", as_excel(rows));
  }
  return file("application/xml;charset=UTF-8", "dialogs.xml", as_xml(rows));
}

}  // namespace smsrelay::mocks::dydu
