import { credentialOf, type Looker } from "../../domain/audit/look.ts";
import { hashOf } from "../../domain/contact/credential.ts";
import { Fault } from "../../errors.ts";
import type { Deps } from "../../ports/deps.ts";
import { turnedAway } from "../../response/looked.ts";
import { type Caller, type Endpoint, match } from "../endpoint.ts";
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

const NOBODY: Caller = { person: "", customer: "", scopes: [], credential: "" };
const BEARER = /^Bearer\s+([A-Za-z0-9_-]{20,200})$/;

export const lookerOf = ({ method, path }: Endpoint, { from, requestId: call }: HttpCall, caller: Caller): Looker => ({
  ...{ what: `${method} ${path}`, call, via: "key", from },
  ...{ by: caller.person, home: caller.customer, credential: caller.credential },
});

/** Who calls, or the fault that says why not. Undefined: a hook without its secret, which is told nothing. */
export const guard = async (endpoint: Endpoint, call: HttpCall, deps: Deps): Promise<Caller | undefined> => {
  const { access } = endpoint;
  const { headers, path } = call;
  if (access === "public" || access === "link") return NOBODY;
  const isHook = access.includes("hook");
  const caller = await callerBy(isHook ? headers["x-mss-token"] : BEARER.exec(headers.authorization ?? "")?.[1], deps);
  const isAllowed = caller?.scopes.some((scope) => access.includes(scope));
  if (isHook) return isAllowed ? caller : undefined;
  if (!caller) throw new Fault("NOT_AUTHENTICATED", "");
  if (isAllowed) return caller;
  await turnedAway({ customer: caller.customer, subject: path }, lookerOf(endpoint, call, caller), deps);
  throw new Fault("NOT_ALLOWED", caller.scopes.join(", "));
};

/** The key is looked up by its hash, so that comparing takes the same time whatever was sent. */
const callerBy = async (secret: string | undefined, deps: Deps): Promise<Caller | undefined> => {
  const key = secret ? await deps.keys.get({ hash: hashOf(secret) }) : undefined;
  if (!key || key.until <= deps.clock.now()) return undefined;
  return { person: key.person, customer: key.customer, scopes: key.scopes, credential: credentialOf(key.hash) };
};
