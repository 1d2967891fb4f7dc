import type { Meta } from "../domain/customer/customer.ts";
import { Fault } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { CustomerCloud } from "../ports/customer-cloud.ts";
import type { Logs } from "../ports/logs.ts";
import type { Grant } from "./access.ts";
import type { Assume } from "./customer-access.ts";
import { slsLogs } from "./logs.ts";
import { cmsMetrics } from "./metrics.ts";
import type { Endpoint } from "./openapi.ts";
import { cloudWaf } from "./waf.ts";

/** Whoever looks at logs does so under this name in the customer's audit. */
const SESSION = "mss-logs";
/** Of the two roles that a customer grants, the one that only reads. */
const READ_ROLE = "mss-read";

interface Reach {
  assume: Assume;
  clock: Clock;
  metaOf: (customer: string) => Promise<Meta>;
  protocol: Endpoint["protocol"];
  /** `host:port` of the log service; undefined: the one of the log store's region. */
  sls: string | undefined;
  /** The same of CloudMonitor. */
  cms: string | undefined;
  /** The same of WAF. */
  waf: string | undefined;
}

const grantOf = ({ access }: Meta): Grant => {
  if (!access) throw new Fault("CONFIG_MISSING", "access");
  const { accountId, externalId } = access;
  return { accountId, role: READ_ROLE, externalId };
};

export const slsEndpoint = (region: string, { protocol, sls }: Pick<Reach, "protocol" | "sls">): Endpoint => ({
  host: sls ?? `${region}.log.aliyuncs.com`,
  protocol,
  region,
});

/** CloudMonitor keeps WAF's metrics where the instance is; logs lie in that region or near it. UNCONFIRMED. */
const regionOf = ({ logs }: Meta): string =>
  logs === undefined || logs.region.startsWith("cn-") ? "cn-hangzhou" : "ap-southeast-1";

const noLogs: Logs = {
  ask: async () => {
    throw new Fault("CONFIG_MISSING", "logs");
  },
};

/** The clouds of all customers, each behind the role that they grant us. */
export const customerClouds =
  (reach: Reach) =>
  async (customer: string): Promise<CustomerCloud> => {
    const meta = await reach.metaOf(customer);
    const grant = grantOf(meta);
    const credentials = () => reach.assume(grant, SESSION);
    const [region, { protocol, cms, waf }] = [regionOf(meta), reach];
    const at = (host: string): Endpoint => ({ host, protocol, region });
    const others = {
      metrics: cmsMetrics(at(cms ?? `metrics.${region}.aliyuncs.com`), credentials),
      waf: cloudWaf(at(waf ?? `wafopenapi.${region}.aliyuncs.com`), meta.waf, credentials),
    };
    if (!meta.logs) return { logs: noLogs, ...others };
    const endpoint = slsEndpoint(meta.logs.region, reach);
    return { logs: slsLogs(meta.logs, { endpoint, credentials, clock: reach.clock }), ...others };
  };
