import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Config } from "../shared/runtime/config.ts";
import { build } from "./build.ts";
import { type Ending, ending, finish } from "./command.ts";
import { deploymentFrom, type Environment, flowDefinition, flowFiles } from "./deployment.ts";

const usage = `Usage: npm run deploy [-- --flow-only]

Builds, then deploys s.yaml with Serverless Devs. Reads the environment that npm run setup reads; run that first.

  --flow-only  only writes dist/*.yaml, which s.yaml deploys as the flows
  --help       this text

Exit 0: deployed. 1: it could not be done. 2: wrong arguments.`;

const root = resolve(__dirname, "..");

const writeFlows = (config: Config): void => {
  mkdirSync(join(root, "dist"), { recursive: true });
  for (const flow of flowFiles) writeFileSync(join(root, "dist", `${flow}.yaml`), flowDefinition(flow, config));
};

/** The tool takes an access from these names, before any that it has stored. */
const accessOf = (env: Environment, accountId: string): Environment => ({
  AccountID: accountId,
  AccessKeyID: env.ALIBABA_CLOUD_ACCESS_KEY_ID,
  AccessKeySecret: env.ALIBABA_CLOUD_ACCESS_KEY_SECRET,
  SecurityToken: env.ALIBABA_CLOUD_SECURITY_TOKEN,
});

/** A deployment of a dozen functions takes a few minutes; the tool has been seen to hang without end. */
const TIMEOUT_MS = 20 * 60_000;

const deploy = (env: Environment, accountId: string): Ending => {
  const cli = require.resolve("@serverless-devs/s/bin/s");
  const { status, error } = spawnSync(process.execPath, [cli, "deploy", "--assume-yes"], {
    cwd: root,
    env: { ...env, ...accessOf(env, accountId) } as NodeJS.ProcessEnv,
    stdio: "inherit",
    timeout: TIMEOUT_MS,
  });
  if (status === 0) return { code: 0, text: "deployed; npm run setup -- --check says what is still missing" };
  return { code: 1, text: `the deployment failed (${error?.message ?? `exit ${status}`})` };
};

/** The command without its printing. */
export const run = (args: string[], env: Environment): Promise<Ending> =>
  ending(async () => {
    const flag = { type: "boolean", default: false } as const;
    const { values } = parseArgs({ args, options: { "flow-only": flag, help: flag } });
    if (values.help) return { code: 0, text: usage };
    const { config } = deploymentFrom(env);
    writeFlows(config);
    if (values["flow-only"]) return { code: 0, text: flowFiles.map((flow) => `dist/${flow}.yaml`).join(" ") };
    await build();
    return deploy(env, config.accountId);
  });

if (require.main === module) void finish(run(process.argv.slice(2), process.env));
