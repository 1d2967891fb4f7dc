import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InboxMail } from "../../local/directmail/inbox.ts";
import { startLocalCloud } from "../../local/start.ts";
import { build } from "../../scripts/build.ts";
import { approvedNames } from "../../scripts/start/approved-texts.ts";
import type { LogSet } from "../../scripts/start/log-files.ts";
import { type Stage, setStage } from "../../scripts/start/stage.ts";
import { verify } from "../../scripts/verify-export/verify.ts";
import { MINUTE } from "../../shared/domain/calendar.ts";
import type { Export } from "../../shared/response/export.ts";
import { NIGHT } from "./make.ts";

/** The whole product in the local cloud, as the outside meets it: over HTTP. Time stands still but for `pass`. */
export interface Wire extends Stage {
  /** The log service posts its alert. */
  alert(body: object): Promise<Response>;
  /** Somebody follows the link of a page and presses a button behind it. */
  press(mail: InboxMail | undefined, act: "acknowledge" | "answer"): Promise<Response>;
  /** A call with the operator's key. */
  desk(method: string, path: string, body?: object): Promise<Response>;
  pass(minutes: number): Promise<void>;
  /** Oldest first; of one recipient, or all. */
  mails(to?: string): Promise<InboxMail[]>;
  /** Proved by the verifier. */
  exported(): Promise<Export>;
  close(): Promise<void>;
}

const PROJECT = join(__dirname, "../../s.yaml");

const callsOn = ({ front, keys, tokenFor, cloud }: Stage) => ({
  alert: (body: object) => {
    const headers = { "content-type": "application/json", "x-mss-token": tokenFor({ ...body }) };
    return fetch(`${front}/v1/hooks/sls`, { method: "POST", headers, body: JSON.stringify(body) });
  },
  press: async (mail: InboxMail | undefined, act: string) => {
    const [url = front] = /http\S+\/v1\/answer\/[\w-]+/.exec(mail?.text ?? "") ?? [];
    const shown = await fetch(url);
    if (!(await shown.text()).includes("<form")) return shown;
    return fetch(url, { method: "POST", body: new URLSearchParams({ act }) });
  },
  desk: (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${keys.operator}`, "content-type": "application/json" };
    return fetch(front + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  },
  pass: async (minutes: number) => void (await cloud.dial.runUntil(cloud.dial.now() + minutes * MINUTE)),
  mails: async (to?: string) => {
    const all = (await (await fetch(`${front}/__local/inbox/mail`)).json()) as InboxMail[];
    return to === undefined ? all : all.filter((mail) => mail.to.includes(to));
  },
  exported: async () => {
    const answer = await fetch(`${front}/v1/export`, { headers: { authorization: `Bearer ${keys.admin}` } });
    const exported = (await answer.json()) as Export;
    const verification = verify(exported);
    if (!verification.ok) throw new Error(verification.problem);
    return exported;
  },
});

/**
 * @param startAt of the dial, ms
 * @param logs lines in the customers' log stores
 * @param seed of faults that strike by chance
 */
export const openWire = async (startAt = NIGHT, logs?: LogSet, seed?: number): Promise<Wire> => {
  await build(() => undefined);
  const folder = mkdtempSync(join(tmpdir(), "wire-"));
  const cloud = await startLocalCloud({ folder, project: PROJECT, startAt, seed, env: approvedNames() });
  const stage = await setStage(cloud, { alerts: [], logs });
  const close = async (): Promise<void> => {
    await cloud.close();
    rmSync(folder, { recursive: true });
  };
  return { ...stage, ...callsOn(stage), close };
};
