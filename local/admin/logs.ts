import type { Delivery } from "../sls/delivery.ts";
import { Refusal } from "../sls/errors.ts";
import type { Loaded } from "../sls/load.ts";
import type { HttpRequest } from "../wire/http.ts";

/** A day is more than any log pipeline is late. */
const MAX_ARRIVAL_MS = 86_400_000;
const MAX_ID_CHARS = 200;
/** A torn archive, text that is no UTF-8, a line above the limit. */
const UNREADABLE = /^(IO|Invalid Input|Invalid unicode|Failed to|unexpected end of file|incorrect )/i;

const isGzip = ({ headers, body }: HttpRequest): boolean =>
  headers["content-encoding"] === "gzip" || (body[0] === 0x1f && body[1] === 0x8b);

const arrivalOf = (text: string | null): number | undefined => {
  const ms = Number(text);
  return Number.isInteger(ms) && ms >= 0 && ms <= MAX_ARRIVAL_MS ? ms : undefined;
};

/**
 * `POST /__local/logs?account=&project=&logstore=[&id=][&arrivesAfterMs=]` with JSON lines, plain or gzip. The same `id`
 * again loads nothing.
 * @returns what was loaded, or in words why not
 */
export const receiveLogs = async (
  logs: Delivery,
  request: HttpRequest,
): Promise<{ status: number; body: Loaded | string }> => {
  const asked = new URLSearchParams(request.query);
  const [account, project, logstore] = ["account", "project", "logstore"].map((name) => asked.get(name) ?? "");
  if (!account || !project || !logstore) return { status: 400, body: "account, project and logstore must be named" };
  const id = asked.get("id") || undefined;
  if (id && id.length > MAX_ID_CHARS) return { status: 400, body: `id: at most ${MAX_ID_CHARS} characters` };
  const delay = asked.get("arrivesAfterMs");
  const arrivesAfterMs = arrivalOf(delay);
  if (delay !== null && arrivesAfterMs === undefined)
    return { status: 400, body: `arrivesAfterMs: 0 to ${MAX_ARRIVAL_MS}` };
  const options = { ...(id && { id }), ...(delay !== null && arrivesAfterMs !== undefined && { arrivesAfterMs }) };
  try {
    const source = { text: request.body, gzip: isGzip(request) };
    return { status: 200, body: await logs.load({ account, project, logstore }, source, options) };
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, body: error.message };
    if (UNREADABLE.test(String((error as Error).message))) return { status: 400, body: "the lines cannot be read" };
    throw error;
  }
};
