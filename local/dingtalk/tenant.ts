import * as z from "zod";
import type { Store } from "../store.ts";

/** Permission points: of the robot's messages, of cards, of DINGs. */
export const scopes = ["qyapi_robot_sendmsg", "Card.Instance.Write", "Premium.Ding.Write"] as const;
export type Scope = (typeof scopes)[number];

/** As the vendor's console allows. */
const MAX_KEYWORDS = 10;
/** By the number of `remindType`. */
export const dingKinds = ["app", "sms", "phone"] as const;
export type DingKind = (typeof dingKinds)[number];

const left = z.int().min(0).max(1_000_000_000).nullable();

export const TenantChange = z.strictObject({
  scopes: z.array(z.enum(scopes)).optional(),
  keywords: z.array(z.string().min(1).max(100)).max(MAX_KEYWORDS).optional(),
  dings: z.strictObject({ app: left.optional(), sms: left.optional(), phone: left.optional() }).optional(),
});

/** What the tenant's administrator has set. */
export interface Tenant {
  /** What the app may do. */
  scopes: Scope[];
  /** Of the custom robot: one of them must stand in a message; none: any message will do. */
  keywords: string[];
  /** Receivers of DINGs that are still paid for; null: without end. */
  dings: Record<DingKind, number | null>;
}

const founded: Tenant = { scopes: [...scopes], keywords: [], dings: { app: null, sms: null, phone: null } };

export interface TenantControl {
  get(): Tenant;
  /** What is not given stays. @throws ZodError */
  set(change: z.input<typeof TenantChange>): Tenant;
}

const withChange = (before: Tenant, { scopes: may, keywords, dings }: z.output<typeof TenantChange>): Tenant => ({
  scopes: may ?? before.scopes,
  keywords: keywords ?? before.keywords,
  dings: {
    app: dings?.app === undefined ? before.dings.app : dings.app,
    sms: dings?.sms === undefined ? before.dings.sms : dings.sms,
    phone: dings?.phone === undefined ? before.dings.phone : dings.phone,
  },
});

export const openTenant = (store: Store): TenantControl => {
  const kept = store.openDB<Tenant, string>({ name: "dingtalk/tenant", encoding: "json" });
  const get = () => kept.get("tenant") ?? founded;
  return {
    get,
    set: (change) => {
      const tenant = withChange(get(), TenantChange.parse(change));
      kept.putSync("tenant", tenant);
      return tenant;
    },
  };
};
