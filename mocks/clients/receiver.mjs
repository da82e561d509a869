// A webhook receiver as anybody writes one: takes JSON by POST and queries by GET, says 200, and
// prints one line for everything it got. Refuses what a usual JSON parser would not look at.
//
//   node receiver.mjs 9010        prints "listening 9010" first; port 0 takes any free one

import { createServer } from "node:http";

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const url = new URL(request.url, "http://receiver");
    const end = (status) => {
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end("{}");
    };
    if (request.method === "GET") {
      console.log(JSON.stringify({ path: url.pathname, query: Object.fromEntries(url.searchParams) }));
      return end(200);
    }
    const type = (request.headers["content-type"] ?? "").split(";")[0].trim();
    if (request.method !== "POST" || type !== "application/json") return end(415);
    try {
      const body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
      console.log(JSON.stringify({ path: url.pathname, body }));
      end(200);
    } catch {
      end(400);
    }
  });
});
server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => {
  console.log(`listening ${server.address().port}`);
});
