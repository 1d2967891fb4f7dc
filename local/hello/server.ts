import type { Local, Service } from "../service.ts";
import { serveOpenApi } from "../wire/openapi.ts";
import { sayHello } from "./actions/SayHello.ts";
import { openGreetings } from "./state.ts";

/** The smallest complete service: copy this folder, and `test/local/wire/hello.test.ts`, to add one. */
export const startHello = (local: Local, port?: number): Promise<Service> => {
  const greetings = openGreetings(local.store);
  const operations = { SayHello: sayHello(local.store, greetings) };
  return serveOpenApi({ local, service: "hello", version: "2024-01-01", operations }, port);
};
