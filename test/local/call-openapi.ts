import Client, { $OpenApiUtil, OpenApiUtil } from "@alicloud/openapi-core";
import { RuntimeOptions } from "@darabonba/typescript";
import type { Credentials } from "../../local/accounts.ts";

export interface Target {
  url: string;
  version: string;
  credentials: Credentials;
  /** `v2` signs the old way, into the query (signature version 1.0). */
  signatureAlgorithm?: "v2";
  /** Real ms. */
  readTimeout?: number;
}

/** Real ms: longer than a busy machine takes. The SDK counts the wait for an answer to both. */
const PATIENCE_MS = 60_000;
export const patience = (ms = PATIENCE_MS) => ({ readTimeout: ms, connectTimeout: ms });

/** The official SDK's configuration for a service on loopback. */
export const sdkConfig = (url: string, { accessKeyId, accessKeySecret, securityToken }: Credentials) =>
  new $OpenApiUtil.Config({
    accessKeyId,
    accessKeySecret,
    ...(securityToken && { securityToken }),
    endpoint: url.replace("http://", ""),
    protocol: "http",
    regionId: "cn-hangzhou",
    ...patience(),
  });

/** One call through the official SDK. @throws its error, with `code` and `statusCode` */
export const callOpenApi = async (
  { url, version, credentials, signatureAlgorithm, readTimeout }: Target,
  action: string,
  { query = {}, body }: { query?: Record<string, unknown>; body?: Record<string, unknown> } = {},
): Promise<Record<string, unknown>> => {
  const client = new Client(Object.assign(sdkConfig(url, credentials), { signatureAlgorithm }));
  const params = new $OpenApiUtil.Params({
    action,
    version,
    protocol: "HTTP",
    pathname: "/",
    method: "POST",
    authType: "AK",
    style: "RPC",
    reqBodyType: "formData",
    bodyType: "json",
  });
  const request = new $OpenApiUtil.OpenApiRequest({ query: OpenApiUtil.query(query), ...(body && { body }) });
  const answer = await client.callApi(params, request, new RuntimeOptions(patience(readTimeout)));
  return answer.body;
};
