import { parseArgs } from "node:util";
import { type LocalCloud, startLocalCloud } from "./start.ts";

const usage = `Usage: npm run cloud [-- options]

The local cloud alone, for any program that uses the official SDKs. Serves until Ctrl-C.

  --data DIR      state; starting again on the same folder goes on (default .local)
  --port-base N   first of the ports (default: free ones)
  --speed N       virtual seconds per real second, 0 stops the clock, max skips all waiting (default 1)
  --seed N        of faults that strike by chance (default 1)
  --throttle      CloudFlow and Tablestore refuse what is above their calls per second
  --fsync         survive power loss too
  --json          print one line of JSON when ready
  --help          this text`;

/** Highest number of a port, less the room that the services need. */
const MAX_PORT_BASE = 65_000;
/** A day a second. */
const MAX_SPEED = 86_400;

/** Wrong arguments: exit 2. */
class UsageError extends Error {}

const numberUpTo = (name: string, text: string, most: number): number => {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= most))
    throw new UsageError(`--${name} takes 0 to ${most}, not ${text}`);
  return value;
};

const parse = (args: string[]) => {
  try {
    return parseArgs({
      args,
      options: {
        data: { type: "string", default: ".local" },
        "port-base": { type: "string" },
        speed: { type: "string", default: "1" },
        seed: { type: "string", default: "1" },
        throttle: { type: "boolean", default: false },
        fsync: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
};

/** The line that `--json` prints: contract.md. */
const describe = ({
  accounts,
  endpoints: { front, ...endpoints },
  instance,
  local,
  dingtalk,
  environment,
}: LocalCloud) => {
  const { id: accountId, accessKeyId, accessKeySecret } = accounts.get("provider");
  return {
    accessKeyId,
    accessKeySecret,
    accountId,
    region: local.region,
    instance,
    endpoints,
    dingtalk,
    showNumber: environment.MSS_VOICE_SHOW_NUMBER,
    smtpPassword: environment.MSS_SMTP_PASSWORD,
    admin: `${front}/__local`,
  };
};

const table = (cloud: LocalCloud): string => {
  const { endpoints, dingtalk, ...rest } = describe(cloud);
  const rows = Object.entries({ ...endpoints, ...dingtalk, ...rest });
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
};

const stopped = () =>
  new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });

const serve = async (args: string[]): Promise<void> => {
  const { data, "port-base": base, speed: pace, seed: drawn, fsync, throttle: throttles, json, help } = parse(args);
  if (help) return console.log(usage);
  const portBase = base === undefined ? undefined : numberUpTo("port-base", base, MAX_PORT_BASE);
  const speed = pace === "max" ? pace : numberUpTo("speed", pace, MAX_SPEED);

  const seed = numberUpTo("seed", drawn, Number.MAX_SAFE_INTEGER);

  const cloud = await startLocalCloud({ folder: data, portBase, fsync, throttles, seed, log: console.error });
  const stop = stopped();
  await cloud.clock.setSpeed(speed);
  console.log(json ? JSON.stringify(describe(cloud)) : table(cloud));
  await stop;
  await cloud.close();
};

serve(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
