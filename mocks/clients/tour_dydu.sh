#!/usr/bin/env bash
# A tour of mock-dydu with curl: every operation of both of its documents with a good request, and
# its main refusals. One line per call; stops with 1 at a status that was not expected.
#
#   mock-dydu --port 9002 --backup-port 9003 --seed mocks/dydu/seed.example.yaml
#   tour_dydu.sh http://127.0.0.1:9002 [http://127.0.0.1:9003]
#
# Empties the transcript first; leaves the mock as it was, but for what was asked and one more piece
# of knowledge. With TOUR_TRANSCRIPT=file, the calls to the control API, which the mock's own
# transcript leaves out, are appended there in its form.
set -euo pipefail

if [[ $# -lt 1 || $# -gt 2 ]]; then
  echo "usage: tour_dydu.sh BASE_URL [BACKUP_URL]" >&2
  exit 2
fi
base=${1%/}
backup=${2:-}
backup=${backup%/}
bot=11111111-2222-4333-8444-555555555555
nobody=99999999-2222-4333-8444-555555555555
chat=/servlet/api/chat
json='Content-Type: application/json'
yaml='Content-Type: application/yaml'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
calls=0

# expect STATUS METHOD PATH [options of curl…]; the answer is then in $work/body.
expect() {
  local wanted=$1 method=$2 path=$3 url=$base$3 got
  shift 3
  [[ $path == http* ]] && url=$path
  got=$(curl --silent --show-error --max-time 30 --request "$method" --output "$work/body" \
    --dump-header "$work/head" --write-out '%{http_code}' "$@" "$url")
  calls=$((calls + 1))
  printf '%s %-7s %s\n' "$got" "$method" "${url#"$base"}"
  if [[ -n ${TOUR_TRANSCRIPT:-} && $path == /__control/* ]]; then
    record "$method" "$url" "$got" "$@"
  fi
  if [[ $got != "$wanted" ]]; then
    echo "tour: expected $wanted, got $got:" >&2
    head -c 2000 "$work/body" >&2
    exit 1
  fi
}

record() {
  python3 - "$TOUR_TRANSCRIPT" "$work" "$@" <<'PYTHON'
import json, os, sys
file, work, method, url, status, *options = sys.argv[1:]
headers, body = [], ""
for option, value in zip(options, options[1:]):
    if option == "--header":
        headers.append(value.split(": ", 1))
    if option == "--data":
        body = value
def text(name):
    with open(os.path.join(work, name), encoding="utf-8", newline="") as opened:
        return opened.read()
transcript = {"entries": []}
if os.path.exists(file):
    with open(file, encoding="utf-8") as opened:
        transcript = json.load(opened)
answered = [line.split(": ", 1) for line in text("head").split("\r\n") if ": " in line]
transcript["entries"].append({
    "entry": len(transcript["entries"]) + 1, "kind": "exchange", "from": "client", "url": url,
    "request": {"method": method, "headers": headers, "body": body},
    "answer": {"status": int(status), "headers": answered, "body": text("body")}})
with open(file, "w", encoding="utf-8") as opened:
    json.dump(transcript, opened, ensure_ascii=False)
PYTHON
}

# contains TEXT: of the last answer.
contains() {
  if ! grep --quiet --fixed-strings -- "$1" "$work/body"; then
    echo "tour: no '$1' in:" >&2
    head -c 2000 "$work/body" >&2
    exit 1
  fi
}

# value NAME: the first text of that name in the last answer, decoded.
value() {
  grep --only-matching "\"$1\":\"[^\"]*\"" "$work/body" | head -n 1 | cut -d '"' -f 4 | base64 -d
}

says() {
  local got
  got=$(value "$1")
  if [[ $got != "$2" ]]; then
    echo "tour: expected $1 '$2', got '$got'" >&2
    exit 1
  fi
}

talk() {  # STATUS CONTEXT USER_INPUT [options…]
  local status=$1 context=$2 input=$3
  shift 3
  expect "$status" POST "$chat/talk/$bot${context:+/$context}" \
    --data-urlencode "userInput=$input" --data language=fr --data-urlencode "space=Mairie SMS" "$@"
}

expect 200 DELETE /__control/transcript

echo "# servers"
expect 200 GET /servlet/api/serverstatus
expect 200 GET /servlet/api/whoami/
expect 200 GET "/servlet/api/account/dydubox/bots/language?botUUID=$bot"
contains '{"id":"fr","isAvailable":true}'
expect 404 GET "/servlet/api/account/dydubox/bots/language?botUUID=$nobody"
expect 200 GET /servlet/api/doc3/index.html
expect 405 POST /servlet/api/serverstatus
expect 404 GET /servlet/api/serverstatuss

echo "# dialog"
talk 200 "" "Horaires d'ouverture ?" --data clientId=tour-1 --data alreadyCame=false \
  --data qualificationMode=false --data solutionUsed=ASSISTANT --data mode=U3luY2hyb24%3D \
  --data variables=%7B%7D
says typeResponse DMUnderstoodQuestion
context=$(value contextId)
talk 200 "$context" "objets trouvés"
says contextId "$context"
talk 200 "$context" Papiers \
  --data-urlencode 'extraParameters={"type":"redirection_knowledge","lastcondition":0}'
talk 200 "$context" "plan" --data userUrl=https%3A%2F%2Fville.example%2F
talk 200 "$context" "zzz"
says typeResponse GBMisunderstoodQuestion
talk 200 "" "comment renouveler carte"
says typeResponse RWOneReword
talk 200 "" "$(printf 'x%.0s' {1..1001})"
says text "<p>Votre question est trop longue.</p>"
talk 200 "" "en panne"
contains "<h1>Maintenance</h1>"
expect 200 POST "$chat/talk/$bot" --data userInput=plan --data language=fr --data space=Defaut
says guiCSName "Mairie SMS"
talk 200 "" "#welcome#" --data doNotRegisterInteraction=true
talk 200 "" "horaires" --data qualificationMode=true
talk 200 "$nobody" "rendez-vous"
named=$(value contextId)
talk 200 "$named" "Anne & Zoé"
expect 200 GET "$chat/talk/$bot" --get --data-urlencode "userInput=Quels horaires ?" --data language=fr
expect 200 GET "$chat/talk/$bot/$context" --get --data userInput=bonjour --data language=fr
says contextId "$context"
for path in "$chat/talk/$bot" "$chat/talk/$bot/$context"; do
  expect 204 OPTIONS "$path" --header 'Origin: https://ville.example' \
    --header 'Access-Control-Request-Method: POST' \
    --header 'Access-Control-Request-Headers: content-type'
done
expect 404 POST "$chat/talk/$nobody" --data userInput=x
expect 404 POST "$chat/talk/mairie" --data userInput=x
expect 405 PUT "$chat/talk/$bot" --data userInput=x
expect 400 POST "$chat/talk/$bot" --header "$json" --data '{"userInput":"x"}'
expect 400 POST "$chat/talk/$bot" --data 'userInput=100%'
expect 400 POST "$chat/talk/$bot" --data 'userInput=%E9'
if [[ -n $backup ]]; then
  expect 200 POST "$backup$chat/talk/$bot/$context" --data userInput=bonjour --data language=fr
  if [[ $(value contextId) == "$context" ]]; then
    echo "tour: the backup server knows a dialog of the main one" >&2
    exit 1
  fi
fi
expect 200 POST "$chat/context/$bot/" --data clientId=tour-2 --data language=fr --data space=fr \
  --data alreadyCame=false --data solutionUsed=ASSISTANT --data qualificationMode=false
expect 200 POST "$chat/availablecontext/$bot/$context"
contains '"isContextStillAvailable":true'
expect 404 POST "$chat/availablecontext/$nobody/$context"
expect 200 POST "$chat/welcomecall/$bot" --data "contextUuid=$context" --data language=fr \
  --data space=Defaut --data qualificationMode=false --data solutionUsed=ASSISTANT \
  --data variables=%7B%7D
expect 200 POST "$chat/variable/$bot" --data "contextUuid=$context" --data name=nom --data value=Anne
expect 200 POST "$chat/history/$bot" --data "contextUuid=$context" --data solutionUsed=ASSISTANT
contains '"interactions":[{'
expect 405 GET "$chat/history/$bot"
expect 200 POST "$chat/pushrules/$bot"
expect 200 GET "/servlet/history?context=$context&format=html&userLabel=Moi&botLabel=Chatbot"
contains '<b>Moi</b>'
expect 200 POST "/servlet/fileupload?ctx=$context&fin=dydu-upload-file&cb=tour&origin=http%3A%2F%2F127.0.0.1" \
  --form dydu-upload-file=@/dev/null\;filename=piece.pdf
contains '"status":"success"'
expect 200 GET "/servlet/api/saml2/status?botUUID=$bot"
expect 200 GET "/servlet/api/saml2/userinfo?botUUID=$bot"

echo "# feedback, surveys, personal data"
expect 200 POST "$chat/feedback/$bot" --data "contextUUID=$context" --data feedBack=negative \
  --data solutionUsed=ASSISTANT
expect 200 POST "$chat/feedback/insatisfaction/$bot" --data "contextUUID=$context" --data choiceKey=choice1
expect 200 POST "$chat/feedback/comment/$bot" --data "contextUUID=$context" \
  --data-urlencode "comment=Trop court."
expect 200 POST "$chat/survey/configuration/$bot" --data surveyId=satisfaction \
  --data "contextUuid=$context"
expect 200 POST "$chat/survey/$bot" --data "ctx=$context" --data uuid=satisfaction --data field_1=5
expect 200 POST "$chat/gdpr/$bot" --data clientId=tour-1 --data language=fr \
  --data-urlencode mail=usager@ville.example --data object=Delete
expect 400 POST "$chat/gdpr/$bot" --data clientId=tour-1 --data mail=x --data object=Forget
expect 200 GET /__control/feedback
contains '"value": "negative"'
expect 200 GET /__control/surveys
contains '"survey": "satisfaction"'
expect 200 GET /__control/gdpr
contains '"object": "Delete"'
expect 405 DELETE /__control/gdpr

echo "# knowledge"
expect 200 POST "$chat/topknowledge/$bot" --data language=fr --data "space=Mairie SMS" \
  --data maxKnowledge=3 --data period=Last7Days --data solutionUsed=ASSISTANT
expect 200 POST "$chat/topknowledge/$bot" --data language=fr --data space=Defaut --data tag=12
[[ $(value knowledgeArticles) == *horaires* ]]
expect 200 POST "$chat/topknowledge/$bot" --data language=fr --data space=Defaut --data tag=13
says knowledgeArticles "[]"
expect 200 POST "$chat/search/$bot" --data language=fr --data space=Defaut --data search=ouver \
  --data onlyShowRewordables=true
expect 404 POST "$chat/search/$nobody" --data search=x

echo "# livechat"
expect 200 POST /__control/operators --header "$json" \
  --data '{"bot": "mairie", "name": "Zoé", "available": true}'
expect 422 POST /__control/operators --header "$json" \
  --data '{"bot": "mairie", "name": "Bob", "available": true}'
talk 200 "" "un agent"
says specialAction StartPolling
handed=$(value contextId)
act() {  # STATUS JSON_MEMBERS
  expect "$1" POST /__control/livechat --header "$json" \
    --data "{\"context\": \"$handed\", $2}"
}
polled=null
poll() {  # what comes after the poll before; as a chatbox writes it, not encoded
  expect 200 POST "$chat/poll/last/$bot" --data \
    "contextUuid=$handed&lastPoll=$polled&language=fr&space=Mairie SMS&solutionUsed=LIVECHAT&format=JSon"
  if grep --quiet pollUpdatedInteractionDate "$work/body"; then
    polled=$(grep --only-matching 'pollUpdatedInteractionDate":[0-9]*' "$work/body" | cut -d : -f 2)
  fi
}
poll
says code OperatorConnected
poll
says typeResponse OPAutoHelloOperatorAnswer
poll
act 200 '"act": "say", "text": "<p>Bonjour Anne.</p>"'
poll
says text "<p>Bonjour Anne.</p>"
act 200 '"act": "say", "text": "<p>Ici la direction.</p>", "type response": "OPRegularManagerAnswer"'
poll
says typeResponse OPRegularManagerAnswer
act 400 '"act": "reengage", "type response": "OPAutoOperatorAnswer"'
act 200 '"act": "notice", "text": "OperatorWritingStatus"'
act 200 '"act": "notice", "code": "OperatorWritingStatus"'
act 422 '"act": "notice", "text": "OperatorSleeps"'
act 200 '"act": "reengage"'
act 200 '"act": "survey", "text": "satisfaction"'
act 409 '"act": "connect"'
act 422 '"act": "transfer", "operator": "Bob"'
act 400 '"act": "sing"'
poll
poll
poll
poll
says survey satisfaction
expect 200 POST "$chat/poll/last/$bot" --data "contextUuid=$handed" --data lastPoll=0
expect 200 POST "$chat/typing/$bot" --data "contextId=$handed" --data typing=true --data content=Qm9u
expect 200 POST "$chat/reading/$bot" --data "contextId=$handed" --data reading=true \
  --data mode=cG9sbGluZw%3D%3D
talk 200 "$handed" "Vous êtes là ?"
says typeResponse NAWaitingForOperator
expect 200 GET "$chat/status/$bot/$handed"
contains '"waitingQueueStatusResponse":false'
act 422 '"act": "transfer", "operator": "Zoé"'
contains same-operator
karim() {  # AVAILABLE
  expect 200 POST /__control/operators --header "$json" \
    --data "{\"bot\": \"mairie\", \"name\": \"Karim\", \"available\": $1}"
}
karim true
act 200 '"act": "transfer", "operator": "Karim"'
act 200 '"act": "transfer", "operator": "Zoé"'
karim false
talk 200 "" "un agent"
second=$(value contextId)
talk 200 "" "un agent"
says specialAction StartWaitingQueue
queued=$(value contextId)
expect 200 GET "$chat/status/$bot/$queued"
contains '"waitingQueueStatusResponse":true'
talk 200 "$queued" "#livechatleavequeue#"
says specialAction LeaveWaitingQueue
talk 200 "$second" "#livechatend#"
says specialAction EndPolling
expect 200 POST "$chat/history/$bot" --data "contextUuid=$handed" --data solutionUsed=LIVECHAT
contains '"livechatEnabled":true'
act 200 '"act": "end"'
act 422 '"act": "say", "text": "<p>Encore ?</p>"'
act 200 '"act": "connect", "operator": "Zoé"'
act 200 '"act": "user left"'
expect 404 POST /__control/livechat --header "$json" \
  --data "{\"act\": \"end\", \"context\": \"$nobody\"}"
expect 200 POST /__control/operators --header "$yaml" \
  --data $'bot: mairie\nname: Zoé\navailable: false\n'
talk 200 "" "un agent"

echo "# the envelopes of 2017 and 2018"
encoded() { printf '%s' "$1" | base64 | tr -d '\n'; }
envelope="{\"type\":\"talk\",\"parameters\":{\"botId\":\"$bot\",\"userInput\":\"$(encoded horaires)\",\"language\":\"$(encoded fr)\",\"solutionUsed\":\"ASSISTANT\"}}"
expect 200 GET /servlet/chatHttp --get --data-urlencode "data=$envelope"
says typeResponse DMUnderstoodQuestion
expect 200 POST /servlet/chatHttp --header "$json" --data "$envelope"
expect 200 POST /servlet/chatHttp --data-urlencode "data=$envelope"
expect 200 POST /servlet/chatHttp --header "$json" \
  --data "{\"type\":\"history\",\"parameters\":{\"botId\":\"$bot\",\"contextUuid\":\"$context\"}}"
message() {  # STATUS TYPE MEMBERS
  expect "$1" POST /servlet/chatHttp --header "$json" \
    --data "{\"type\":\"$2\",\"parameters\":{\"botId\":\"$bot\",$3}}"
}
message 200 getContext "\"language\":\"$(encoded fr)\""
contains getContextResponse
message 200 feedback "\"contextId\":\"$context\",\"feedBack\":\"$(encoded good)\""
expect 400 POST /servlet/chatHttp --header "$json" --data '{"type":"sing","parameters":{}}'
expect 400 GET /servlet/chatHttp --get --data data=nothing
expect 404 POST /servlet/chatHttp --header "$json" \
  --data "{\"type\":\"talk\",\"parameters\":{\"botId\":\"$nobody\"}}"
flat=(--data userInput=horaires --data "botId=$bot" --data language=fr --data space=Defaut
  --data mode=Synchron --data solutionUsed=ASSISTANT --data user_id=tour-3)
expect 200 GET /servlet/talk --get "${flat[@]}" --data format=JSon
contains '"typeResponse":"DMUnderstoodQuestion"'
expect 200 POST /servlet/talk "${flat[@]}" --data format=JSonDydu
says typeResponse DMUnderstoodQuestion
expect 404 GET /servlet/talk --get --data userInput=horaires --data "botId=$nobody"

echo "# back office"
export=/servlet/dialogexport
login=(--user back:office)
expect 401 GET "$export?botId=$bot"
expect 200 GET "$export?botId=$bot" "${login[@]}"
contains "<dialogs>"
expect 200 GET "$export?botId=$bot&format=CSV&contextId=$context&language=fr" "${login[@]}"
expect 200 POST "$export" "${login[@]}" --data "botId=$bot" --data format=Excel \
  --data startDate=2026-01-01 --data endDate=31/01/2026
expect 400 POST "$export" "${login[@]}" --data "botId=$bot" --data format=Excel \
  --data startDate=2026-01-01 --data endDate=2026-12-31
expect 404 GET "$export?botId=$nobody" "${login[@]}"
knowledge="{\"bot\": \"mairie\", \"name\": \"tour-$$-$RANDOM\", \"language\": \"fr\", \"asked like\": [\"piscine\"], \"answers\": {\"Defaut\": \"<p>La piscine ouvre à 7 h.</p>\"}}"
expect 200 POST /__control/knowledge --header "$json" --data "$knowledge"
expect 409 POST /__control/knowledge --header "$json" --data "$knowledge"
expect 400 POST /__control/knowledge --header "$json" --data '{"bot": "mairie", "nam": "pool"}'
talk 200 "" "La piscine ?"
says text "<p>La piscine ouvre à 7 h.</p>"
thinks() {
  expect "$1" POST /__control/thinking-time --header "$json" \
    --data "{\"bot\": \"mairie\", \"language\": \"fr\", \"knowledge\": \"$2\", \"takes\": \"$3\"}"
}
thinks 200 opening-hours 1s
thinks 200 opening-hours 0s
thinks 422 closing-hours 1s
thinks 400 opening-hours soon
italian=$'bot: mairie\ncode: it\nspaces: [Predefinito]\nmisunderstood: <p>Non ho capito.</p>\n'
expect 200 POST /__control/languages --header "$yaml" --data "$italian"
expect 409 POST /__control/languages --header "$yaml" --data "$italian"
expect 200 POST "$chat/talk/$bot" --data userInput=orari --data language=it
says text "<p>Non ho capito.</p>"
expect 200 DELETE /__control/languages --header "$json" --data '{"bot": "mairie", "code": "it"}'
expect 422 DELETE /__control/languages --header "$json" --data '{"bot": "mairie", "code": "it"}'
rename() {
  expect "$1" POST /__control/rename-space --header "$json" \
    --data "{\"bot\": \"mairie\", \"language\": \"fr\", \"from\": \"$2\", \"to\": \"$3\"}"
}
rename 200 "Mairie SMS" "Ville SMS"
rename 422 "Mairie SMS" "Ville SMS"
rename 409 "Ville SMS" Defaut
rename 200 "Ville SMS" "Mairie SMS"
expect 200 GET /__control/state
contains '"bearer_required": false'
expect 200 GET "/__control/dialogs?server=dydu&context=$context"
contains "\"context\": \"$context\""
expect 200 GET /__control/dialogs
expect 404 GET "/__control/dialogs?server=dydu-9"
expect 404 GET /__control/dialog

echo "# logins"
expect 200 PUT /__control/bearer --header "$json" --data '{"token": "tour", "valid for": "1h"}'
expect 400 PUT /__control/bearer --header "$json" --data '{"token": " "}'
talk 401 "" horaires
talk 200 "" horaires --header 'Authorization: Bearer tour'
expect 401 POST "$chat/history/$bot" --data "contextUuid=$context"
expect 200 DELETE /__control/bearer
expect 200 PUT /__control/saml --header "$json" --data '{"login url": "https://login.example/saml"}'
expect 422 PUT /__control/saml --header "$json" --data '{"login url": "login.example"}'
talk 200 "" horaires
says redirection_url https://login.example/saml
expect 200 POST "$chat/pushrules/$bot"
talk 200 "" horaires --data saml2_info=x
expect 200 DELETE /__control/saml

echo "# stage"
expect 200 PUT /__control/faults --header "$yaml" \
  --data $'- { where: dydu talk, call: 1, do: answer 503, retry after: "2" }\n- { where: dydu talk, call: 2, do: answer 429 }\n'
talk 503 "" horaires
talk 429 "" horaires
talk 200 "" horaires
expect 200 GET /__control/faults
contains '"fired": 1'
expect 200 PUT /__control/faults --header "$yaml" --data '
- { where: dydu history, call: 1, do: answer 500 }
- { where: dydu languages, call: 1, do: answer 502 }
- { where: dydu serverstatus, call: 1, do: answer 503 }
- { where: dydu gdpr, call: 1, do: answer 429 }
- { where: dydu chatHttp, call: 1, do: answer 504 }
- { where: dydu talk, call: 2, do: answer 403 }'
expect 500 POST "$chat/history/$bot" --data "contextUuid=$context"
expect 502 GET "/servlet/api/account/dydubox/bots/language?botUUID=$bot"
expect 503 GET /servlet/api/serverstatus
expect 429 POST "$chat/gdpr/$bot" --data clientId=tour-1 --data mail=x --data object=Get
message 504 history "\"contextId\":\"$context\""
talk 200 "" horaires
expect 403 POST /servlet/chatHttp --header "$json" --data "$envelope"
expect 400 PUT /__control/faults --header "$json" --data '[{"where": "smsmode send", "do": "refuse"}]'
contains "'smsmode send' is a call of smsmode; this is Dydu's mock"
expect 400 PUT /__control/faults --header "$json" --data '[{"where": "dydu tlak", "do": "refuse"}]'
expect 200 PUT /__control/faults --header "$json" \
  --data '[{"where": "dydu talk", "calls": "1-3", "do": "answer after 4s", "server": 2}]'
expect 200 DELETE /__control/faults
contains '"faults": []'
expect 200 GET /__control/clock
controlled=$(grep --count '"controlled": true' "$work/body" || true)
advance() { expect "$1" POST /__control/clock --header "$json" --data "$2"; }
if [[ $controlled == 1 ]]; then
  thinks 200 opening-hours 3s
  talks() { curl --silent "$base/__control/state" | grep '"talks":'; }
  before=$(talks)
  curl --silent --max-time 30 --output "$work/slow" --data userInput=horaires "$base$chat/talk/$bot" &
  thinking=$!
  until [[ $(talks) != "$before" ]]; do sleep 0.05; done
  advance 200 '{"advance": "2999ms"}'
  if ! kill -0 "$thinking" 2>/dev/null; then
    echo "tour: answered before the clock was moved far enough" >&2
    exit 1
  fi
  advance 200 '{"advance": "1ms"}'
  wait "$thinking"
  grep --quiet '"type":"talkResponse"' "$work/slow"
  thinks 200 opening-hours 0s
  advance 200 '{"advance": "10m"}'
  advance 400 '{"advance": "a while"}'
  advance 400 '{"back": "10m"}'
  expect 200 POST "$chat/availablecontext/$bot/$context"
  contains '"isContextStillAvailable":false'
else
  advance 409 '{"advance": "10m"}'
fi
expect 405 PUT /__control/clock --header "$json" --data '{}'
expect 200 GET /__control/unmatched
expect 200 GET /__control/assumptions
contains ASSUME-DYDU-UNKNOWN-SPACE
expect 405 DELETE /__control/assumptions
expect 200 GET /__control/openapi.yaml
contains "openapi: 3.1.0"
expect 200 GET /__control/vendor.openapi.yaml
contains "openapi: 3.1.0"
expect 200 GET "/__control/transcript?since=1&count=5&secrets=shown"
contains '"kind":"exchange"'
expect 400 GET "/__control/transcript?since=yesterday"
echo "tour: $calls calls, all as expected"
