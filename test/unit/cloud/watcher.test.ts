import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { httpWatcher } from "../../../shared/cloud/watcher.ts";

const SECRET = "/ping/5b1f-secret";
const logged: object[] = [];
const seen: string[] = [];
let status = 200;
let server: Server;
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}${SECRET}`;

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.writeHead(status, { location: "/elsewhere" }).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
});
beforeEach(() => void logged.splice(0));
afterAll(() => new Promise((done) => server.close(done)));

const ping = () => httpWatcher(url(), (line) => logged.push(line)).ping();

test("a sign of life is a GET of the address that is kept secret", async () => {
  await ping();
  expect([seen, logged]).toEqual([[`GET ${SECRET}`], []]);
});

test.each([404, 500, 302])("answered %d it is told in the log, without the address, and nobody fails", async (code) => {
  status = code;
  await ping();
  expect(logged).toMatchObject([{ did: "watcher-not-told" }]);
  expect(JSON.stringify(logged)).not.toContain("secret");
});
