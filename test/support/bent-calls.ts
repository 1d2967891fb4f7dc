import fc from "fast-check";
import * as z from "zod";
import { iso, MINUTE } from "../../shared/domain/calendar.ts";
import type { Endpoint } from "../../shared/runtime/endpoint.ts";
import { type Call, keys, nasty, type Target } from "./bad-calls.ts";
import { NIGHT } from "./make.ts";
import { slsAlert } from "./sls.ts";
import { type PageName, pages, SMS_SECRET, VOICE_SECRET } from "./world.ts";

/** A call as its description says, in parts that can be bent. */
export interface Parts {
  name: PageName;
  method: string;
  segments: string[];
  query: Record<string, string>;
  headers: Record<string, string>;
  body: unknown;
}

interface Schema {
  type?: string;
  enum?: unknown[];
  format?: string;
  minimum?: number;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
}

/** A value that a schema lets through, as far as it tells. */
const valueFor = (schema: Schema): unknown => {
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return valueFor(schema.anyOf[0] ?? {});
  if (schema.format === "date-time") return iso(NIGHT - MINUTE);
  if (schema.type === "integer" || schema.type === "number") return Math.max(1, schema.minimum ?? 1);
  if (schema.type === "boolean") return true;
  if (schema.type === "array") return [valueFor(schema.items ?? {})];
  if (schema.type === "object") return membersFor(schema);
  return "text";
};

const membersFor = ({ properties = {} }: Schema): Record<string, unknown> =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valueFor(schema)]));

const required = ({ properties = {}, required: names = [] }: Schema): Schema => ({
  properties: Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name))),
});

const schemaOf = ({ input }: Endpoint): Schema =>
  z.toJSONSchema(input, { io: "input", unrepresentable: "any" }) as Schema;

/** What only the endpoint itself knows of its body. */
const rawBodies: Partial<Record<PageName, unknown>> = {
  "alert-intake": slsAlert(NIGHT + MINUTE),
  /** As either service would push it. */
  "receipt-intake": [
    {
      ...{ call_id: "c", out_id: "0123456789abcde", status_code: "200000", duration: "20", dtmf: "1" },
      ...{ biz_id: "b", success: true, err_code: "DELIVERED" },
    },
  ],
};

const segmentFor = (path: string, name: string, { ids, ticket, link }: Target): string => {
  if (path.startsWith("/v1/tickets")) return ticket;
  if (path.startsWith("/v1/rotas")) return "night";
  return (
    { token: link, secret: path.startsWith("/v1/hooks/sms/") ? SMS_SECRET : VOICE_SECRET, id: ids.lumina }[name] ?? "x"
  );
};

const headersFor = ({ access, path }: Endpoint): Record<string, string> => {
  const general = { "accept-language": "zh", "content-type": "application/json", "idempotency-key": "k3" };
  if (access === "public" || access === "link") return general;
  if (access.includes("hook")) return { ...general, "x-mss-token": keys.hook };
  const key = path.startsWith("/v1/tickets") ? keys.customer : keys.operator;
  return { ...general, authorization: `Bearer ${access.includes("operator") ? key : keys.admin}` };
};

const rightCall = ([name, endpoint]: [PageName, Endpoint], at: Target, choose: (schema: Schema) => Schema): Parts => {
  const { method, path, rawBody } = endpoint;
  const members = membersFor(choose(schemaOf(endpoint)));
  const segments = path.split("/").map((one) => (one.startsWith("{") ? segmentFor(path, one.slice(1, -1), at) : one));
  const inPath = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, one]) => one));
  const own = Object.fromEntries(Object.entries(members).filter(([member]) => !inPath.has(member)));
  const query = method === "GET" ? Object.fromEntries(Object.entries(own).map(([key, one]) => [key, String(one)])) : {};
  const body = rawBody ? rawBodies[name] : own;
  return { name, method, segments, query, headers: headersFor(endpoint), body: method === "GET" ? undefined : body };
};

const text = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: "binary", maxLength: 40 }));
const anything = fc.oneof(text, fc.integer(), fc.double(), fc.constant(null), fc.boolean(), fc.jsonValue());

type Bend = (parts: Parts) => Parts;

/** The value at some place of a body, changed. */
const inside = (body: unknown, place: number, change: (value: unknown) => unknown): unknown => {
  if (typeof body !== "object" || body === null || place === 0) return change(body);
  const names = Object.keys(body);
  const name = names[place % Math.max(1, names.length)];
  if (name === undefined) return change(body);
  const next = inside(Reflect.get(body, name), Math.floor(place / names.length), change);
  return Array.isArray(body) ? body.map((one, i) => (String(i) === name ? next : one)) : { ...body, [name]: next };
};

const place = fc.nat({ max: 10_000 });

