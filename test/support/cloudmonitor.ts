/** A threshold alarm as CloudMonitor calls back (channels-and-logs.md 7.1); times in ms. */
export const thresholdCall = (at: number, change: Record<string, string> = {}): string =>
  new URLSearchParams({
    alertName: "waf-5xx",
    alertState: "ALERT",
    curValue: "83.1",
    dimensions: "{userId=1000000000000001, instanceId=waf-cn-x, domain=shop.lumina-mall.test}",
    expression: "$Maximum>80",
    groupId: "0",
    instanceName: "shop.lumina-mall.test",
    lastTime: "2分钟",
    metricName: "5XX_ratio",
    metricProject: "waf",
    namespace: "waf",
    preTriggerLevel: "null",
    rawMetricName: "5XX_ratio",
    regionId: "cn-hangzhou",
    ruleId: "applyTemplate-1",
    signature: "AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    timestamp: String(at),
    transId: "20231114-abc",
    triggerLevel: "CRITICAL",
    unit: "%",
    userId: "1000000000000001",
    ...change,
  }).toString();

/** A system event as an event subscription pushes it (7.2). */
export const eventCall = (at: number, change: { name?: string; status?: string; domain?: string } = {}): string =>
  JSON.stringify({
    userId: "1000000000000001",
    batchId: "b-1",
    severity: "CRITICAL",
    strategyName: "mss",
    time: at,
    alert: {
      alertStatus: change.status ?? "TRIGGERED",
      source: "SYS_EVENT",
      severity: "CRITICAL",
      product: "WAF",
      eventName: change.name ?? "waf_event_ccattack",
      dedupId: "d-1",
      userId: "1000000000000001",
      timestamp: at,
      eventContentMap: {},
      eventRawContent: JSON.stringify({ domain: change.domain ?? "shop.lumina-mall.test" }),
      meta: {
        sysEventMeta: { name: "waf_event_ccattack", product: "WAF", instanceName: "waf-cn-x", level: "CRITICAL" },
      },
    },
  });

/** The same by an older rule, as WAF 3.0 writes its content. */
export const flatCall = (eventTime: string, action: "start" | "end"): string =>
  JSON.stringify({
    ...{ product: "WAF", resourceId: "r", level: "CRITICAL", instanceName: "waf-x", regionId: "cn-hangzhou" },
    ...{ name: "wafv3_event_ccattack", status: "cc", eventTime, id: "e-1", userId: "1000000000000001" },
    content: JSON.stringify({
      ...{ product: "waf", instance_id: "waf_v3prepaid_x", attack_type: "cc", resource: "shop.lumina-mall.test-waf" },
      ...{ action, start_time: eventTime, end_time: "", aliuid: "1000000000000001" },
    }),
  });
