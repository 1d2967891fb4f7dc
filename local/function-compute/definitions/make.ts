import type { Deployed } from "../host.ts";
import type { Platform } from "../invocation.ts";
import type { FunctionSpec } from "../project.ts";
import { checked, fail } from "../refused.ts";
import { AsyncInvokeConfig, FunctionConfig } from "../schema.ts";
import { codeFolder, keepCode } from "./code.ts";
import type { Definition } from "./definition.ts";
import { changeable, install, made, remade } from "./install.ts";

/** A new function: its name (of API 2016-08-15 with its service before it), what a request says of it, and its code. */
export interface Request {
  functionName: string;
  config: object;
  code: unknown;
}

/** @throws Refused 409 if the name is taken, 400 for a wrong field or code */
export const create = (platform: Platform, { functionName, config, code }: Request): Deployed => {
  const given = checked(FunctionConfig, config);
  if (platform.deployed.has(functionName))
    fail(409, "FunctionAlreadyExists", `function '${functionName}' already exists`);
  const kept = keepCode(platform.local, functionName, code);
  const spec: FunctionSpec = {
    ...given,
    functionName,
    region: platform.local.region,
    code: codeFolder(platform.local, functionName, kept.codeChecksum),
    triggers: [],
    asyncInvokeConfig: checked(AsyncInvokeConfig, {}),
  };
  return install(platform, { spec, about: { ...made(platform), ...kept, triggers: {} } });
};

/** What the API takes of a function that is there: a change is checked as the whole it makes. */
const configOf = ({ spec }: Definition) => {
  const { region: _, code: __, triggers: ___, asyncInvokeConfig: ____, concurrencyConfig: _____, ...config } = spec;
  return config;
};

/** What is not in `config` stays, and so does the code if none is given. */
export const update = (platform: Platform, { functionName, config, code }: Request): Deployed => {
  const { spec, about } = changeable(platform, functionName);
  const bare = functionName.replace(/^.*\$/, "");
  const given = checked(FunctionConfig, { ...configOf({ spec }), functionName: bare, ...config });
  const kept = code === undefined ? about : keepCode(platform.local, functionName, code);
  const { codeSize, codeChecksum } = kept;
  const folder = codeFolder(platform.local, functionName, codeChecksum);
  const now = { ...spec, ...given, functionName, code: folder };
  return install(platform, { spec: now, about: { ...remade(platform, about), codeSize, codeChecksum } });
};
