import { createHash } from "node:crypto";
import type * as z from "zod";
import type { Item } from "../clock.ts";
import type { Host } from "./host.ts";
import { targetOf } from "./qualifier.ts";
import { requestIdOf } from "./request-id.ts";
import type { LogTriggerConfig } from "./schema.ts";

/** Where lines are read from. */
export interface LogPlace {
  accountId: string;
  project: string;
  logstore: string;
}

export interface ShardEnd {
  shardId: number;
  /** After all that has arrived. */
  cursor: string;
  /** Unix seconds of the last arrival. */
  time: number;
}

/** The log service, as far as triggers read it. */
export interface LogSource {
  endpoint: string;
  /** None of a logstore that is not there. */
  ends(place: LogPlace): Promise<ShardEnd[]>;
  /** The cursor before all that arrived at an instant (ms) or later. */
  cursorAt(place: LogPlace, shardId: number, at: number): Promise<string>;
}

interface LogTrigger extends LogPlace {
  functionName: string;
  qualifier: string | undefined;
  config: z.infer<typeof LogTriggerConfig>;
}

/** How far a shard was read, and up to where an event that has not been taken yet goes. */
interface Progress {
  cursor: string;
  pending?: ShardEnd;
}

interface Range {
  begin: string;
  end: ShardEnd;
}

const KIND = "fc/log";
const SOURCE = /^acs:log:[\w-]+:(\d+):project\/(.+)$/;

/** By `<function>/<trigger>`, which is the key in the agenda as well. */
const triggersOf = ({ deployed }: Host): Map<string, LogTrigger> => {
  const triggers = new Map<string, LogTrigger>();
  for (const { spec } of deployed.values())
    for (const { triggerType, triggerName, triggerConfig, qualifier, sourceArn = "" } of spec.triggers) {
      if (triggerType !== "log" || !triggerConfig.enable) continue;
      const [, accountId = "", project = ""] = SOURCE.exec(sourceArn) ?? [];
      const place = { accountId, project, logstore: triggerConfig.sourceConfig.logstore };
      const { functionName } = spec;
      triggers.set(`${functionName}/${triggerName}`, { ...place, functionName, qualifier, config: triggerConfig });
    }
  return triggers;
};

const sha1 = (text: string): string => createHash("sha1").update(text).digest("hex");

/** Section 4.1: no lines, only where they lie. */
const eventOf = (
  key: string,
  { project, logstore, config }: LogTrigger,
  range: Range & { endpoint: string },
): string => {
  const { begin, end, endpoint } = range;
  return JSON.stringify({
    parameter: config.functionParameter,
    source: {
      endpoint,
      projectName: project,
      logstoreName: logstore,
      shardId: end.shardId,
      beginCursor: begin,
      endCursor: end.cursor,
    },
    jobName: sha1(key),
    taskId: sha1(`${key}/${end.shardId}/${begin}`).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5"),
    cursorTime: end.time,
  });
};

/**
 * Log triggers, section 4: one event for each shard and interval that has new lines. What a function does not take is tried
 * again at once, `maxRetryTime` times, and then, the same range, at the next interval; nothing is skipped.
 */
export const startLogTriggers = (host: Host) => {
  const { dial, store, log } = host.local;
  const progress = store.openDB<Progress, string>({ name: "fc/log-progress", encoding: "json" });
  let triggers = new Map<string, LogTrigger>();

  const takes = async (key: string, trigger: LogTrigger, range: Range & { endpoint: string }): Promise<boolean> => {
    const { functionName, qualifier } = trigger;
    const requestId = requestIdOf(`${key}/${range.end.shardId}/${range.begin}`);
    const { instances, credentials } = targetOf(host, { functionName, qualifier, requestId });
    const event = eventOf(key, trigger, range);
    for (let retryCount = 0; retryCount <= trigger.config.jobConfig.maxRetryTime; retryCount++) {
      const outcome = await instances.run({ event, requestId, retryCount, credentials: credentials() });
      if (outcome && !outcome.errorType) return true;
    }
    return false;
  };

  /** The range is kept before it is handed over, so that it is the same one after a crash and at the next interval. */
  const readShard = async (source: LogSource, item: Item<number>, [trigger, end]: [LogTrigger, ShardEnd]) => {
    const at = `${item.key}/${end.shardId}`;
    const since = (trigger.config.sourceConfig.startTime ?? item.data / 1000) * 1000;
    const { cursor = await source.cursorAt(trigger, end.shardId, since), pending = end } = progress.get(at) ?? {};
    if (cursor === pending.cursor) return;
    progress.putSync(at, { cursor, pending });
    const range = { begin: cursor, end: pending, endpoint: source.endpoint };
    if (await takes(item.key, trigger, range)) progress.putSync(at, { cursor: pending.cursor });
    else log(`fc: ${item.key} was not taken, and is tried again at the next interval`);
  };

  const forget = (key: string): void => {
    dial.drop(KIND, key);
    for (const at of [...progress.getKeys({ start: `${key}/`, end: `${key}/\uffff` })]) progress.removeSync(at);
  };

  const renew = (): void =>
    store.transactionSync(() => {
      triggers = triggersOf(host);
      for (const { key } of [...dial.items(KIND)]) if (!triggers.has(key)) forget(key);
      for (const key of triggers.keys())
        if (!dial.has(KIND, key)) dial.put({ kind: KIND, key, due: dial.now(), data: dial.now() });
    });

  /** From now on lines are looked for; `data` of an item is when its trigger was made. */
  const watch = (source: LogSource): void =>
    dial.on<number>(KIND, async (item) => {
      const trigger = triggers.get(item.key);
      if (!trigger) return;
      for (const end of await source.ends(trigger)) await readShard(source, item, [trigger, end]);
      const due = item.due + trigger.config.jobConfig.triggerInterval * 1000;
      if (triggers.has(item.key)) dial.put({ kind: KIND, key: item.key, due, data: item.data });
    });
  renew();
  return { renew, watch };
};
