import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import type * as z from "zod";
import { DomainProps, FunctionProps, ProjectFile, Resource } from "./schema.ts";
import { evaluate, type Scope } from "./variables.ts";

/** A function as s.yaml has it, with its defaults filled in. `code` is the absolute path of its folder. */
export type FunctionSpec = z.infer<typeof FunctionProps>;

/** `path` is exact, or a prefix if it ends in `*`. */
export interface Route {
  path: string;
  functionName: string;
  qualifier?: string | undefined;
  /** Empty = all. */
  methods: string[];
}

export interface Project {
  functions: FunctionSpec[];
  routes: Route[];
}

/** The version that a function is now. */
export const LATEST = "LATEST";

/** `services/<service>.<qualifier>/functions/<function>` of 2.0, or `functions/<function>/<qualifier>`. */
const ARN = /(?:services\/([^/.]+)(?:\.([^/]+))?\/)?functions\/([^/]+)(?:\/(.+))?$/;

/** The function's name in an ARN, without its version; of 2.0 with its service. */
export const functionOf = (arn: string): string => {
  const [, service, , name = arn] = ARN.exec(arn) ?? [];
  return service === undefined ? name : `${service}$${name}`;
};

export const qualifierOf = (arn: string): string => {
  const [, , ofService, , qualifier] = ARN.exec(arn) ?? [];
  return qualifier ?? ofService ?? LATEST;
};

/** Adds to whatever goes wrong inside where that was. */
const within = <T>(where: string, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`, { cause: error });
  }
};

const check = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const { data, error } = schema.safeParse(value);
  const [issue] = error?.issues ?? [];
  if (issue) throw new Error([issue.path.join("."), issue.message].filter(Boolean).join(": "));
  return data as T;
};

const refuse = (message: string): never => {
  throw new Error(message);
};

const twice = (names: string[]): string | undefined => names.find((name, at) => names.indexOf(name) < at);

const readFunction = (props: unknown, folder: string): FunctionSpec => {
  const spec = check(FunctionProps, props);
  const file = `${spec.handler.split(".")[0]}.js`;
  const code = resolve(folder, spec.code);
  if (!existsSync(join(code, file))) refuse(`code: no ${file} in ${code}`);
  const again = twice(spec.triggers.map(({ triggerName }) => triggerName));
  if (again) refuse(`triggers: ${again} stands there twice`);
  const { onFailure } = spec.asyncInvokeConfig.destinationConfig ?? {};
  if (onFailure && functionOf(onFailure.destination) === spec.functionName)
    refuse("asyncInvokeConfig.destinationConfig.onFailure: a function that is its own destination never ends");
  return { ...spec, code };
};

const readRoutes = (props: unknown): Route[] =>
  check(DomainProps, props).routeConfig.routes.map(({ methods = [], ...route }) => ({ ...route, methods }));

/** A stand-in (`FC_COMPONENT` = a path) is known by its props only; other components are not ours. */
const kindOf = (component: string, props: unknown): "fc3" | "fc3-domain" | undefined => {
  const [name] = component.split("@");
  if (name === "fc3" || name === "fc3-domain") return name;
  if (!/^[./]/.test(component) || !props || typeof props !== "object") return undefined;
  return "routeConfig" in props ? "fc3-domain" : "functionName" in props ? "fc3" : undefined;
};

const readResource = (name: string, raw: unknown, scope: Scope): Project => {
  const resource = check(Resource, raw);
  const inside = { ...scope, this: { ...resource, name } };
  const props = evaluate(resource.props, inside);
  const kind = kindOf(String(evaluate(resource.component, inside)), props);
  return within("props", () => ({
    functions: kind === "fc3" ? [readFunction(props, scope.folder)] : [],
    routes: kind === "fc3-domain" ? readRoutes(props) : [],
  }));
};

const checkTogether = ({ functions, routes }: Project): Project => {
  const names = functions.map(({ functionName }) => functionName);
  const sameName = twice(names);
  if (sameName) refuse(`two functions are named ${sameName}`);
  const samePath = twice(routes.map(({ path }) => path));
  if (samePath) refuse(`two routes on ${samePath}`);
  const stray = routes.find(({ functionName }) => !names.includes(functionName));
  if (stray) refuse(`the route ${stray.path} leads to ${stray.functionName}, which is no function here`);
  return { functions, routes };
};

/**
 * Functions and routes of an s.yaml.
 * @param file its path
 * @throws Error with one line: file, resource, key and what is wrong
 */
export const readProject = (file: string, { env, accountId }: Pick<Scope, "env" | "accountId">): Project =>
  within(file, () => {
    const { vars, resources } = check(ProjectFile, parse(readFileSync(file, "utf8"), { merge: true }));
    const scope = { env, accountId, vars, folder: dirname(resolve(file)) };
    const parts = Object.entries(resources).map(([name, raw]) =>
      within(`resource ${name}`, () => readResource(name, raw, scope)),
    );
    return checkTogether({
      functions: parts.flatMap(({ functions }) => functions),
      routes: parts.flatMap(({ routes }) => routes),
    });
  });
