// Reads an answer from a seed file: a text, or a map of its parts.
//
//   Defaut: "<p>Ouvert à 9 h</p>"
//   "Mairie SMS":
//     html: "<p>Ouvert à 9 h</p>"
//     sidebar: { title: Plan, content: "<p>…</p>" }
#pragma once

#include <string>

#include "mocks/dydu/answer.h"
#include "yaml/document.h"

namespace smsrelay::mocks::dydu {

// Problems are reported in the document, where `what` names the answer.
AnswerSeed read_answer(yaml::Document&, const yaml::Node&, const std::string& what);

}  // namespace smsrelay::mocks::dydu
