import { type Operation, ownProject, textOf, wholeOf } from "../call.ts";
import { refusals } from "../errors.ts";
import { MAX_LOGSTORES, NAME } from "../limits.ts";
import { addLogstore, findLogstore, logstoresOf } from "../state.ts";

/** Days; 3650 = for ever. */
const MAX_TTL = 3650;
const MAX_SHARDS = 10;

const within = (value: unknown, name: string, most: number, fallback: number): number => {
  const number = wholeOf(value) ?? fallback;
  if (number >= 1 && number <= most) return number;
  throw refusals.parameter(`${name} takes 1 to ${most}`);
};

export const createLogStore: Operation = async (call) => {
  const { name: project } = ownProject(call, "CreateLogStore");
  const { sls, body } = call;
  const name = textOf(body, "logstoreName");
  if (!NAME.test(name))
    throw refusals.parameter("logstoreName takes 3 to 63 small letters, digits, hyphens and underscores");
  const ttl = within(body.ttl, "ttl", MAX_TTL, 30);
  const shardCount = within(body.shardCount, "shardCount", MAX_SHARDS, 2);
  if (findLogstore(sls, project, name)) throw refusals.exists("LogStoreAlreadyExist", `logstore ${name}`);
  if (logstoresOf(sls, project).length >= MAX_LOGSTORES)
    throw refusals.parameter(`a project has at most ${MAX_LOGSTORES} logstores`);
  await addLogstore(sls, { project, name, ttl, shardCount });
  return {};
};
