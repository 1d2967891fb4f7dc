import { isUtf8 } from "node:buffer";
import * as z from "zod";

/** What an HTTP trigger hands to a function (FC 3.0: event of version v1). Names of headers come in any case. */
export const HttpEvent = z.object({
  rawPath: z.string(),
  headers: z.record(z.string(), z.string()).default({}),
  queryParameters: z.record(z.string(), z.string()).default({}),
  body: z.string().default(""),
  isBase64Encoded: z.boolean().default(false),
  requestContext: z.object({
    http: z.object({ method: z.string(), sourceIp: z.string().default("") }),
    requestId: z.string().default(""),
  }),
});

export interface HttpCall {
  method: string;
  /** Percent-encoded, as sent. */
  path: string;
  query: Record<string, string>;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** As UTF-8; what is not becomes U+FFFD. */
  body: string;
  bodyBytes: number;
  isUtf8: boolean;
  requestId: string;
  /** The address it came from; empty: not known. */
  from: string;
}

export interface HttpReply {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

export const callOf = (event: unknown): HttpCall => {
  const { rawPath, headers, queryParameters, body, isBase64Encoded, requestContext } = HttpEvent.parse(event);
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  return {
    method: requestContext.http.method.toUpperCase(),
    path: rawPath,
    query: queryParameters,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: bytes.toString("utf8"),
    bodyBytes: bytes.length,
    isUtf8: isUtf8(bytes),
    requestId: requestContext.requestId,
    from: requestContext.http.sourceIp,
  };
};

/** Half of a character, as JSON can escape it, has no UTF-8 and no canonical form: it could not be stored or hashed as it is. */
const wellFormed = (_name: string, value: unknown): unknown =>
  typeof value === "string" ? value.replace(/\p{Cs}/gu, "\ufffd") : value;

/** Undefined when it is not JSON. */
export const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text, wellFormed);
  } catch {
    return undefined;
  }
};
