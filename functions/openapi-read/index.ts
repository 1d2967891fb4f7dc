import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { httpFunction } from "../../shared/runtime/define-function.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";

/** Written beside the bundle by the build, from the endpoints of all functions. */
const description = (): unknown => JSON.parse(readFileSync(join(__dirname, "openapi.json"), "utf8"));

export const endpoints = [
  endpoint({
    method: "GET",
    path: "/v1/openapi.json",
    access: "public",
    summary: "This description.",
    input: z.object({}),
    run: async () => description(),
  }),
];

export const handler = httpFunction("openapi-read", endpoints);
