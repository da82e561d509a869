#!/usr/bin/env bash
# tour_smsmode.sh: bash and curl, unchanged, through all that mock-smsmode serves: every operation of
# its two OpenAPI documents with a good request, and the main refusals.
#
#   mock-smsmode --port 9001 --clock controlled --seed mocks/smsmode/seed.example.yaml
#   tour_smsmode.sh http://127.0.0.1:9001 ADMIN_KEY
#
# ADMIN_KEY is the value of the key `administrator`, which the mock prints when it starts. Prints a
# line for each call; stops with 1 at the first answer that is missing or not the one expected, with 2
# when it is called wrongly or the clock is not controlled.
#
# TOUR_TRANSCRIPT=FILE: the calls of the control API, which the mock's own transcript leaves out, are
# written there in the transcript's form, for check_openapi.py. Needs python3 for that alone.
set -euo pipefail

if [[ $# -ne 2 ]]; then
  echo "usage: tour_smsmode.sh BASE_URL ADMIN_KEY" >&2
  exit 2
fi
base=${1%/}
admin_key=$2
work=$(mktemp -d)
calls=0
body=''  # of the last answer
user_key=''
key=''   # sent with the calls of the REST API; empty: none
run=$$   # in names that may be there once only
nobody=00000000-0000-4000-8000-000000000000
deaf_url=http://127.0.0.1:9/nobody-listens-here

finish() {
  if [[ -n ${TOUR_TRANSCRIPT-} && -f $work/entries ]]; then
    { echo '{"entries": ['; paste -s -d ',' "$work/entries" && echo ']}'; } > "$TOUR_TRANSCRIPT"
  fi
  rm -rf "$work"
}
trap finish EXIT

main() {
  see_the_stage
  click_in_the_console
  send_and_read
  be_refused
  hear_from_handsets
  keep_the_account
  speak_http_1_6
  look_inside
  echo "$calls calls, each answered as expected"
}

# ---- the stage

see_the_stage() {
  expect 200 GET /__control/clock
  if [[ $body != *'"controlled": true'* ]]; then
    echo "tour_smsmode.sh: start the mock with --clock controlled" >&2
    exit 2
  fi
  expect 200 POST /__control/clock '{"advance": "1s"}'
  expect 400 POST /__control/clock '{"advance": 5}'
  expect 400 POST /__control/clock '{"advance": "soon"}'
  expect 405 PUT /__control/clock '{"advance": "1s"}'
  expect 200 DELETE /__control/transcript
  expect 200 GET '/__control/transcript?since=1&count=5'
  expect 400 GET '/__control/transcript?since=yesterday'
  expect 405 POST /__control/transcript
  expect 200 GET /__control/unmatched
  expect 200 GET /__control/assumptions
  says ASSUME-SMSMODE-MO-ORIENTATION
  expect 405 POST /__control/assumptions
  expect 200 GET /__control/openapi.yaml
  says 'openapi: 3.1.0'
  expect 200 GET /__control/vendor.openapi.yaml
  says 'openapi: 3.1.0'
  expect 404 GET /__control/nothing

  expect 200 PUT /__control/faults '[{"where": "smsmode send", "call": 1, "do": "answer 503"}]'
  key=$admin_key expect 503 POST /sms/v1/messages "$(message 33639980001 'Bonjour')"
  expect 200 GET /__control/faults
  says '"fired": 1'
  content_type=application/yaml expect 200 PUT /__control/faults '- where: smsmode list
  calls: 1-2
  do: answer 429
  retry after: "7"'
  key=$admin_key expect 429 GET /sms/v1/messages
  expect 200 PUT /__control/faults '[{"where": "smsmode channels", "do": "answer 502"},
    {"where": "smsmode detail", "do": "answer 403"}]'
  key=$admin_key expect 502 GET /commons/v1/channels
  key=$admin_key expect 403 GET /sms/v1/messages/x
  expect 400 PUT /__control/faults '[{"where": "smsmode sendd", "do": "answer 503"}]'
  says bad-faults
  expect 400 PUT /__control/faults '[{"where": "dydu talk", "do": "answer 503"}]'
  says 'is a call of Dydu'
  expect 200 DELETE /__control/faults
}

# ---- the web console, by way of the control API

click_in_the_console() {
  expect 201 POST /__control/api-keys "{\"account\": \"town\", \"channel\": \"relay_demo\", \"name\": \"tour-$run\"}"
  user_key=$(field value)
  expect 201 POST /__control/api-keys '{"account": "town", "channel": "rich", "name": "tour-rich"}'
  rich_key=$(field value)
  expect 201 POST /__control/api-keys '{"account": "harbour", "channel": "harbour_line", "name": "tour"}'
  harbour_key=$(field value)
  expect 400 POST /__control/api-keys '{"account": "town", "channel": "relay_demo"}'
  expect 400 POST /__control/api-keys 'no JSON'
  expect 404 POST /__control/api-keys '{"account": "twon", "channel": "relay_demo", "name": "tour"}'
  expect 404 POST /__control/api-keys '{"account": "town", "channel": "relay", "name": "tour"}'
  expect 405 GET /__control/api-keys

  expect 201 POST /__control/api-keys "{\"account\": \"town\", \"channel\": \"relay_demo\", \"name\": \"revoked-$run\"}"
  revoked_key=$(field value)
  expect 200 POST /__control/api-keys/revoke "{\"account\": \"town\", \"name\": \"revoked-$run\"}"
  expect 404 POST /__control/api-keys/revoke '{"account": "town", "name": "no-such-key"}'
  expect 400 POST /__control/api-keys/revoke '{"account": "town"}'
  expect 201 POST /__control/api-keys "{\"account\": \"town\", \"channel\": \"relay_demo\", \"name\": \"blocked-$run\"}"
  blocked_key=$(field value)
  expect 200 POST /__control/api-keys/block "{\"account\": \"town\", \"name\": \"blocked-$run\"}"
  expect 404 POST /__control/api-keys/block '{"account": "town", "name": "no-such-key"}'
  expect 400 POST /__control/api-keys/block '{"account": "town", "name": 1}'

  local place
  for place in webhook webhook/status; do
    expect 200 PUT /__control/$place "{\"account\": \"town\", \"channel\": \"relay_demo\", \"url\": \"$deaf_url\"}"
    expect 404 PUT /__control/$place '{"account": "town", "channel": "relay", "url": ""}'
    expect 400 PUT /__control/$place '{"account": "town", "channel": "relay_demo", "ulr": ""}'
  done

  expect 200 PUT /__control/credit '{"account": "town", "credit": 10000}'
  expect 404 PUT /__control/credit '{"account": "twon", "credit": null}'
  expect 400 PUT /__control/credit '{"account": "town", "credit": -1}'
  expect 404 PUT /__control/delivery '{"handset": "33639980002", "delivery": "lost"}'
  expect 400 PUT /__control/delivery '{"handset": "06", "delivery": "read"}'
  expect 400 PUT /__control/delivery '{"handset": "33639980002", "delivery": "read", "after": "soon"}'
  expect 400 PUT /__control/throttle '{"calls": -1}'
}

# ---- messages

send_and_read() {
  key=$user_key
  expect 200 GET /commons/v1/channels
  channel=$(field channelId)

  local at
  for at in /sms/v1 "/sms/v1/channels/$channel" /sms/v1/campaigns/spring "/sms/v1/channels/$channel/campaigns/spring"; do
    expect 201 POST "$at/messages" "$(message 33639980001 "Bonjour, votre demande est prise en compte." "tour-$run")"
    local sent scheduled
    sent=$(field messageId)
    expect 404 GET "$at/messages/$sent"
    expect 201 POST "$at/messages" "{\"recipient\": {\"to\": \"+33639980001\"}, \"body\": {\"text\": \"À demain\"}, \"sentDate\": \"$(in_two_hours)\"}"
    says SCHEDULED
    scheduled=$(field messageId)
    expect 200 PATCH "$at/messages/$scheduled" '{"body": {"text": "À demain, 10 h"}, "refClient": "changed"}'
    expect 200 PATCH "$at/messages/$scheduled" '{"refClient": "", "callbackUrlMo": "https://relay.example/mo"}'
    expect 400 PATCH "$at/messages/$scheduled" '{"colour": "blue"}'
    expect 415 PATCH "$at/messages/$scheduled"
    expect 404 PATCH "$at/messages/$nobody" '{"refClient": ""}'
    expect 204 DELETE "$at/messages/$scheduled"
    expect 400 DELETE "$at/messages/$scheduled"
    says 400.021
    expect 404 DELETE "$at/messages/$nobody"
    expect 400 POST "$at/messages" "$(message 0639980001 'Bonjour')"
    says 400.029
    pass_time 3m
    expect 200 GET "$at/messages/$sent"
    says DELIVERED
    expect 200 GET "$at/messages?page=1&pageSize=100&searchBy%5BrefClient%5D=tour-$run&sortBy%5BsentDate%5D=ASC"
    says "$sent"
    expect 200 GET "$at/messages?page=1000"
    expect 400 GET "$at/messages?page=0"
    says 400.003
    key='' expect 401 GET "$at/messages/$sent"
  done

  expect 201 POST /sms/v1/messages "[$(message 33639980001 un), $(message 33639980002 deux)]"
  expect 201 POST /sms/v1/messages '{"recipient": {"to": "33639980003"}, "body": {"text": "Marché 🥕", "stop": true, "encoding": "GSM7"}, "from": "MAIRIE", "callbackUrlStatus": "http://127.0.0.1:9/reports"}'
  says UNICODE

  local handset=33639980010 ending
  for ending in expired blacklisted 'no credit' 'never reported' 'invented status' spam 'invalid number' 'daily limit' 'monthly limit' 'no route' content read; do
    handset=$((handset + 1))
    expect 200 PUT /__control/delivery "{\"handset\": \"$handset\", \"delivery\": \"$ending\", \"after\": \"30s\", \"reportLag\": \"1s\", \"copies\": 2, \"beforeAnswer\": false}"
    expect 201 POST /sms/v1/messages "$(message "$handset" "Bonjour")"
  done
  pass_time 4m
  expect 200 GET '/sms/v1/messages?pageSize=100&sortBy[refClient]=DESC&searchBy[direction]=MT'
  says TELEPORTED
  says READ
  expect 200 GET '/sms/v1/messages?searchBy[to]=%2B33639980001&startDate=2020-01-01&endDate=2020-12-31T23:59:59Z'
}

be_refused() {
  local good
  good=$(message 33639980001 Bonjour)
  key=$revoked_key expect 401 POST /sms/v1/messages "$good"
  key=00000000000000000000000000000000 expect 401 POST /sms/v1/messages "$good"
  key=$blocked_key expect 403 POST /sms/v1/messages "$good"
  key=$rich_key expect 403 POST /sms/v1/messages "$good"
  says 403.005
  expect 403 POST /rcs/v1/messages "$good"
  says 403.005
  key=$harbour_key expect 404 POST "/sms/v1/channels/$channel/messages" "$good"
  key=$user_key
  content_type=text/plain expect 415 POST /sms/v1/messages "$good"
  expect 406 POST /sms/v1/messages "$good" -H 'Accept: text/html'
  expect 406 GET /sms/v1/messages '' -H 'Accept: text/html'
  expect 200 PUT /__control/throttle '{"calls": 2, "retryAfter": 60}'
  expect 429 POST /sms/v1/messages "$good"
  grep -qi '^retry-after: 60' "$work/head" || stop "no Retry-After"
  expect 429 GET "/sms/v1/messages/$nobody"
  expect 200 PUT /__control/throttle '{"calls": 0}'
  expect 405 PUT /sms/v1/messages "$good"
  expect 404 POST /sms/v1/message "$good"
  expect 404 POST /sms/v1/messages/ "$good"

  local bad
  for bad in 'no JSON' '[]' '{"recipient": {"to": "33639980001"}}' \
    '{"recipient": {"to": "33639980001"}, "body": {"text": ""}}' \
    '{"recipient": {"to": "33639980001"}, "body": {"text": "a"}, "refClient": "ab"}' \
    '{"recipient": {"to": "33639980001"}, "body": {"text": "a"}, "from": "NOBODY"}' \
    '{"recipient": {"to": "33639980001"}, "body": {"text": "a"}, "sentDate": "tomorrow"}' \
    '{"recipient": {"to": "33639980001"}, "body": {"text": "a"}, "callbackUrlMo": "relay.example"}' \
    '{"recipient": {"to": "33639980001"}, "body": {"text": "a"}, "callbackURLMo": "https://relay.example"}' \
    "[$good, {\"recipient\": {\"to\": \"06 39 98 00 01\"}, \"body\": {\"text\": \"a\"}}]"; do
    expect 400 POST /sms/v1/messages "$bad"
  done
  # In the vendor's words, however large the body is.
  thousand_messages_with_a_bad_one > "$work/large"
  expect 400 POST /sms/v1/messages "@$work/large"
  says 400.029
  head -c 2000000 /dev/zero | tr '\0' '[' > "$work/large"
  expect 400 POST /sms/v1/messages "@$work/large"
  says 400.020
  local query
  for query in pageSize=101 startDate=2999-01-01 endDate=2999-01-01 'searchBy[direction]=UP' \
    'sortBy[sentDate]=UP' "searchBy[originMessageId]=$nobody" 'searchBy[from]=36034'; do
    expect 400 GET "/sms/v1/messages?$query"
  done
}

# ---- handsets and notifications

hear_from_handsets() {
  key=$user_key
  expect 201 POST /sms/v1/messages "$(message 33639980004 'Une question ?' "asked-$run")"
  local asked mo
  asked=$(field messageId)
  expect 201 POST /__control/sms '{"from": "+33639980004", "to": "36034", "text": "Quels sont vos horaires ?"}'
  says nobody-listens-here
  mo=$(field messageId)
  expect 201 POST /__control/sms '{"from": "33639980005", "to": "36111", "text": "Au port"}'
  says '"url": "none"'
  expect 201 POST /__control/sms '{"from": "33639980009", "to": "36034", "text": "STOP"}'
  expect 404 POST /__control/sms '{"from": "33639980004", "to": "99999", "text": "Bonjour"}'
  expect 400 POST /__control/sms '{"from": "0639980004", "to": "36034", "text": "Bonjour"}'
  expect 400 POST /__control/sms '{"from": "33639980004", "to": "36034"}'
  pass_time 3m
  expect 200 GET "/sms/v1/messages/$mo"
  says '"direction":"MO"'
  expect 200 GET "/sms/v1/messages?searchBy[direction]=MO&searchBy[originMessageId]=$asked"
  says "$mo"
  expect 201 POST /sms/v1/messages "$(message 33639980009 'Encore nous')"
  pass_time 3m
  expect 200 GET '/sms/v1/messages?searchBy[to]=33639980009'
  says BLACKLISTED

  expect 200 GET /__control/notifications
  says '"kind": "MO"'
  expect 200 POST /__control/notifications/retry
  expect 405 GET /__control/notifications/retry
  expect 200 POST /__control/notifications/foreign-report '{"account": "town", "channel": "relay_demo"}'
  expect 404 POST /__control/notifications/foreign-report '{"account": "town", "channel": "relay"}'
  expect 400 POST /__control/notifications/foreign-report '{"account": "harbour", "channel": "harbour_line"}'
  says no-url
  expect 400 POST /__control/notifications/foreign-report '[]'
  # Of the vendor's form, so that a check of the transcript has nothing to say against it.
  expect 200 POST /__control/notifications/raw "{\"account\": \"town\", \"channel\": \"relay_demo\", \"contentType\": \"application/json\", \"body\": $(quoted \
    "{\"messageId\": \"$nobody\", \"sentDate\": \"2026-11-22T14:06:31\", \"type\": \"SMS\", \"direction\": \"MO\", \"recipient\": {\"to\": \"36034\"}, \"from\": \"33639980006\", \"body\": {\"text\": \"?\", \"encoding\": \"GSM7\", \"messagePartCount\": 1, \"length\": 1}, \"href\": \"https://rest.smsmode.com/sms/v1/messages/$nobody\"}")}"
  expect 404 POST /__control/notifications/raw '{"account": "twon", "channel": "relay_demo", "contentType": "text/plain", "body": ""}'
  expect 400 POST /__control/notifications/raw '{"account": "town", "channel": "relay_demo", "body": ""}'
  expect 200 DELETE /__control/notifications
  expect 200 GET /__control/notifications
}