const ofBody: fc.Arbitrary<Bend> = fc.oneof(
  fc.tuple(place, anything).map(
    ([at, value]): Bend =>
      (parts) => ({ ...parts, body: inside(parts.body, at, () => value) }),
  ),
  place.map(
    (at): Bend =>
      (parts) => ({ ...parts, body: inside(parts.body, at, () => undefined) }),
  ),
  place.map(
    (at): Bend =>
      (parts) => ({ ...parts, body: inside(parts.body, at, (value) => [value, value]) }),
  ),
  fc.tuple(text, anything).map(
    ([name, value]): Bend =>
      (parts) => ({ ...parts, body: { ...Object(parts.body), [name]: value } }),
  ),
);

const ofPath: fc.Arbitrary<Bend> = fc.oneof(
  fc.tuple(place, text).map(
    ([at, segment]): Bend =>
      (parts) => ({ ...parts, segments: parts.segments.toSpliced(1 + (at % 5), 1, segment) }),
  ),
  fc.tuple(place, text).map(
    ([at, segment]): Bend =>
      (parts) => ({ ...parts, segments: parts.segments.toSpliced(1 + (at % 5), 0, segment) }),
  ),
  place.map(
    (at): Bend =>
      (parts) => ({
        ...parts,
        segments: parts.segments.map((one, i) => (i === at % 6 ? encodeURIComponent(encodeURIComponent(one)) : one)),
      }),
  ),
);

const ofHeaders: fc.Arbitrary<Bend> = fc.oneof(
  fc
    .tuple(fc.constantFrom("authorization", "x-mss-token", "content-type", "idempotency-key", "accept-language"), text)
    .map(
      ([name, value]): Bend =>
        (parts) => ({ ...parts, headers: { ...parts.headers, [name]: value } }),
    ),
  fc.constantFrom(...Object.values(keys)).map(
    (key): Bend =>
      (parts) => ({ ...parts, headers: { ...parts.headers, authorization: `Bearer ${key}` } }),
  ),
  place.map(
    (at): Bend =>
      (parts) => {
        const { authorization = "" } = parts.headers;
        const cut = 7 + (at % Math.max(1, authorization.length - 7));
        return {
          ...parts,
          headers: {
            ...parts.headers,
            authorization: `${authorization.slice(0, cut)}~${authorization.slice(cut + 1)}`,
          },
        };
      },
  ),
);

const ofQuery: fc.Arbitrary<Bend> = fc
  .tuple(fc.oneof(fc.constantFrom("id", "cursor", "limit", "status", "from", "to", "token"), text), text)
  .map(([name, value]) => (parts) => ({ ...parts, query: { ...parts.query, [name]: value } }));

const ofMethod: fc.Arbitrary<Bend> = fc
  .constantFrom("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "post", "")
  .map((method) => (parts) => ({ ...parts, method }));

const bend = fc.oneof(
  { weight: 6, arbitrary: ofBody },
  { weight: 3, arbitrary: ofPath },
  { weight: 3, arbitrary: ofHeaders },
  { weight: 2, arbitrary: ofQuery },
  { weight: 1, arbitrary: ofMethod },
);

/** Bytes of a body that somebody has tampered with on its way. */
const tampered: fc.Arbitrary<(body: string) => string | Buffer> = fc.oneof(
  { weight: 8, arbitrary: fc.constant((body: string) => body) },
  { weight: 1, arbitrary: place.map((at) => (body: string) => body.slice(0, at % (body.length + 1))) },
  {
    weight: 1,
    arbitrary: fc.tuple(place, text).map(([at, more]) => (body: string) => {
      const cut = at % (body.length + 1);
      return body.slice(0, cut) + more + body.slice(cut);
    }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(place, fc.nat({ max: 255 })).map(([at, byte]) => (body: string) => {
      const bytes = Buffer.from(body);
      if (bytes.length > 0) bytes[at % bytes.length] = byte;
      return bytes;
    }),
  },
);

const sent = (
  { name, method, segments, query, headers, body }: Parts,
  tamper: (body: string) => string | Buffer,
): Call => ({
  ...{ name, method, query, headers, path: segments.join("/") },
  body: tamper(body === undefined ? "" : (JSON.stringify(body) ?? "")),
});

/** Every verb of every function behind the front door, called as its description says: with all that it takes, and with what it needs. */
const rightCalls = (at: Target): Parts[] =>
  (Object.keys(pages) as PageName[])
    .flatMap((name) => pages[name].map((endpoint): [PageName, Endpoint] => [name, endpoint]))
    .flatMap((one) => [rightCall(one, at, (schema) => schema), rightCall(one, at, required)]);

/** Calls that are right but for one to three things. */
export const bentCall = (at: Target): fc.Arbitrary<Call> =>
  fc
    .tuple(fc.constantFrom(...rightCalls(at)), fc.array(bend, { maxLength: 3 }), tampered)
    .map(([right, bends, tamper]) =>
      sent(
        bends.reduce((parts, one) => one(parts), right),
        tamper,
      ),
    );
