#include "mocks/smsmode/platform/new_key.h"

#include <cassert>

namespace smsrelay::mocks::smsmode {
inline namespace platform {

namespace {

constexpr std::size_t key_characters = 32;

}  // namespace

Key& new_key(State& state, base::Rng& rng, base::Instant now, base::Duration takes_effect,
             Channel& channel, KeySettings settings) {
  assert(settings.value.empty() || state.key_by_value(settings.value) == nullptr);
  auto key = std::make_unique<Key>();
  key->channel = &channel;
  key->shown.id = rng.uuid();
  key->shown.name = std::move(settings.name);
  key->shown.value = settings.value.empty() ? rng.text(base::alphanumeric_alphabet, key_characters)
                                            : std::move(settings.value);
  key->role = settings.role;
  key->authorized_ips = std::move(settings.authorized_ips);
  key->created_at = key->modified_at = now;
  key->works_from = now + takes_effect;
  return state.add(*channel.account, std::move(key));
}

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
