#include "sim/transcript.h"

#include "base/text.h"
#include "sim/fate.h"

namespace smsrelay::sim {
namespace {

std::string_view word(Event::Kind kind) {
  switch (kind) {
    case Event::Kind::sent:
      return "sent";
    case Event::Kind::arrived:
      return "arrived";
    case Event::Kind::answered:
      return "answered";
    case Event::Kind::completed:
      return "completed";
    case Event::Kind::late_answer:
      return "late";
    case Event::Kind::handset_texts:
      return "texts";
    case Event::Kind::handset_gets:
      return "gets";
    case Event::Kind::remark:
      return "remark";
  }
  return "?";
}

std::string_view word(Remark::Kind kind) {
  switch (kind) {
    case Remark::Kind::violation:
      return "violation";
    case Remark::Kind::console:
      return "console";
    case Remark::Kind::note:
      return "note";
  }
  return "?";
}

std::string shown(const net::Headers& headers) {
  std::string out;
  for (const auto& [name, value] : headers.fields()) {
    out += " [" + base::ascii_lower(name) + ": " + base::visible(value) + "]";
  }
  return out;
}

std::string shown(const net::Response& response) {
  return std::to_string(response.status) + shown(response.headers) + " " +
         base::visible(response.body);
}

}  // namespace

Exchange& Transcript::open(Exchange exchange) {
  exchange.number = exchanges_.size() + 1;
  mark(Event::Kind::sent, exchange.sent_at, exchange.number);
  return exchanges_.emplace_back(std::move(exchange));
}

void Transcript::mark(Event::Kind kind, base::Instant at, std::uint64_t exchange) {
  events_.push_back({kind, at, exchange, 0});
}

void Transcript::handset_texts(base::Instant at, RadioText text) {
  events_.push_back({Event::Kind::handset_texts, at, 0, radio_.size()});
  radio_.push_back(std::move(text));
}

void Transcript::handset_gets(base::Instant at, RadioText text) {
  events_.push_back({Event::Kind::handset_gets, at, 0, radio_.size()});
  radio_.push_back(std::move(text));
}

void Transcript::remark(base::Instant at, Remark remark) {
  events_.push_back({Event::Kind::remark, at, 0, remarks_.size()});
  remarks_.push_back(std::move(remark));
}

void Transcript::clear() {
  events_.clear();
  exchanges_.clear();
  radio_.clear();
  remarks_.clear();
}

std::string canonical_text(const Transcript& transcript) {
  std::string out;
  for (const Event& event : transcript.events()) {
    out += std::to_string(event.at.time_since_epoch().count());
    out += ' ';
    out += word(event.kind);
    switch (event.kind) {
      case Event::Kind::sent:
      case Event::Kind::arrived:
      case Event::Kind::answered:
      case Event::Kind::completed:
      case Event::Kind::late_answer: {
        const Exchange& exchange = transcript.exchange(event.exchange);
        out += " #" + std::to_string(event.exchange);
        if (event.kind == Event::Kind::sent) {
          out += " " + exchange.from + " > " + exchange.to + " " + exchange.url;
          if (exchange.fate != Fate::Kind::pass) {
            out += " {" + std::string(to_text(exchange.fate)) + " by " + exchange.rule + "}";
          }
        } else if (event.kind == Event::Kind::arrived) {
          const net::Request& request = exchange.request;
          out += " " + request.method + " " + request.target + shown(request.headers) + " " +
                 base::visible(request.body);
        } else if (event.kind == Event::Kind::completed) {
          const net::Outcome& outcome = *exchange.outcome;
          if (const auto* response = std::get_if<net::Response>(&outcome)) {
            out += " " + shown(*response);
          } else {
            // The detail is a library's wording; only the kind is common to every carrier.
            out += " " + std::string(to_text(std::get<net::Failure>(outcome).kind));
          }
        } else if (exchange.answer) {
          out += " " + shown(*exchange.answer);
        }
        break;
      }
      case Event::Kind::handset_texts:
      case Event::Kind::handset_gets: {
        const RadioText& radio = transcript.radio()[event.detail];
        out += " " + radio.handset + " " + radio.number + " " + radio.message_id + " " +
               radio.encoding + "/" + std::to_string(radio.parts) + " " + base::visible(radio.text);
        break;
      }
      case Event::Kind::remark: {
        const Remark& remark = transcript.remarks()[event.detail];
        out += " " + std::string(word(remark.kind)) + " " + remark.party + ": " +
               base::visible(remark.text);
        break;
      }
    }
    out += '\n';
  }
  return out;
}

}  // namespace smsrelay::sim
