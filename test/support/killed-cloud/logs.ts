import { Agent } from "node:http";
import { connectOld, pull } from "../../local/sls/data-plane.ts";
import { connect, LOGSTORE, models, PROJECT } from "../../local/sls/sdk.ts";
import { PATIENCE_MS, type Ready } from "./cloud.ts";
import { eachOnce, type Load, load } from "./load.ts";

const SHARDS = 2;
/** Lines of one group. */
const LINES = 20;
/** Of all lines, unix seconds: their time is their own, whenever they come. */
const TIME = 1_790_000_000;
/** Rows of one answer of SQL. */
const MOST_ROWS = 10_000;

/** As the service itself tells it. */
const urlOf = ({ endpoints: { sls = "" } }: Ready): string => `http://${sls.replace("localhost", "127.0.0.1")}`;
const clientOf = (cloud: Ready) => connect(urlOf(cloud), cloud);
const oldClientOf = (cloud: Ready) => connectOld(urlOf(cloud), cloud);

/** This SDK takes calls that follow each other on one connection for one that hangs, so that each has its own. */
const posting = { timeout: PATIENCE_MS, agent: new Agent({ keepAlive: false }) };

const prepare = async (cloud: Ready): Promise<void> => {
  const client = clientOf(cloud);
  await client.createProject(new models.CreateProjectRequest({ projectName: PROJECT, description: "killed" }));
  const store = { logstoreName: LOGSTORE, ttl: 30, shardCount: SHARDS };
  await client.createLogStore(PROJECT, new models.CreateLogStoreRequest(store));
  const keys = { n: { type: "long", docValue: true }, line: { type: "long", docValue: true } };
  await client.createIndex(PROJECT, LOGSTORE, new models.CreateIndexRequest({ body: new models.Index({ keys }) }));
};

/** A reader who follows one shard, and never looks back. */
const followerOf = (shard: number) => {
  const seen: string[] = [];
  let cursor: string | undefined;
  const begin = async (cloud: Ready): Promise<string> => {
    const asked = new models.GetCursorRequest({ from: "begin" });
    const { body } = await clientOf(cloud).getCursor(PROJECT, LOGSTORE, String(shard), asked);
    return String(body?.cursor);
  };
  const follow = async (cloud: Ready): Promise<number> => {
    cursor ??= await begin(cloud);
    const next = await pull(clientOf(cloud), shard, { cursor, count: "1000" });
    const lines = next.groups.flatMap(({ logs }) => logs.map(({ content }) => `${content.n}`));
    seen.push(...lines);
    cursor = next.cursor;
    return lines.length;
  };
  return { seen, follow };
};

/** By number of its group, how many of its lines a query finds. */
const foundBy = async (cloud: Ready): Promise<Map<number, number>> => {
  const query = `* | select n, count(*) as lines, count(distinct line) as different group by n limit ${MOST_ROWS}`;
  const asked = new models.GetLogsV2Request({ from: TIME - 1, to: TIME + LINES, query });
  const { body } = await clientOf(cloud).getLogsV2(PROJECT, LOGSTORE, asked);
  const rows = (body?.data ?? []) as Record<string, string>[];
  return new Map(rows.map(({ n, lines, different }) => [Number(n), lines === different ? Number(lines) : -1]));
};

/** Groups of lines, and readers who follow each shard from its beginning. */
export const logLoads = (): Load[] => {
  const acknowledged = new Set<number>();
  const followers = Array.from({ length: SHARDS }, (_, shard) => followerOf(shard));
  const put = async (cloud: Ready, n: number): Promise<number> => {
    const logs = Array.from({ length: LINES }, (_, at) => ({
      timestamp: TIME + at,
      content: { n: `${n}`, line: `${at}` },
    }));
    await oldClientOf(cloud).postLogStoreLogs(PROJECT, LOGSTORE, { logs }, posting);
    acknowledged.add(n);
    return LINES;
  };
  const follow = (cloud: Ready): Promise<number[]> => Promise.all(followers.map((one) => one.follow(cloud)));
  const checkFound = async (cloud: Ready): Promise<string[]> => {
    const found = await foundBy(cloud);
    const lost = [...acknowledged].filter((n) => !found.has(n)).map((n) => `group ${n} is not found`);
    const torn = [...found].filter(([, lines]) => lines !== LINES).map(([n, lines]) => `group ${n} has ${lines} lines`);
    return [...lost, ...torn];
  };
  const checkFollowed = (): string[] => {
    const seen = followers.flatMap((one) => one.seen).sort();
    const groups = seen.filter((n, at) => n !== seen[at - 1]);
    const lost = eachOnce("group that readers follow", [...acknowledged].map(String), groups);
    const doubled =
      seen.length > groups.length * LINES ? [`readers saw ${seen.length} lines of ${groups.length} groups`] : [];
    return [...lost, ...doubled];
  };
  return [
    load({ name: "log lines", lanes: 2, prepare, act: put, check: checkFound }),
    load({
      name: "lines read along",
      lanes: 1,
      pauseMs: 50,
      prepare: async () => undefined,
      act: async (cloud) => (await follow(cloud)).reduce((sum, lines) => sum + lines, 0),
      left: async (cloud) => (await follow(cloud)).reduce((sum, lines) => sum + lines, 0),
      check: async () => checkFollowed(),
    }),
  ];
};