# ---- channels, keys, organisations, consumption, credit

keep_the_account() {
  key=$admin_key
  local c=/commons/v1 town museum new_channel credential consumption transfer
  expect 200 GET "$c/channels?page=1&pageSize=1"
  expect 400 GET "$c/channels?pageSize=0"
  key='' expect 401 GET "$c/channels"
  expect 200 GET "$c/channels/$channel"
  expect 404 GET "$c/channels/$nobody"
  key=$harbour_key expect 404 GET "$c/channels/$channel"
  key=$rich_key expect 403 GET "$c/channels/$channel"
  expect 200 PATCH "$c/channels/$channel" "{\"dailyConsumptionLimit\": 5000, \"defaultCallbackUrlMo\": \"$deaf_url\", \"defaultCallbackUrlStatus\": \"\"}"
  expect 400 PATCH "$c/channels/$channel" '{"defaultCallbackUrlMo": "relay.example"}'
  expect 404 PATCH "$c/channels/$nobody" '{"name": "x"}'

  expect 200 GET "$c/organisations"
  town=$(field organisationId)
  key=$user_key expect 403 GET "$c/organisations"
  expect 400 GET "$c/organisations?sort=name"
  expect 201 POST "$c/organisations" "{\"name\": \"museum-$run\", \"contact\": {\"email\": \"a@b.example\"}}"
  museum=$(field organisationId)
  expect 400 POST "$c/organisations" "{\"name\": \"museum-$run\", \"contact\": {\"email\": \"a@b.example\"}}"
  key=$user_key expect 403 POST "$c/organisations" '{"name": "mine"}'
  expect 200 GET "$c/organisations/$town"
  expect 404 GET "$c/organisations/$nobody"
  expect 200 PATCH "$c/organisations/$museum" '{"address": {"city": "Brest"}}'
  expect 400 PATCH "$c/organisations/$museum" '{"name": ""}'
  expect 404 PATCH "$c/organisations/$nobody" '{"address": {}}'

  expect 200 GET "$c/organisations/$town/channels"
  expect 404 GET "$c/organisations/$nobody/channels"
  expect 201 POST "$c/organisations/$town/channels" "{\"name\": \"school-$run\", \"type\": \"SMS\", \"flow\": \"TRANSACTIONAL\"}"
  new_channel=$(field channelId)
  expect 400 POST "$c/organisations/$town/channels" '{"name": "x", "type": "FAX", "flow": "OTP"}'
  key=$user_key expect 403 POST "$c/organisations/$town/channels" '{"name": "x", "type": "SMS", "flow": "OTP"}'
  expect 200 GET "$c/organisations/$town/channels/$new_channel"
  expect 404 GET "$c/organisations/$museum/channels/$new_channel"
  expect 200 PATCH "$c/organisations/$town/channels/$new_channel" "{\"name\": \"primary-school-$run\"}"
  expect 400 PATCH "$c/organisations/$town/channels/$new_channel" '{"name": "relay_demo"}'
  expect 404 PATCH "$c/organisations/$museum/channels/$new_channel" '{"name": "x"}'

  local keys="$c/channels/$new_channel/credentials"
  expect 201 POST "$keys" '{"name": "relay", "type": "API_KEY", "roles": ["USER"], "authorizedIps": ["192.0.2.7"]}'
  credential=$(field credentialId)
  local fenced_key
  fenced_key=$(field value)
  key=$fenced_key expect 403 GET "$c/channels"
  says 403.003
  key=$fenced_key expect 200 GET "$c/channels" '' -H 'X-Forwarded-For: 192.0.2.7'
  key=$fenced_key expect 403 POST "$keys" '{"name": "more", "type": "API_KEY", "roles": ["ADMIN"]}' -H 'X-Forwarded-For: 192.0.2.7'
  says 403.002
  key=$fenced_key expect 403 PATCH "$keys/$credential" '{"type": "API_KEY", "roles": ["ADMIN"]}' -H 'X-Forwarded-For: 192.0.2.7'
  says 403.002
  expect 400 POST "$keys" '{"name": "relay", "type": "PASSWORD", "roles": ["USER"]}'
  expect 400 POST "$keys" '{"name": "relay", "type": "API_KEY", "roles": ["USER"], "authorizedIps": ["192.0.2.0/24"]}'
  expect 200 GET "$keys"
  expect 404 GET "$c/channels/$nobody/credentials"
  expect 200 GET "$keys/$credential"
  expect 404 GET "$keys/$nobody"
  expect 200 PATCH "$keys/$credential" '{"type": "API_KEY", "blocked": true, "authorizedIps": []}'
  expect 200 PATCH "$keys/$credential" '{"type": "API_KEY", "roles": ["MANAGER"]}'
  says '"roles":["MANAGER"]'
  expect 400 PATCH "$keys/$credential" '{"type": "API_KEY", "roles": ["BOSS"]}'
  expect 404 PATCH "$keys/$nobody" '{"type": "API_KEY", "blocked": true}'
  expect 204 DELETE "$keys/$credential"
  expect 404 DELETE "$keys/$credential"

  expect 200 GET "$c/consumptions?searchBy[type]=SMS_MONTH"
  expect 400 GET "$c/consumptions?searchBy[type]=RCS_MONTH"
  expect 200 GET "$c/channels/$channel/consumptions"
  consumption=$(field consumptionId)
  expect 404 GET "$c/channels/$nobody/consumptions"
  expect 200 GET "$c/channels/$channel/consumptions/$consumption"
  expect 404 GET "$c/channels/$channel/consumptions/$nobody"

  local transfers="$c/organisations/$town/transfers"
  expect 201 POST "$transfers" "{\"amount\": 5, \"reference\": \"tour\", \"description\": \"For the museum\", \"organisationDestination\": {\"organisationId\": \"$museum\"}}"
  transfer=$(field transferId)
  expect 400 POST "$transfers" "{\"amount\": 1000000, \"organisationDestination\": {\"organisationId\": \"$museum\"}}"
  key=$user_key expect 403 POST "$transfers" "{\"amount\": 5, \"organisationDestination\": {\"organisationId\": \"$museum\"}}"
  expect 200 GET "$transfers"
  expect 404 GET "$c/organisations/$nobody/transfers"
  expect 200 GET "$transfers/$transfer"
  expect 404 GET "$transfers/$nobody"

  expect 200 GET "$c/lookup/33639980001"
  says '"isoCountryCode":"FR"'
  expect 200 GET "$c/lookup/85212345678"
  says '{"countryPrefix":"852"}'
  expect 404 GET "$c/credit"
  expect 400 GET "$c/lookup/0639980001"
  says 400.029
}

