// A web chatbox as Dydu's customers have one on their pages, without its window: fetch, plain form
// fields, answers in base64, one slash stripped from the end of every path. It knows nothing of the
// mock; what it cannot do against Dydu it must not do here.
//
//   node chatbox.mjs http://127.0.0.1:9002 <botUUID> fr "Mairie SMS" "Horaires ?" "Et le samedi ?"
//
// Prints the dialog; exits 1 with a sentence when the server is of no use to a chatbox.

const [server, bot, language, space, ...questions] = process.argv.slice(2);
if (questions.length === 0) {
  console.error("usage: chatbox.mjs SERVER BOT LANGUAGE SPACE QUESTION…");
  process.exit(2);
}

const clientId = Array.from({ length: 15 }, () => Math.random().toString(36)[2] ?? "0").join("");
let contextId = "";

function stop(why) {
  console.error(`chatbox: ${why}`);
  process.exit(1);
}

// Every text of an answer is base64 of UTF-8, at any depth; numbers and booleans are not.
function decoded(value) {
  if (typeof value === "string") {
    try {
      const bytes = Uint8Array.from(atob(value), (character) => character.charCodeAt(0));
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return value;
    }
  }
  if (Array.isArray(value)) return value.map(decoded);
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, decoded(each)]));
  }
  return value;
}

async function answer(response, path) {
  if (!response.ok) stop(`${path} answered ${response.status}`);
  return response.json();
}

async function post(path, fields, encode = (pairs) => new URLSearchParams(pairs).toString()) {
  const stripped = path.replace(/\/$/, "");
  const response = await fetch(`${server}/servlet/api/${stripped}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
      Accept: "application/json",
    },
    body: encode(Object.entries(fields)),
  });
  const { values } = await answer(response, path);
  return decoded(values ?? {});
}

async function talk(userInput, more = {}) {
  const values = await post(`chat/talk/${bot}/${contextId ? `${contextId}/` : ""}`, {
    alreadyCame: "false",
    browser: "Firefox 132",
    clientId,
    language,
    mode: btoa("Synchron"),
    os: "Debian 12",
    qualificationMode: "false",
    solutionUsed: "ASSISTANT",
    space,
    userInput,
    userUrl: "https://ville.example/contact?a=1&b=2",
    variables: "{}",
    ...more,
  });
  if (typeof values.contextId !== "string") stop("talk gave no contextId");
  contextId = values.contextId;
  return values;
}

const status = await fetch(`${server}/servlet/api/serverstatus`, {
  signal: AbortSignal.timeout(5000),
});
if (!status.ok) stop(`serverstatus answered ${status.status}`);
const languages = await answer(
  await fetch(`${server}/servlet/api/account/dydubox/bots/language?botUUID=${bot}`),
  "languages",
);
if (!languages.some(({ id, isAvailable }) => id === language && isAvailable)) {
  stop(`the bot does not speak '${language}'`);
}

// A page of another origin is asked for first whether it may.
const preflight = await fetch(`${server}/servlet/api/chat/talk/${bot}`, {
  method: "OPTIONS",
  headers: {
    Origin: "https://ville.example",
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type",
  },
});
if (!preflight.ok || !preflight.headers.get("access-control-allow-origin")) {
  stop("a page of another origin may not talk to this server");
}

// The chatbox in production sends the language as the space here; the server does not mind.
const opened = await post(`chat/context/${bot}/`, {
  alreadyCame: "false",
  clientId,
  language,
  space: language,
  solutionUsed: "ASSISTANT",
  qualificationMode: "false",
});
contextId = opened.contextId ?? stop("context gave no contextId");
await post(`chat/welcomecall/${bot}`, {
  contextUuid: contextId,
  language,
  space,
  qualificationMode: "false",
  solutionUsed: "ASSISTANT",
  variables: "{}",
});
const welcome = await talk("#welcome#", { doNotRegisterInteraction: "true" });
if (welcome.text) console.log(`< ${welcome.text}`);

for (const question of questions) {
  console.log(`> ${question}`);
  const values = await talk(question);
  console.log(`< [${values.typeResponse}] ${values.text ?? ""}`);
}

await post(`chat/feedback/${bot}`, {
  contextUUID: contextId,
  feedBack: "positive",
  solutionUsed: "ASSISTANT",
});
const { isContextStillAvailable } = await post(`chat/availablecontext/${bot}/${contextId}/`, {});
if (isContextStillAvailable !== true) stop("the dialog is gone while it was talked in");
const history = await post(`chat/history/${bot}`, {
  contextUuid: contextId,
  solutionUsed: "ASSISTANT",
});
console.log(`history: ${history.interactions?.length ?? 0} entries`);

// Nothing is percent-encoded in the body of a poll, and what is empty is the word null.
const poll = await post(
  `chat/poll/last/${bot}`,
  {
    contextUuid: contextId,
    format: "JSon",
    language,
    lastPoll: history.serverTime ?? null,
    solutionUsed: "LIVECHAT",
    space,
  },
  (pairs) => pairs.map(([name, value]) => `${name}=${value}`).join("&"),
);
if (poll.text) stop("a poll without an operator brought a text");
