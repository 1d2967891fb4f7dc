import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkAccess } from "../shared/cloud/access.ts";
import type { Credentials } from "../shared/cloud/credentials.ts";
import { type FlowFile, flowNames } from "../shared/cloud/flows.ts";
import { rpc } from "../shared/cloud/openapi.ts";
import { Fault } from "../shared/errors.ts";
import { type Config, configFrom } from "../shared/runtime/config.ts";
import { connect } from "../shared/runtime/live.ts";

export type Environment = Record<string, string | undefined>;

/** The defaults of s.yaml. */
export const defaults = {
  MSS_REGION: "cn-hangzhou",
  MSS_OTS_INSTANCE: "mss-state",
  MSS_PUBLIC_URL: "https://mss.example.com",
  MSS_SENDER: "mss@mail.example.com",
};

const withDefaults = (env: Environment): Environment => ({
  ...defaults,
  ...Object.fromEntries(Object.entries(env).filter(([, value]) => value !== "")),
});

const credentialsFrom = (env: Environment): Credentials => {
  const { ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret } = env;
  if (!accessKeyId || !accessKeySecret)
    throw new Fault("CONFIG_MISSING", "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET are not set");
  return { accessKeyId, accessKeySecret, securityToken: env.ALIBABA_CLOUD_SECURITY_TOKEN };
};

/** A deployment as its operator reaches it. */
export const deployment = (config: Config, credentials: Credentials) => {
  const { client, deps } = connect(config, { credentials: () => credentials, log: () => undefined });
  const { protocol, region } = config;
  const call = (host: string) => rpc({ host, protocol, region }, () => credentials);
  return { config, credentials, client, call, admin: { ...deps, checkAccess: checkAccess(call(config.sts)) } };
};
export type Deployment = ReturnType<typeof deployment>;

/**
 * @param env `MSS_…` as in s.yaml, `ALIBABA_CLOUD_ACCESS_KEY_ID`, `…_SECRET` and, with temporary ones, `ALIBABA_CLOUD_SECURITY_TOKEN`
 * @throws Fault CONFIG_MISSING naming what is missing
 */
export const deploymentFrom = (env: Environment): Deployment =>
  deployment(configFrom(withDefaults(env)), credentialsFrom(env));

/** Files of workflows/, each a flow. */
export const flowFiles = Object.keys(flowNames) as FlowFile[];

/** A file of workflows/ with its places filled in, as CloudFlow takes it. */
export const flowDefinition = (flow: FlowFile, { region, accountId }: Pick<Config, "region" | "accountId">): string =>
  readFileSync(join(__dirname, "..", "workflows", `${flow}.yaml`), "utf8").replace(
    /\$\{(region|account)\}/g,
    (_, place) => (place === "region" ? region : accountId),
  );
