import { parseArgs } from "node:util";
import type { Credentials } from "../shared/cloud/credentials.ts";
import { createTables, putFlow } from "../shared/cloud/setup.ts";
import type { Config } from "../shared/runtime/config.ts";
import { type Ending, ending, finish } from "./command.ts";
import { deployment, deploymentFrom, type Environment, flowDefinition, flowFiles } from "./deployment.ts";
import { type Prerequisite, prerequisites } from "./prerequisites.ts";
import { type CustomerRules, setUpRules } from "./rules.ts";

const usage = `Usage: npm run setup [-- --check]

Creates the tables and the flows that are missing, and in each customer's account the alert rules and their webhook; a second
time nothing changes. Reads MSS_… as s.yaml has them,
ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and, with temporary ones, ALIBABA_CLOUD_SECURITY_TOKEN.

  --check  lists what must be there as ready, missing or waiting, with who must act; changes nothing
  --help   this text

Exit 0: done, or all is ready. 1: it could not be done, or something is not ready. 2: wrong arguments.`;

/** CloudFlow calls the functions under this role. */
const FLOW_ROLE = "mss-cloudflow";

/** Tables, indexes and flows, each made if it is missing; a second time nothing changes. */
export const setUp = async (config: Config, credentials: Credentials) => {
  const { client, call } = deployment(config, credentials);
  const roleArn = `acs:ram::${config.accountId}:role/${FLOW_ROLE}`;
  const tables = await createTables(client, config.tablePrefix);
  const flows: string[] = [];
  for (const flow of flowFiles)
    flows.push(
      `${flow} ${await putFlow(call(config.flows), { flow, definition: flowDefinition(flow, config), roleArn })}`,
    );
  return { tables, flows };
};

const rulesLine = ({ customer, made, because }: CustomerRules): string => {
  const names = Object.entries(made).map(([name, how]) => `${name} ${how}`);
  return `\nalert rules of ${customer}: ${because === undefined ? names.join(", ") : `refused (${because})`}`;
};

const make = async (env: Environment): Promise<Ending> => {
  const at = deploymentFrom(env);
  const { tables, flows } = await setUp(at.config, at.credentials);
  const rules = await setUpRules(at);
  const made = tables.length === 0 ? "all are there" : `created ${tables.join(", ")}`;
  const isRefused = rules.some(({ because }) => because !== undefined);
  return {
    code: isRefused ? 1 : 0,
    text: `tables: ${made}\nflows: ${flows.join(", ")}${rules.map(rulesLine).join("")}`,
  };
};

const lineOf = ({ what, state, todo }: Prerequisite): string => `${state.padEnd(8)} ${what}${todo && `: ${todo}`}`;

const check = async (env: Environment): Promise<Ending> => {
  const found = await prerequisites(deploymentFrom(env), env.MSS_RAM_ENDPOINT);
  return { code: found.every(({ state }) => state === "ready") ? 0 : 1, text: found.map(lineOf).join("\n") };
};

/** The command without its printing. */
export const run = (args: string[], env: Environment): Promise<Ending> =>
  ending(async () => {
    const flag = { type: "boolean", default: false } as const;
    const { values } = parseArgs({ args, options: { check: flag, help: flag } });
    if (values.help) return { code: 0, text: usage };
    return values.check ? check(env) : make(env);
  });

if (require.main === module) void finish(run(process.argv.slice(2), process.env));
