import { hashOf } from "../../domain/contact/credential.ts";
import { Fault } from "../../errors.ts";
import type { Deps } from "../../ports/deps.ts";
import { type Access, type Caller, type Endpoint, match } from "../endpoint.ts";
import type { HttpCall } from "../http-call.ts";

export interface Routed {
  endpoint: Endpoint;
  parameters: Record<string, string>;
}

/** The verb of the table that fits, or the fault that says what does not. */
export const route = (endpoints: Endpoint[], { method, path }: HttpCall): Routed => {
  const fitting = endpoints.flatMap((endpoint) => {
    const parameters = match(endpoint.path, path);
    return parameters ? [{ endpoint, parameters }] : [];
  });
  if (fitting.length === 0) throw new Fault("NOT_FOUND", path.slice(0, 200));
  const routed = fitting.find(({ endpoint }) => endpoint.method === method);
  if (!routed) throw new Fault("METHOD_NOT_ALLOWED", fitting.map(({ endpoint }) => endpoint.method).join(", "));
  return routed;
};

const NOBODY: Caller = { person: "", customer: "", scopes: [] };
const BEARER = /^Bearer\s+([A-Za-z0-9_-]{20,200})$/;

/** Who calls: the key is looked up by its hash, so that comparing takes the same time whatever was sent. */
export const guard = async (access: Access, { headers }: HttpCall, deps: Deps): Promise<Caller> => {
  if (access === "public" || access === "link") return NOBODY;
  const secret = access.includes("hook") ? headers["x-mss-token"] : BEARER.exec(headers.authorization ?? "")?.[1];
  const key = secret === undefined || secret === "" ? undefined : await deps.keys.get({ hash: hashOf(secret) });
  if (!key || key.until <= deps.clock.now()) throw new Fault("NOT_AUTHENTICATED", "");
  if (!key.scopes.some((scope) => access.includes(scope))) throw new Fault("NOT_ALLOWED", key.scopes.join(", "));
  return { person: key.person, customer: key.customer, scopes: key.scopes };
};
