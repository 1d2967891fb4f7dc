import { randomBytes } from "node:crypto";
import type { Store } from "./store.ts";

/** Who signed a request, as far as the local cloud knows. */
export interface Caller {
  accountId: string;
  /** `acs:ram::<account>:user/mss` for the key of an account (roles may not be assumed by root), or `acs:sts::<account>:assumed-role/<role>/<session>` for temporary credentials. */
  arn: string;
  accessKeyId: string;
  accessKeySecret: string;
  /** Of a session that was given one: JSON, and well formed. */
  policy?: string;
}

export interface Credentials {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string;
}

/** A role that `AssumeRole` may hand out, with the trust that a customer sets up in their own account. */
export interface Role {
  accountId: string;
  name: string;
  trustedAccountId: string;
  externalId: string;
}

export interface Account {
  /** 16 digits. */
  id: string;
  name: string;
  accessKeyId: string;
  accessKeySecret: string;
}

/** The provider's own account, and one for each sample customer. */
export const accountNames = ["provider", "customer-cn", "customer-en"] as const;
export type AccountName = (typeof accountNames)[number];

/** The same in every folder, so that what names them can be compared between folders; keys and trust are each folder's own. */
const accountIds: Record<AccountName, string> = {
  provider: "1000000000000000",
  "customer-cn": "1000000000000001",
  "customer-en": "1000000000000002",
};

type Issued = Credentials & { securityToken: string; expiresAt: number };

export interface Accounts {
  get(name: AccountName): Account;
  roles(): Role[];
  /** Temporary credentials of a role; they stay valid until `expiresAt` (ms on the dial) and survive a restart. */
  issue(role: Role, session: string, expiresAt: number, policy?: string): Issued;
  /** Who owns this key id, or why it is not accepted. */
  find(
    accessKeyId: string,
    securityToken: string | undefined,
    now: number,
  ): Caller | "unknown-key" | "wrong-token" | "expired-token";
}

/** Everything that is made once: a folder keeps its keys and trust for ever. */
interface Founding {
  accounts: Account[];
  roles: Role[];
}

interface Session extends Caller {
  securityToken: string;
  expiresAt: number;
}

/** A customer lets the provider look through one role and change things through the other: mission.md S6. */
const roleNames = ["mss-read", "mss-write"];

/** Expired sessions dropped whenever one is issued: more than one, so that their number stays bounded. */
const SWEEP_SESSIONS = 10;
/** Expired sessions are kept for a day, to be refused as expired and not as unknown. */
const KEEP_EXPIRED_MS = 24 * 3_600_000;
/** Sessions that are remembered: those of all functions, and of some customers. */
const MAX_REMEMBERED = 200;
/** Longer than any key id; the store takes no endless keys. */
const MAX_KEY_ID_CHARS = 128;

const key = (prefix: string) => ({
  accessKeyId: prefix + randomBytes(10).toString("hex"),
  accessKeySecret: randomBytes(15).toString("hex"),
});

const foundAccount = (name: AccountName): Account => ({
  id: accountIds[name],
  name,
  ...key("LTAI"),
});

const foundRoles = (customer: Account, provider: Account): Role[] => {
  const externalId = randomBytes(16).toString("hex");
  return roleNames.map((name) => ({ accountId: customer.id, name, trustedAccountId: provider.id, externalId }));
};

const found = (): Founding => {
  const accounts = accountNames.map(foundAccount);
  const [provider, ...customers] = accounts;
  return { accounts, roles: provider ? customers.flatMap((customer) => foundRoles(customer, provider)) : [] };
};

const userOf = ({ id, accessKeyId, accessKeySecret }: Account): Caller => ({
  accountId: id,
  arn: `acs:ram::${id}:user/mss`,
  accessKeyId,
  accessKeySecret,
});

/** Key ids of sessions sort by expiry. */
const sessionPrefix = (expiresAt: number) => `STS.${Math.max(0, expiresAt).toString(16).padStart(12, "0")}`;

const sessionOf = (role: Role, session: string, expiresAt: number): Session => ({
  accountId: role.accountId,
  arn: `acs:sts::${role.accountId}:assumed-role/${role.name}/${session}`,
  ...key(sessionPrefix(expiresAt)),
  securityToken: randomBytes(96).toString("base64"),
  expiresAt,
});

/** The accounts of a data folder, made at its first use. */
export const createAccounts = (store: Store, clock: { now(): number }): Accounts => {
  const kept = store.openDB<Founding, string>({ name: "accounts/founding", encoding: "json" });
  const sessions = store.openDB<Session, string>({ name: "accounts/sessions", encoding: "json" });
  const { accounts, roles } = store.transactionSync(() => {
    const founding = kept.get("founding") ?? found();
    kept.putSync("founding", founding);
    return founding;
  });

  const remembered = new Map<string, Session>();
  const sweep = () => {
    const end = sessionPrefix(clock.now() - KEEP_EXPIRED_MS);
    remembered.clear();
    for (const id of [...sessions.getKeys({ end, limit: SWEEP_SESSIONS })]) sessions.removeSync(id);
  };
  const sessionOfKey = (id: string): Session | undefined => {
    const session = remembered.get(id) ?? sessions.get(id);
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    if (session) remembered.set(id, session);
    return session;
  };

  return {
    get: (name) => {
      const account = accounts.find((one) => one.name === name);
      if (!account) throw new Error(`no account ${name}`);
      return account;
    },
    roles: () => roles,
    issue: (role, session, expiresAt, policy) => {
      const issued = { ...sessionOf(role, session, expiresAt), ...(policy !== undefined && { policy }) };
      store.transactionSync(() => {
        sweep();
        sessions.putSync(issued.accessKeyId, issued);
      });
      return issued;
    },
    find: (accessKeyId, securityToken, now) => {
      const account = accounts.find((one) => one.accessKeyId === accessKeyId);
      if (account) return securityToken ? "wrong-token" : userOf(account);
      const session = accessKeyId.length > MAX_KEY_ID_CHARS ? undefined : sessionOfKey(accessKeyId);
      if (!session) return "unknown-key";
      if (session.securityToken !== securityToken) return "wrong-token";
      return session.expiresAt <= now ? "expired-token" : session;
    },
  };
};
