import * as z from "zod";
import type { WafGeneration } from "../domain/customer/customer.ts";
import { Fault } from "../errors.ts";
import type { Waf } from "../ports/waf.ts";
import type { Credentials } from "./credentials.ts";
import { type Endpoint, rpc } from "./openapi.ts";

const VERSION = "2021-10-01";

const Instance = z.object({ InstanceId: z.string().default("") });
const Store = z.object({ Quota: z.coerce.number(), Used: z.coerce.number() });
const Strategy = z.array(z.object({ rate: z.coerce.number().min(0).max(100) }));
/** A list, or the JSON text of one. UNCONFIRMED which. Absent: everything is delivered. */
const Config = z.object({ LogDeliveryStrategy: z.union([Strategy, z.string()]).default([]) });

const readAs = <T>(schema: z.ZodType<T>, action: string, answer: unknown): T => {
  const read = schema.safeParse(answer);
  if (!read.success) throw new Fault("CLOUD_BUSY", action, { cause: read.error });
  return read.data;
};

const ratesIn = (strategy: z.infer<typeof Config>["LogDeliveryStrategy"]): number[] => {
  if (typeof strategy !== "string") return strategy.map(({ rate }) => rate);
  if (strategy === "") return [];
  try {
    return Strategy.parse(JSON.parse(strategy)).map(({ rate }) => rate);
  } catch (error) {
    throw new Fault("CLOUD_BUSY", "DescribeUserLogFieldConfig", { cause: error });
  }
};

/** WAF 3.0 in a customer's account; 2.0 has no operation that tells of room or sampling. */
export const cloudWaf = (
  endpoint: Endpoint,
  generation: WafGeneration,
  credentials: () => Promise<Credentials>,
): Waf => ({
  logDelivery: async () => {
    if (generation === "2.0") return undefined;
    const session = await credentials();
    const ask = async <T>(schema: z.ZodType<T>, action: string, query: Record<string, string> = {}): Promise<T> =>
      readAs(schema, action, await rpc(endpoint, () => session)({ action, version: VERSION, query }));
    const { InstanceId } = await ask(Instance, "DescribeInstance");
    if (InstanceId === "") throw new Fault("CONFIG_MISSING", "WAF instance");
    const store = await ask(Store, "DescribeSlsLogStore", { InstanceId });
    const config = await ask(Config, "DescribeUserLogFieldConfig", { InstanceId });
    return {
      quotaBytes: store.Quota,
      usedBytes: store.Used,
      percent: Math.min(100, ...ratesIn(config.LogDeliveryStrategy)),
    };
  },
});
