import * as z from "zod";
import { version } from "../package.json";
import type { Endpoint } from "../shared/runtime/endpoint.ts";

type Schema = Record<string, unknown>;

interface ObjectSchema {
  properties?: Record<string, Schema>;
  required?: string[];
}

const PROBLEM = {
  description: "A problem document (RFC 9457) in the language of Accept-Language.",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

const Problem = {
  type: "object",
  required: ["type", "title", "status", "code", "detail", "errors"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string" },
    detail: { type: "string" },
    errors: {
      type: "array",
      items: { type: "object", properties: { path: { type: "string" }, message: { type: "string" } } },
    },
  },
};

/** The secret in the path of a link is a parameter, so a link needs no scheme. */
const securityOf = ({ access }: Endpoint): Schema[] => {
  if (access === "public" || access === "link") return [];
  return [access.includes("hook") ? { hook: [] } : { key: [] }];
};

const schemaOf = ({ input }: Endpoint): Required<ObjectSchema> => {
  const { properties = {}, required = [] } = z.toJSONSchema(input, {
    io: "input",
    unrepresentable: "any",
  }) as ObjectSchema;
  return { properties, required };
};

const inPath = ({ path }: Endpoint): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);

const parametersOf = (endpoint: Endpoint, { properties, required }: Required<ObjectSchema>): Schema[] => {
  const path = inPath(endpoint);
  const shown = endpoint.method === "GET" ? Object.keys(properties) : path;
  return [...new Set([...path, ...shown])].map((name) => ({
    name,
    in: path.includes(name) ? "path" : "query",
    required: path.includes(name) || required.includes(name),
    schema: properties[name] ?? { type: "string" },
  }));
};

const bodyOf = (endpoint: Endpoint, { properties, required }: Required<ObjectSchema>): Schema => {
  if (endpoint.method === "GET") return {};
  if (endpoint.rawBody) return { requestBody: { content: { "application/json": { schema: {} } } } };
  const path = inPath(endpoint);
  const members = Object.entries(properties).filter(([name]) => !path.includes(name));
  const schema = {
    type: "object",
    properties: Object.fromEntries(members),
    required: required.filter((name) => !path.includes(name)),
  };
  return members.length === 0 ? {} : { requestBody: { content: { "application/json": { schema } } } };
};

const operation = (endpoint: Endpoint): Schema => {
  const schema = schemaOf(endpoint);
  return {
    summary: endpoint.summary,
    security: securityOf(endpoint),
    parameters: parametersOf(endpoint, schema),
    ...bodyOf(endpoint, schema),
    responses: { [endpoint.status]: { description: "Done." }, default: PROBLEM },
  };
};

/** OpenAPI 3.1 of these endpoints: what is not built is not described. */
export const openApi = (endpoints: Endpoint[]) => {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const endpoint of endpoints)
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  return {
    openapi: "3.1.0",
    info: { title: "Managed security service", version },
    paths,
    components: {
      schemas: { Problem },
      securitySchemes: {
        key: { type: "http", scheme: "bearer" },
        hook: { type: "apiKey", in: "header", name: "X-MSS-Token" },
      },
    },
  };
};
