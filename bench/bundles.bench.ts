import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { build, functionNames } from "../scripts/build.ts";
import { bench, quantile } from "./report.ts";

/** What does each function cost at its first call, in CPU and in size? CPU-ms above bare node, middle of interleaved runs. */
const STATE_ONLY = { ms: 80, kb: 1_000 };
const WITH_OPENAPI = { ms: 140, kb: 1_600 };
/** Stands in the text of every bundle that signs calls of the OpenAPI services. */
const OPENAPI_MARK = "ACS3-HMAC-SHA256";
const BYTES_PER_KB = 1_024;
/** A first call that waits for something that is not there is cut off; waiting costs no CPU. */
const PATIENCE_MS = 3_000;

/** The call has an empty event and services that nobody listens at: what it throws does not matter, what it loads does. */
const CONTEXT = { requestId: "r", credentials: { accessKeyId: "a", accessKeySecret: "b" }, function: { timeout: 3 } };
const CLOSED = "127.0.0.1:9";
const env = {
  ...{ PATH: "", MSS_REGION: "cn-hangzhou", MSS_ACCOUNT_ID: "1", MSS_PROTOCOL: "http", MSS_SENDER: "a@example.com" },
  ...{ MSS_OTS_ENDPOINT: `http://${CLOSED}`, MSS_OTS_INSTANCE: "i", MSS_PUBLIC_URL: `http://${CLOSED}` },
  ...{ MSS_DINGTALK_ENDPOINT: `http://${CLOSED}`, MSS_VOICE_ENDPOINT: CLOSED },
  ...{ MSS_FNF_ENDPOINT: CLOSED, MSS_FC_ENDPOINT: CLOSED, MSS_DM_ENDPOINT: CLOSED, MSS_STS_ENDPOINT: CLOSED },
};

const measuring = (work: string): string => `
  const end = () => {
    const { user, system } = process.cpuUsage();
    require("node:fs").writeSync(1, "CPU " + (user + system) / 1000);
    process.exit(0);
  };
  setTimeout(end, ${PATIENCE_MS});
  (async () => { ${work} })().catch(() => {}).finally(end);`;

const cpuMs = (work: string): number => {
  const { stdout } = spawnSync(process.execPath, ["-e", measuring(work)], { encoding: "utf8", env });
  return Number(/CPU ([\d.]+)/.exec(stdout)?.[1]);
};

const firstCall = (file: string): string =>
  `await require(${JSON.stringify(file)}).handler(Buffer.from("{}"), ${JSON.stringify(CONTEXT)}, () => {});`;

interface Bundle {
  name: string;
  file: string;
  runs: number[];
}

const isOver = ({ name, file, runs }: Bundle, bare: number): boolean => {
  const limit = readFileSync(file, "utf8").includes(OPENAPI_MARK) ? WITH_OPENAPI : STATE_ONLY;
  const [ms, kb] = [quantile(runs, 0.5) - bare, statSync(file).size / BYTES_PER_KB];
  const over = !(ms <= limit.ms) || kb > limit.kb;
  const line = `${ms.toFixed(0).padStart(5)} ms of ${limit.ms}${kb.toFixed(0).padStart(6)} KB of ${limit.kb}`;
  console.log(`${over ? "OVER" : "ok  "} ${name.padEnd(20)}${line}`);
  return over;
};

bench("bundles", { runs: 11 }, async ({ runs }) => {
  await build(() => undefined);
  const file = (name: string) => join(__dirname, "../dist", name, "index.js");
  const bundles: Bundle[] = functionNames().map((name) => ({ name, file: file(name), runs: [] }));
  const bare: number[] = [];
  for (let run = 0; run < runs; run++) {
    bare.push(cpuMs(""));
    for (const bundle of bundles) bundle.runs.push(cpuMs(firstCall(bundle.file)));
  }
  const base = quantile(bare, 0.5);
  const over = bundles.filter((bundle) => isOver(bundle, base)).length;
  return {
    figures: `${bundles.length} bundles, ${over} over, bare node ${base.toFixed(0)} ms (n ${runs})`,
    goal: `Tablestore ≤ ${STATE_ONLY.ms} ms, ${STATE_ONLY.kb} KB; with OpenAPI ≤ ${WITH_OPENAPI.ms} ms, ${WITH_OPENAPI.kb} KB`,
    met: over === 0,
  };
});
