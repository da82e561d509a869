#include "sim/fate.h"

#include <array>
#include <cstddef>

namespace smsrelay::sim {
namespace {

using Kind = Fate::Kind;
using Needs = FateWords::Needs;

constexpr auto all = std::to_array<FateWords>({
    {Kind::refuse, "refuse", "refuse", Needs::nothing, "refuse",
     "the connection is refused; the server sees nothing"},
    {Kind::drop_before, "never answer", "never answer", Needs::nothing, "never answer",
     "the server never sees the request, the client hears nothing"},
    {Kind::drop_after, "lose the answer", "lose the answer", Needs::nothing, "lose the answer",
     "the server acts, its answer is lost, the client hears nothing"},
    {Kind::reset_before, "reset before", "reset before", Needs::nothing, "reset before",
     "TCP reset; the server has not acted"},
    {Kind::reset_after, "reset after", "reset after", Needs::nothing, "reset after",
     "TCP reset; the server has acted"},
    {Kind::close_before, "close before", "close before", Needs::nothing, "close before",
     "the connection is closed without an answer; the server has not acted"},
    {Kind::close_after, "close after", "close after", Needs::nothing, "close after",
     "the connection is closed without an answer; the server has acted"},
    {Kind::truncate, "truncate", "truncate", Needs::nothing, "truncate",
     "the server acts; the head and half of the body arrive, then the connection is closed"},
    {Kind::garbage, "garbage", "garbage", Needs::nothing, "garbage",
     "the server acts; bytes arrive that are not HTTP"},
    {Kind::answer, "answer", "answer", Needs::status, "answer 503",
     "this status instead of the server's answer; the server has not acted"},
    {Kind::delay_request, "delay", "delay", Needs::duration, "delay 4s",
     "the server sees the request so much later"},
    {Kind::delay_answer, "answer after", "answer after", Needs::duration, "answer after 51s",
     "the server acts at once, its answer leaves so much later"},
    {Kind::duplicate, "deliver again", "deliver again after", Needs::duration,
     "deliver again after 4s", "the request passes, and the same one is sent again so much later"},
});

// to_text() finds a kind by its position.
static_assert([] {
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (static_cast<std::size_t>(all[i].kind) != i + 1) return false;
  }
  return true;
}());

}  // namespace

std::span<const FateWords> fates() { return all; }

std::string_view to_text(Fate::Kind kind) {
  return kind == Kind::pass ? "pass" : all[static_cast<std::size_t>(kind) - 1].name;
}

}  // namespace smsrelay::sim
