// Place of a mark in a document.
#pragma once

#include "runner/scenario/scenario.h"
#include "yaml/document.h"

namespace smsrelay::runner {

inline Place place_of(const yaml::Document& document, const yaml::Mark& mark) {
  return {document.file(), mark.line, mark.column, mark.length};
}

}  // namespace smsrelay::runner
