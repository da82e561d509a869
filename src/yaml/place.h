// The place of a mark in a document.
#pragma once

#include "base/place.h"
#include "yaml/document.h"

namespace smsrelay::yaml {

using base::Place;

inline Place place_of(const Document& document, const Mark& mark) {
  return {document.file(), mark.line, mark.column, mark.length};
}

}  // namespace smsrelay::yaml
