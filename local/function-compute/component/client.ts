import { createHash, randomUUID } from "node:crypto";
import { canonicalRequest, signAcs3 } from "../../wire/acs3-signature.ts";
import type { Inputs } from "./inputs.ts";

export interface Ask {
  /** `host:port` or `http://host:port`. */
  endpoint: string | undefined;
  version: string;
  action?: string;
  method: string;
  path: string;
  /** Sent as JSON; with `form`, as a form. */
  body?: object;
  form?: Record<string, string>;
}

/** A refusal of the service. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const hostOf = ({ endpoint }: Ask): string => {
  if (!endpoint) throw new Error("FC_CLIENT_CUSTOM_ENDPOINT and MSS_FNF_ENDPOINT must name the local cloud");
  return endpoint.replace(/^http:\/\//, "").replace(/\/$/, "");
};

type Credential = Awaited<ReturnType<Inputs["getCredential"]>>;

const headersOf = (ask: Ask, text: string, { AccessKeyID, SecurityToken }: Credential): Record<string, string> => ({
  host: hostOf(ask),
  "x-acs-action": ask.action ?? "any",
  "x-acs-version": ask.version,
  "x-acs-date": new Date().toISOString().replace(/\.\d+/, ""),
  "x-acs-signature-nonce": randomUUID(),
  "x-acs-content-sha256": sha256(text),
  ...(SecurityToken && { "x-acs-accesskey-id": AccessKeyID, "x-acs-security-token": SecurityToken }),
});

const signed = (ask: Ask, text: string, credential: Credential): Record<string, string> => {
  const headers = headersOf(ask, text, credential);
  const names = Object.keys(headers).sort();
  const request = { method: ask.method, path: ask.path, query: "", headers, body: Buffer.from(text) };
  const signature = signAcs3(canonicalRequest(request, names), credential.AccessKeySecret);
  const who = `Credential=${credential.AccessKeyID},SignedHeaders=${names.join(";")},Signature=${signature}`;
  const type = ask.form ? "application/x-www-form-urlencoded" : "application/json";
  return { ...headers, "content-type": type, authorization: `ACS3-HMAC-SHA256 ${who}` };
};

const textOf = ({ body, form }: Ask): string => {
  if (form) return new URLSearchParams(form).toString();
  return body ? JSON.stringify(body) : "";
};

const read = (text: string): Record<string, unknown> => (text === "" ? {} : JSON.parse(text));

/**
 * A call signed with ACS3, answered with JSON.
 * @throws Refusal with the service's code
 */
export const call = async ({ getCredential }: Inputs, ask: Ask): Promise<Record<string, unknown>> => {
  const text = textOf(ask);
  const answer = await fetch(`http://${hostOf(ask)}${ask.path}`, {
    method: ask.method,
    headers: signed(ask, text, await getCredential()),
    ...(text && { body: text }),
  });
  const body = read(await answer.text());
  if (answer.ok) return body;
  throw new Refusal(String(body.Code), String(body.Message));
};

/** What it answers, or undefined when the service says that there is none. */
export const ifThere = async <T>(asking: Promise<T>): Promise<T | undefined> => {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof Refusal && /(NotFound|NotExists)$/.test(error.code)) return undefined;
    throw error;
  }
};

/** Function Compute, API 2023-03-30. */
export const fc = (inputs: Inputs, method: string, path: string, body?: object): Promise<Record<string, unknown>> =>
  call(inputs, {
    endpoint: process.env.FC_CLIENT_CUSTOM_ENDPOINT,
    version: "2023-03-30",
    method,
    path: `/2023-03-30${path}`,
    ...(body && { body }),
  });
