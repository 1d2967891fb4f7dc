import type { Local, Service } from "../service.ts";
import { serveOpenApi } from "../wire/openapi.ts";
import { describeInstance } from "./actions/DescribeInstance.ts";
import { describeSlsLogStore } from "./actions/DescribeSlsLogStore.ts";
import { describeUserLogFieldConfig } from "./actions/DescribeUserLogFieldConfig.ts";
import { openWafLogs, type WafLogs } from "./log-settings.ts";

/** How policies name it. */
const ram = { product: "yundun-waf" };

/** WAF 3.0, 2021-10-01, as far as the delivery of its logs goes. */
export const startWaf = async (local: Local, port?: number): Promise<Service & { wafLogs: WafLogs }> => {
  const wafLogs = openWafLogs(local);
  const operations = {
    DescribeInstance: describeInstance(wafLogs),
    DescribeSlsLogStore: describeSlsLogStore(wafLogs),
    DescribeUserLogFieldConfig: describeUserLogFieldConfig(wafLogs),
  };
  const service = await serveOpenApi({ local, service: "waf", version: "2021-10-01", operations, ram }, port);
  return { ...service, wafLogs };
};
