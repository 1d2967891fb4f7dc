import { Readable } from "node:stream";
import Client, { $OpenApiUtil } from "@alicloud/openapi-core";
import { RuntimeOptions } from "@darabonba/typescript";
import type { Credentials } from "../../../local/accounts.ts";
import { pack } from "../../../local/function-compute/archive/zip.ts";
import { patience, sdkConfig } from "../call-openapi.ts";

export interface Ask {
  headers?: Record<string, string>;
  query?: Record<string, string>;
  body?: string | Buffer;
  credentials?: Credentials;
}

export type Sdk = ReturnType<typeof sdk>;

interface Called {
  local: { accounts: { get(name: "provider"): Credentials } };
  fc: { url: string };
}

/** A call of API 2023-03-30 as the official client makes it: a stream as body, and whatever comes as text. */
export const sdk =
  ({ local, fc }: Called) =>
  async (method: string, path: string, { headers = {}, query = {}, body, credentials }: Ask = {}) => {
    const client = new Client(sdkConfig(fc.url, credentials ?? local.accounts.get("provider")));
    const params = new $OpenApiUtil.Params({
      action: "any",
      version: "2023-03-30",
      protocol: "HTTP",
      pathname: `/2023-03-30${path}`,
      method,
      authType: "AK",
      style: "ROA",
      reqBodyType: "binary",
      bodyType: "string",
    });
    const stream = body === undefined ? {} : { stream: Readable.from(Buffer.from(body)) };
    const request = new $OpenApiUtil.OpenApiRequest({ headers, query, ...stream });
    return client.callApi(params, request, new RuntimeOptions(patience()));
  };

/** The same for everything but invocations: JSON both ways; undefined where there is no body. */
export const json =
  (call: Sdk) => async (method: string, path: string, body?: object, query?: Record<string, string>) => {
    const answer = await call(method, path, { ...(body && { body: JSON.stringify(body) }), ...(query && { query }) });
    return answer.body ? JSON.parse(answer.body) : undefined;
  };

/** Base64 of an archive with this `index.js`. */
export const zipFile = (source: string): string =>
  pack(new Map([["index.js", Buffer.from(source)]])).toString("base64");

/** What CreateFunction needs: `body` is that of `async (event, context)`. */
export const newFunction = (functionName: string, body: string, more = {}) => ({
  functionName,
  runtime: "nodejs20",
  handler: "index.handler",
  code: { zipFile: zipFile(`exports.handler = async (event, context) => { ${body} };`) },
  ...more,
});

export const ASYNC = { "x-fc-invocation-type": "Async" };
