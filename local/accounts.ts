/** Who signed a request, as far as the local cloud knows. */
export interface Caller {
  accountId: string;
  /** `acs:ram::<account>:root`, or `acs:sts::<account>:assumed-role/<role>/<session>` for temporary credentials. */
  arn: string;
  accessKeyId: string;
  accessKeySecret: string;
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
  id: string;
  name: string;
  accessKeyId: string;
  accessKeySecret: string;
}

/** The provider's own account, and one for each sample customer. */
export const accountNames = ["provider", "customer-cn", "customer-en"] as const;
export type AccountName = (typeof accountNames)[number];

export interface Accounts {
  get(name: AccountName): Account;
  roles(): Role[];
  /** Temporary credentials of a role; they stay valid until `expiresAt` (ms on the dial) and survive a restart. */
  issue(role: Role, session: string, expiresAt: number): Credentials & { expiresAt: number };
  /** Who owns this key id, or why it is not accepted. */
  find(
    accessKeyId: string,
    securityToken: string | undefined,
    now: number,
  ): Caller | "unknown-key" | "wrong-token" | "expired-token";
}