# ---- the HTTP API: 200 whatever it says, so the first words count

speak_http_1_6() {
  local h=/http/1.6 login="accessToken=$user_key" sms_id
  local form=application/x-www-form-urlencoded
  expect 200 GET "$h/sendSMS.do?$login&message=Bonjour&numero=0639980007&classe_msg=4&notification_url=$deaf_url&notification_url_reponse=$deaf_url&refClient=tour"
  says '0 | Accepted | '
  sms_id=${body##* }
  expect 201 POST /__control/sms '{"from": "+33639980007", "to": "36034", "text": "Oui"}'
  expect 200 GET "$h/sendSMS.do?message=Bonjour&numero=0639980007"
  says '32 | '
  expect 200 GET "$h/sendSMS.do?$login&numero=0639980007"
  says '35 | '
  pass_time 3m
  expect 200 GET "$h/smsStatus.do?$login&smsID=$sms_id"
  says '11 | '
  content_type=$form expect 200 POST $h/smsStatus.do "$login&smsID=unknown"
  says '61 | '
  expect 200 GET "$h/compteRendu.do?$login&smsID=$sms_id"
  says '33639980007 11'
  content_type=$form expect 200 POST $h/compteRendu.do "$login&smsID=$sms_id"
  expect 200 GET "$h/smsList.do?$login&start=0&offset=5"
  says "$sms_id"
  content_type=$form expect 200 POST $h/smsList.do "$login"
  expect 200 GET "$h/responseList.do?$login&start=0&offset=5"
  says "$sms_id"
  content_type=$form expect 200 POST $h/responseList.do "$login&startDate=01012020-00:00&endDate=02012020-00:00"
  expect 200 GET "$h/responseList.do?$login&startDate=2020-01-01"
  says '35 | '
  local outcome
  for outcome in 'internal error|2' 'at operator|13' 'no route|3560' 'content|3525'; do
    expect 200 PUT /__control/delivery "{\"handset\": \"33639980010\", \"delivery\": \"${outcome%|*}\"}"
    expect 200 GET "$h/sendSMS.do?$login&message=Bonjour&numero=33639980010&notification_url=$deaf_url"
    sms_id=${body##* }
    key=$user_key expect 201 POST /sms/v1/messages "$(message 33639980010 Bonjour)"
    pass_time 3m
    expect 200 GET "$h/smsStatus.do?$login&smsID=$sms_id"
    says "${outcome#*|} | "
  done
  key=$user_key expect 200 GET '/sms/v1/messages?searchBy[to]=33639980010'
  says '"detail":"DELIVERED_TO_NETWORK"'
  says '"detail":"INTERNAL_ERROR"'
  expect 200 GET "$h/credit.do?pseudo=town&pass=$user_key"
  content_type=$form expect 200 POST $h/credit.do "$login"

  content_type=$form expect 200 POST $h/sendSMS.do "$login&message=%C0+demain&numero=33639980007,33639980008&date_envoi=$(legacy_date)&emetteur=MAIRIE&nbr_msg=2&stop=2"
  says '0 | Accepted | '
  sms_id=${body##* }
  expect 200 GET "$h/deleteSMS.do?$login&smsID=$sms_id"
  says '0 | '
  content_type=$form expect 200 POST $h/deleteSMS.do "$login&smsID=$sms_id"
  says '61 | '
  keep_an_address_book_and_sub_accounts
  expect 200 GET "/http/2.0/createAuthorisation.do?$login"
  says accessToken
  content_type=$form expect 200 POST /http/2.0/createAuthorisation.do 'accessToken=wrong'
  says '32 | '
  content_type=$form expect 200 POST /http/2.0/createAuthorisation.do "$login"
  says accessToken

  expect 200 PUT /__control/throttle '{"calls": 1}'
  expect 200 GET "$h/credit.do?$login"
  says '50 | '
  expect 404 GET $h/nothing.do
  expect 405 PUT $h/credit.do
}

keep_an_address_book_and_sub_accounts() {
  expect 200 GET "$h/addContact.do?$login&nom=Durand&mobile=0639980029&groupes=tour-$run,amis"
  says '0 | '
  content_type=$form expect 200 POST $h/addContact.do "$login&nom=Petit&mobile=0639980010&groupes=tour-$run"
  expect 200 GET "$h/addContact.do?$login&nom=Durand"
  says '35 | '
  expect 200 GET "$h/sendSMS.do?$login&message=Bonjour&groupe=tour-$run"
  expect 200 GET "$h/compteRendu.do?$login&smsID=${body##* }"
  says '33639980029 '
  says '33639980010 '

  printf '"numero","message","emetteur"\n"0639980029","Bonjour, un","MAIRIE","ref1"\n0639980010,deux\n' > "$work/batch.csv"
  content_type='' expect 200 POST "$h/sendSMSBatch.do?$login&stop=1&notification_url=$deaf_url" '' -F "file=@$work/batch.csv"
  says '0 | Accepted | '
  content_type='' expect 200 POST "$h/sendSMSBatch.do?$login" '' -F note=hello
  says '35 | '
  expect 405 GET "$h/sendSMSBatch.do?$login"
  expect 200 GET "$h/sendVoiceMessage.do?$login&message=Bonjour&numero=0639980029&title=tour&language=fr-FR"
  sms_id=${body##* }
  content_type=$form expect 200 POST $h/sendVoiceMessage.do "$login&message=Bonjour&numero=0639980010&date_envoi=$(legacy_date)"
  says '0 | Accepted | '
  pass_time 3m
  expect 200 GET "$h/smsStatus.do?$login&smsID=$sms_id"
  says '16 | '

  expect 200 GET "$h/createSubAccount.do?$login&newPseudo=stadium-$run&newPass=s3cret&societe=Stade"
  says '0 | '
  content_type=$form expect 200 POST $h/createSubAccount.do "$login&newPseudo=pool-$run&newPass=s3cret"
  says '0 | '
  expect 200 GET "$h/createSubAccount.do?$login&newPseudo=pool-$run&newPass=s3cret"
  says '35 | '
  expect 200 GET "$h/creditTransfert.do?$login&targetPseudo=stadium-$run&creditAmount=5"
  says '0 | '
  content_type=$form expect 200 POST $h/creditTransfert.do "$login&targetPseudo=pool-$run&creditAmount=3&reference=tour"
  says '0 | '
  expect 200 GET "$h/creditTransfert.do?$login&targetPseudo=harbour&creditAmount=3"
  says '41 | '
  expect 200 GET "$h/credit.do?pseudo=stadium-$run&pass=s3cret"
  says '5.0'
  expect 200 GET "$h/deleteSubAccount.do?$login&pseudoToDelete=stadium-$run"
  says '0 | '
  content_type=$form expect 200 POST $h/deleteSubAccount.do "$login&pseudoToDelete=pool-$run"
  says '0 | '
  content_type=$form expect 200 POST $h/deleteSubAccount.do "$login&pseudoToDelete=pool-$run"
  says '35 | '
  expect 200 GET "$h/credit.do?pseudo=stadium-$run&pass=s3cret"
  says '32 | '
}

look_inside() {
  expect 200 GET /__control/phones
  says 33639980001
  expect 200 GET /__control/phone/33639980004
  says 'Quels sont vos horaires ?'
  expect 400 GET /__control/phone/nobody
  expect 200 GET /__control/state
  says relay_demo
  expect 200 PUT /__control/credit '{"account": "town", "credit": null}'
  key=$admin_key expect 200 GET /commons/v1/organisations
  says POSTPAID
  expect 200 DELETE /__control/notifications
  expect 200 GET '/__control/transcript?secrets=shown'
  says '"kind":"exchange"'
}

# ---- how it asks

# STATUS METHOD PATH [BODY [curl options…]]. The answer's body is in $body afterwards, its head in
# $work/head. $content_type: of BODY, JSON unless set.
expect() {
  local wanted=$1 method=$2 path=$3 sent=${4-} type=${content_type-application/json} status
  local options=(-sS --globoff --max-time 30 -X "$method")
  [[ $# -gt 4 ]] && options+=("${@:5}")
  [[ $path == /sms/* || $path == /rcs/* || $path == /commons/* ]] && [[ -n $key ]] && options+=(-H "X-Api-Key: $key")
  [[ -n $sent ]] && options+=(-H "Content-Type: $type" --data-binary "$sent")
  : > "$work/body"
  status=$(curl "${options[@]}" -D "$work/head" -o "$work/body" -w '%{http_code}' "$base$path") ||
    stop "$method $path: no answer"
  body=$(< "$work/body")
  calls=$((calls + 1))
  # A key in a query is nobody's business.
  printf '%s %-6s %s\n' "$status" "$method" "${path//${user_key:-none}/KEY}"
  [[ $path == /__control/* ]] && keep "$method" "$path" "$type" "$sent" "$status"
  [[ $status == "$wanted" ]] || stop "$method $path: $wanted was expected, not $status: $body"
}

says() {
  [[ $body == *"$1"* ]] || stop "'$1' was expected in: $body"
}

stop() {
  echo "tour_smsmode.sh: $1" >&2
  exit 1
}

# The first text of this name in the last answer.
field() {
  [[ $body =~ \"$1\":\ *\"([^\"]*)\" ]] || stop "no '$1' in: $body"
  echo "${BASH_REMATCH[1]}"
}

message() {
  echo "{\"recipient\": {\"to\": \"$1\"}, \"body\": {\"text\": \"$2\"}${3:+, \"refClient\": \"$3\"}}"
}

thousand_messages_with_a_bad_one() {
  local each i
  each=$(message 33639980001 "$(printf 'a%.0s' {1..200})")
  echo '['
  for ((i = 1; i < 1000; i++)); do echo "$each,"; done
  message 0639980001 'Bonjour'
  echo ']'
}

quoted() {
  local text=${1//\\/\\\\}
  echo "\"${text//\"/\\\"}\""
}

pass_time() {
  expect 200 POST /__control/clock "{\"advance\": \"$1\"}"
}

# By the mock's clock, which is not ours.
in_two_hours() {
  local now
  now=$(curl -sS "$base/__control/clock")
  [[ $now =~ \"now\":\ *\"([^\"]*)\" ]]
  date -u -d "${BASH_REMATCH[1]} + 2 hours" +%Y-%m-%dT%H:%M:%SZ
}

legacy_date() {
  TZ=Europe/Paris date -d "$(in_two_hours)" +%d%m%Y-%H:%M
}

# One call of the control API as the transcript writes an exchange.
keep() {
  [[ -n ${TOUR_TRANSCRIPT-} ]] || return 0
  python3 -c '
import json, sys
url, number, method, kind, sent, status, head, body = sys.argv[1:]
def read(path):
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        return file.read()
answered = [line.split(":", 1) for line in read(head).splitlines() if ":" in line]
print(json.dumps({
    "entry": int(number), "kind": "exchange", "from": "client", "url": url,
    "request": {"method": method, "headers": [["Content-Type", kind]] if sent else [], "body": sent},
    "answer": {"status": int(status), "headers": [[n.strip(), v.strip()] for n, v in answered],
               "body": read(body)}}))
' "$base$2" "$calls" "$1" "$3" "$4" "$5" "$work/head" "$work/body" >> "$work/entries"
}

main
