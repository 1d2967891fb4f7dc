import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Reads every request to its end and answers each with the bytes it was started with, in base64: what a server costs that does nothing. */
const body = Buffer.from(process.argv[2] ?? "", "base64");

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume().once("end", () => response.writeHead(200, { "content-length": body.length }).end(body));
});
server.listen(0, "127.0.0.1", () =>
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`),
);
