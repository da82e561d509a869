// Fault: what goes wrong between a vendor and its clients, and when. The words are those of a
// story's `faults:`, listed in the runner's LANGUAGE.md; a stand-alone mock takes the same at its
// control API.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "mocks/vendor/fault_place.h"
#include "sim/fate.h"
#include "yaml/document.h"
#include "yaml/place.h"

namespace smsrelay::mocks::vendor {

struct Fault {
  const FaultPlace* where = nullptr;   // set in every fault that was read without a problem
  int first_call = 1;                  // counted per place, from 1
  int last_call = 1 << 30;             // inclusive
  std::optional<base::Duration> from;  // or a window of story time, from the first step
  std::optional<base::Duration> until;
  std::optional<int> server;  // Dydu's calls: 1 or 2 only
  sim::Fate::Kind act = sim::Fate::Kind::refuse;
  int status = 0;                          // act `answer`
  std::optional<std::string> retry_after;  // act `answer`: header value
  std::optional<std::string> body;         // act `answer`
  base::Duration delay{0};
  yaml::Place place;
};

// "smsmode send, calls 1-3: answer 503"
std::string to_text(const Fault&);

// A list of faults at the places of these maps. Problems are reported in the document. When only
// one vendor's map is given, a place of the other vendor is reported as such.
std::vector<Fault> read_faults(yaml::Document&, const yaml::Node&, const FaultMaps&);

}  // namespace smsrelay::mocks::vendor
