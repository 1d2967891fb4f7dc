import type { Logstore, Project } from "./state.ts";

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** `YYYY-MM-DD hh:mm:ss`, as the service writes the times of a project. */
const time = (ms: number): string =>
  new Date(ms).toISOString().replace("T", " ").slice(0, "YYYY-MM-DD hh:mm:ss".length);

export const showProject = ({ name, accountId, description, createdAt, updatedAt }: Project, region: string) => ({
  projectName: name,
  description,
  owner: accountId,
  region,
  status: "Normal",
  createTime: time(createdAt),
  lastModifyTime: time(updatedAt),
});

export const showLogstore = ({ name, ttl, shardCount, createdAt, updatedAt }: Logstore) => ({
  logstoreName: name,
  ttl,
  shardCount,
  mode: "standard",
  enable_tracking: false,
  autoSplit: false,
  createTime: seconds(createdAt),
  lastModifyTime: seconds(updatedAt),
});
