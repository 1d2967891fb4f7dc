import { createHash, randomBytes } from "node:crypto";
import type { Store } from "../store.ts";

/** What a tenant's administrator copies out of the console. */
export interface Credentials {
  /** Of the custom robot in the one group. */
  robotToken: string;
  robotSecret: string;
  /** Of the enterprise app. */
  appKey: string;
  appSecret: string;
  /** Of the app's robot. */
  robotCode: string;
}

interface Kept {
  credentials: Credentials;
  /** Of the app; instants in ms. */
  token: { accessToken: string; expiresAt: number };
  /** Of the custom robot: when it sent, and until when it is muted, in ms. */
  pace: { sentAt: number[]; mutedUntil: number };
}

export interface State {
  credentials: Credentials;
  /** Of the tenant. */
  corpId: string;
  get<K extends keyof Kept>(name: K): Kept[K] | undefined;
  put<K extends keyof Kept>(name: K, value: Kept[K]): void;
}

const CORP_ID_CHARS = 32;

const found = (): Credentials => {
  const appKey = `ding${randomBytes(8).toString("hex")}`;
  return {
    robotToken: randomBytes(32).toString("hex"),
    robotSecret: `SEC${randomBytes(32).toString("hex")}`,
    appKey,
    appSecret: randomBytes(32).toString("base64url"),
    robotCode: appKey,
  };
};

const corpIdOf = ({ appKey }: Credentials): string =>
  `ding${createHash("sha256").update(appKey).digest("hex").slice(0, CORP_ID_CHARS)}`;

/** A folder keeps its robot and its app for ever. */
export const openState = (store: Store): State => {
  const kept = store.openDB<Kept[keyof Kept], string>({ name: "dingtalk/state", encoding: "json" });
  const get = <K extends keyof Kept>(name: K) => kept.get(name) as Kept[K] | undefined;
  const credentials = store.transactionSync(() => {
    const founded = get("credentials") ?? found();
    kept.putSync("credentials", founded);
    return founded;
  });
  return { credentials, corpId: corpIdOf(credentials), get, put: (name, value) => void kept.putSync(name, value) };
};
