import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { WorkerOptions } from "node:worker_threads";
import type { Credentials } from "../accounts.ts";
import type { Local } from "../service.ts";
import type { Definition } from "./definitions/definition.ts";
import type { Definitions } from "./definitions/store.ts";
import { type Instances, openInstances } from "./instances.ts";
import { underFaults } from "./misfortune.ts";
import { type FunctionSpec, LATEST } from "./project.ts";
import { type Watched, watch } from "./watched.ts";

/** A function that can be called. */
export interface Deployed extends Definition, Watched {
  /** `acs:fc:<region>:<account>:functions/<name>` */
  arn: string;
  credentials(): Partial<Credentials>;
}

export interface Host {
  local: Local;
  /** In the order of s.yaml, then those that came through the API, by name. */
  deployed: Map<string, Deployed>;
  definitions: Definitions;
  /** Versions that were called, by `<function>/<version>`. */
  published: Map<string, Deployed>;
  /** Of functions that were changed or removed: they still answer what they took on. */
  retired: Instances[];
}

/** Enough for the widest fan-out of ours at once on a small machine; the cloud's default is 100 in a region. */
const MAX_INSTANCES = 8;
/** Without a concurrency of its own: far above what our functions fan out to. */
const MAX_WAITING = 1000;
/** A month of virtual time with a line a minute and function stays below; the full file is kept once as `.1`. */
const MAX_LOG_BYTES = 32 * 1024 * 1024;
/** Section 1.3: the platform's credentials are good for 36 h; renewed when half of that is over. */
const CREDENTIALS_MS = 36 * 3_600_000;

/**
 * With a role, temporary credentials of it; without one, the provider's own key.
 * (The cloud injects nothing without a role.)
 */
const credentialsOf = ({ accounts, dial }: Local, { role, functionName }: FunctionSpec) => {
  const { id, accessKeyId, accessKeySecret } = accounts.get("provider");
  if (!role) return () => ({ accessKeyId, accessKeySecret });
  const assumed = { accountId: id, name: role.replace(/^.*role\//, ""), trustedAccountId: id, externalId: "" };
  let held = accounts.issue(assumed, functionName, dial.now() + CREDENTIALS_MS);
  return () => {
    if (held.expiresAt - dial.now() < CREDENTIALS_MS / 2)
      held = accounts.issue(assumed, functionName, dial.now() + CREDENTIALS_MS);
    const { accessKeyId, accessKeySecret, securityToken } = held;
    return { accessKeyId, accessKeySecret, securityToken };
  };
};

interface Placed {
  spec: FunctionSpec;
  qualifier: string;
}

/** Section 1.6: the function's own variables and those of the platform. */
const environmentOf = (
  { spec, qualifier }: Placed,
  { region, accounts }: Local,
  credentials: Partial<Credentials>,
) => ({
  ...spec.environmentVariables,
  FC_FUNC_CODE_PATH: spec.code,
  FC_ACCOUNT_ID: accounts.get("provider").id,
  FC_REGION: region,
  FC_FUNCTION_NAME: spec.functionName,
  FC_FUNCTION_HANDLER: spec.handler,
  FC_FUNCTION_MEMORY_SIZE: String(spec.memorySize),
  FC_QUALIFIER: qualifier,
  FC_INSTANCE_ID: `c-${spec.functionName}`,
  ALIBABA_CLOUD_ACCESS_KEY_ID: credentials.accessKeyId,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: credentials.accessKeySecret,
  ALIBABA_CLOUD_SECURITY_TOKEN: credentials.securityToken,
});

/** The parts of the context that every request of a function shares: section 1.3. */
const contextOf = ({ spec, qualifier }: Placed, { region, accounts }: Local) => ({
  function: { name: spec.functionName, handler: spec.handler, memory: spec.memorySize, timeout: spec.timeout },
  service: { logProject: "", logStore: "", qualifier, versionId: qualifier === LATEST ? "" : qualifier },
  region,
  accountId: accounts.get("provider").id,
});

const workerOf = (local: Local, placed: Placed, credentials: Partial<Credentials>): WorkerOptions => {
  const { spec } = placed;
  const [file = "", exportName = ""] = spec.handler.split(".");
  return {
    execArgv: [],
    env: environmentOf(placed, local, credentials),
    resourceLimits: { maxOldGenerationSizeMb: spec.memorySize },
    workerData: {
      shared: local.dial.shared,
      logFile: join(local.folder, "logs", `${spec.functionName}.log`),
      maxLogBytes: MAX_LOG_BYTES,
      bundle: join(spec.code, `${file}.js`),
      exportName,
      context: contextOf(placed, local),
    },
  };
};

/** Of its reserved concurrency, what does not fit beside each other waits; what is beyond that is refused: section 1.5. */
const roomOf = ({ concurrencyConfig }: FunctionSpec) => {
  const { reservedConcurrency = MAX_INSTANCES + MAX_WAITING } = concurrencyConfig ?? {};
  const maxInstances = Math.min(reservedConcurrency, MAX_INSTANCES);
  return { maxInstances, maxWaiting: reservedConcurrency - maxInstances };
};

/** @param qualifier the version, or LATEST */
export const deploy = (local: Local, spec: FunctionSpec, qualifier = LATEST): Deployed => {
  const credentials = credentialsOf(local, spec);
  const instances = openInstances({
    worker: workerOf(local, { spec, qualifier }, credentials()),
    timeoutSeconds: spec.timeout,
    ...roomOf(spec),
  });
  const arn = `acs:fc:${local.region}:${local.accounts.get("provider").id}:functions/${spec.functionName}`;
  const watched = watch(underFaults(instances, local.faults, spec.functionName), () => local.dial.now());
  return { spec, arn, credentials, ...watched };
};

/** A function of s.yaml hides one of its name that came through the API. */
export const openHost = (local: Local, specs: FunctionSpec[], definitions: Definitions): Host => {
  mkdirSync(join(local.folder, "logs"), { recursive: true });
  const deployed = new Map(specs.map((spec) => [spec.functionName, deploy(local, spec)]));
  for (const { spec, about } of definitions.all())
    if (deployed.has(spec.functionName)) local.log(`fc: ${spec.functionName} is the one of s.yaml from now on`);
    else deployed.set(spec.functionName, { ...deploy(local, spec), about });
  return { local, deployed, published: new Map(), definitions, retired: [] };
};
