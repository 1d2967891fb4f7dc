import { request as open } from "node:http";
import { type HttpRequest, type HttpServer, serveHttp } from "../../../local/wire/http.ts";
import { callOpenApi, type Target } from "../call-openapi.ts";

/** A request as the official SDK signed it for some host, to be altered and sent anywhere. */
export type Recorded = Pick<HttpRequest, "method" | "path" | "query" | "headers" | "body">;

/** Takes down what is sent to it. */
export const startRecorder = async (): Promise<HttpServer & { last(): Recorded }> => {
  const taken: Recorded[] = [];
  const server = await serveHttp(
    (request) => {
      taken.push(request);
      return { status: 200, headers: { "content-type": "application/json" }, body: "{}" };
    },
    { maxBodyBytes: 1e6 },
  );
  const last = () => {
    const [one] = taken.slice(-1);
    if (!one) throw new Error("nothing was sent");
    return one;
  };
  return { ...server, last };
};

/** What the SDK would send; parameters go into query and form. */
export const record = async (
  recorder: Awaited<ReturnType<typeof startRecorder>>,
  target: Omit<Target, "url">,
  action: string,
): Promise<Recorded> => {
  await callOpenApi({ ...target, url: recorder.url }, action, { query: { InQuery: "1" }, body: { InBody: "你好 *~" } });
  return recorder.last();
};

const FRAMING = ["connection", "content-length", "transfer-encoding", "keep-alive"];

/** Sends it byte for byte, under the host that it was signed for. @returns HTTP status and code of the body */
export const replay = (url: string, { method, path, query, headers, body }: Recorded) =>
  new Promise<{ status: number | undefined; code: string | undefined }>((resolve, reject) => {
    const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !FRAMING.includes(name)));
    const sending = open(
      `${url}${path}${query && `?${query}`}`,
      { method, headers: { ...kept, "content-length": body.length } },
      async (answer) => {
        const chunks = await answer.toArray();
        const { Code } = JSON.parse(Buffer.concat(chunks).toString());
        resolve({ status: answer.statusCode, code: Code });
      },
    );
    sending.once("error", reject).end(body);
  });
