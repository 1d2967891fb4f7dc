import { type Cloud, MINUTE, START, startCloud, withCloud, writeProject } from "./cloud.ts";
import { ASYNC, json, newFunction, sdk } from "./sdk.ts";

const api = (cloud: Cloud) => ({ call: sdk(cloud), ask: json(sdk(cloud)) });
const arn = (functionName: string) => `acs:fc:cn-hangzhou:1000000000000000:functions/${functionName}`;
const refusal = (statusCode: number, code: string) => expect.objectContaining({ statusCode, code });
const make = (cloud: Cloud, functionName: string, more = {}) =>
  api(cloud).ask("POST", "/functions", newFunction(functionName, "return 'done'", more));

test("DisableFunctionInvocation, EnableFunctionInvocation: calls are refused, what was handed over waits, and comes when it is on again", () =>
  withCloud({}, async (cloud) => {
    const { call, ask } = api(cloud);
    await make(cloud, "f");
    const { httpTrigger } = await ask("POST", "/functions/f/triggers", {
      triggerName: "h",
      triggerType: "http",
      triggerConfig: JSON.stringify({ methods: ["GET"], authType: "anonymous" }),
    });
    const invoke = (headers = {}) => call("POST", "/functions/f/invocations", { headers });
    const task = { ...ASYNC, "x-fc-async-task-id": "t" };
    await invoke({ ...task, "x-fc-async-delay": "60" });

    const restriction = { disable: true, reason: "costs", lastModifiedTime: new Date(START).toISOString() };
    const told = await ask("POST", "/functions/f/invoke/disable", { reason: "costs" });
    expect(told.invocationRestriction).toEqual(restriction);
    expect((await ask("GET", "/functions/f")).invocationRestriction).toEqual(restriction);
    const off = refusal(403, "FunctionInvocationDisabled");
    await expect(invoke()).rejects.toEqual(off);
    await expect(invoke(ASYNC)).rejects.toEqual(off);
    expect((await fetch(httpTrigger.urlInternet)).status).toBe(403);
    await cloud.local.dial.runUntil(START + MINUTE);
    expect(await ask("GET", "/functions/f/async-tasks/t")).toMatchObject({ status: "Retrying" });

    expect((await ask("POST", "/functions/f/invoke/enable")).invocationRestriction).toBeUndefined();
    expect((await invoke()).body).toBe("done");
    expect((await fetch(httpTrigger.urlInternet)).status).not.toBe(403);
    await cloud.local.dial.runUntil(START + 2 * MINUTE);
    expect(await ask("GET", "/functions/f/async-tasks/t")).toMatchObject({ status: "Succeeded" });

    await expect(ask("POST", "/functions/none/invoke/disable", {})).rejects.toEqual(refusal(404, "FunctionNotFound"));
    await expect(ask("POST", "/functions/none/invoke/enable")).rejects.toEqual(refusal(404, "FunctionNotFound"));
    for (const wrong of [{ abortOngoingRequest: true }, { reason: "r".repeat(1_001) }])
      await expect(ask("POST", "/functions/f/invoke/disable", wrong)).rejects.toEqual(refusal(400, "InvalidArgument"));
  }));

test("a function of s.yaml is switched off, scaled and tagged there only", () =>
  withCloud({ project: { body: "return 'x'" } }, async (cloud) => {
    const { ask } = api(cloud);
    const denied = refusal(403, "AccessDenied");
    await expect(ask("POST", "/functions/project/invoke/disable", {})).rejects.toEqual(denied);
    await expect(ask("PUT", "/functions/project/scaling-config", {})).rejects.toEqual(denied);
    const tag = [{ key: "k", value: "v" }];
    const tagging = { resourceType: "ALIYUN::FC::FUNCTION", resourceId: ["project"], tag };
    await expect(ask("POST", "/tags-v2", tagging)).rejects.toEqual(denied);
  }));

describe.each([
  [
    "scaling-config",
    "ScalingConfigNotFound",
    { minInstances: 1 },
    { horizontalScalingPolicies: [], scheduledPolicies: [] },
  ],
  [
    "provision-config",
    "ProvisionConfigNotFound",
    { defaultTarget: 2 },
    { alwaysAllocateCPU: false, alwaysAllocateGPU: false, scheduledActions: [], targetTrackingPolicies: [] },
  ],
])(
  "PutScalingConfig, GetScalingConfig, DeleteScalingConfig; PutProvisionConfig, GetProvisionConfig, DeleteProvisionConfig: %s",
  (path, missing, given, defaults) => {
    const here = `/functions/f/${path}`;

    test("is kept and told, outlives an update, and goes", () =>
      withCloud({}, async (cloud) => {
        const { call, ask } = api(cloud);
        await make(cloud, "f");
        await expect(ask("GET", here)).rejects.toEqual(refusal(404, missing));
        const config = { ...given, ...defaults, functionArn: arn("f") };
        expect(await ask("PUT", here, given)).toEqual(config);
        await ask("PUT", "/functions/f", { description: "other" });
        expect(await ask("GET", here)).toEqual(config);
        expect((await call("POST", "/functions/f/invocations")).body).toBe("done");
        await ask("DELETE", here);
        for (const method of ["GET", "DELETE"]) await expect(ask(method, here)).rejects.toEqual(refusal(404, missing));
      }));

    test("a wrong field, another qualifier, and a function that is not there are refused", () =>
      withCloud({}, async (cloud) => {
        const { ask } = api(cloud);
        await make(cloud, "f");
        const name = Object.keys(given)[0] ?? "";
        for (const wrong of [{ [name]: -1 }, { [name]: "1" }, { other: 1 }])
          await expect(ask("PUT", here, wrong)).rejects.toEqual(refusal(400, "InvalidArgument"));
        await expect(ask("PUT", here, given, { qualifier: "live" })).rejects.toEqual(refusal(404, "AliasNotFound"));
        await expect(ask("PUT", `/functions/none/${path}`, given)).rejects.toEqual(refusal(404, "FunctionNotFound"));
      }));
  },
);

test("a function has a scaling or a provision configuration, not both", () =>
  withCloud({}, async (cloud) => {
    const { ask } = api(cloud);
    await make(cloud, "f");
    const [scaling, provision] = ["/functions/f/scaling-config", "/functions/f/provision-config"];
    await ask("PUT", scaling, { minInstances: 0 });
    await expect(ask("PUT", provision, { target: 0 })).rejects.toEqual(refusal(409, "ResidentScalingConfigExists"));
    await ask("DELETE", scaling);
    await ask("PUT", provision, { target: 0 });
    await expect(ask("PUT", scaling, { minInstances: 0 })).rejects.toEqual(refusal(409, "ProvisionConfigExist"));
  }));

describe("TagResources, UntagResources, ListTagResources", () => {
  const ResourceType = "ALIYUN::FC::FUNCTION";
  const tagging = (resourceId: string[], tags: Record<string, string>) => ({
    ...{ resourceType: ResourceType, resourceId },
    tag: Object.entries(tags).map(([key, value]) => ({ key, value })),
  });
  const list = async (cloud: Cloud, more: Record<string, string> = {}) => {
    const { tagResources, nextToken } = await api(cloud).ask("GET", "/tags-v2", undefined, { ResourceType, ...more });
    const told = tagResources.map((one: Record<string, string>) => `${one.resourceId} ${one.tagKey}=${one.tagValue}`);
    return { told, nextToken };
  };

  test("functions are tagged, found by their tags, and untagged", () =>
    withCloud({}, async (cloud) => {
      const { ask } = api(cloud);
      for (const name of ["a", "b", "c"]) await make(cloud, name, { tags: [{ key: "team", value: name }] });
      await ask("POST", "/tags-v2", tagging(["a", "b"], { stage: "prod", team: "x" }));
      expect((await list(cloud)).told).toEqual(["a team=x", "a stage=prod", "b team=x", "b stage=prod", "c team=c"]);
      const [Tag, ResourceId] = [JSON.stringify([{ key: "stage" }]), JSON.stringify(["b", "c"])];
      expect((await list(cloud, { Tag, ResourceId })).told).toEqual(["b team=x", "b stage=prod"]);
      const other = JSON.stringify([{ key: "team", value: "c" }]);
      expect((await list(cloud, { Tag: other })).told).toEqual(["c team=c"]);
      const page = await list(cloud, { Limit: "1" });
      expect(page).toEqual({ told: ["a team=x", "a stage=prod"], nextToken: "b" });
      expect((await list(cloud, { NextToken: "c" })).told).toEqual(["c team=c"]);

      const one = { ResourceType, ResourceId: '["a"]', TagKey: '["team","none"]' };
      await ask("DELETE", "/tags-v2", undefined, one);
      await ask("DELETE", "/tags-v2", undefined, { ResourceType, ResourceId: '["b"]', All: "true" });
      expect((await list(cloud)).told).toEqual(["a stage=prod", "c team=c"]);
    }));

  test("all or none; twenty tags and fifty functions are the limit", () =>
    withCloud({}, async (cloud) => {
      const { ask } = api(cloud);
      await make(cloud, "a");
      const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, "v"]));
      await expect(ask("POST", "/tags-v2", tagging(["a", "none"], tags(1)))).rejects.toEqual(
        refusal(404, "FunctionNotFound"),
      );
      expect((await list(cloud)).told).toEqual([]);
      await ask("POST", "/tags-v2", tagging(["a"], tags(20)));
      const wrong = refusal(400, "InvalidArgument");
      await expect(ask("POST", "/tags-v2", tagging(["a"], { more: "v" }))).rejects.toEqual(wrong);
      await expect(ask("POST", "/tags-v2", tagging(["a"], tags(21)))).rejects.toEqual(wrong);
      const many = (count: number) => JSON.stringify(Array.from({ length: count }, (_, n) => `f${n}`));
      expect((await list(cloud, { ResourceId: many(50) })).told).toEqual([]);
      await expect(list(cloud, { ResourceId: many(51) })).rejects.toEqual(wrong);
      for (const more of [{ ResourceType: "other" }, { Tag: "{" }, { Limit: "101" }] as Record<string, string>[])
        await expect(list(cloud, more)).rejects.toEqual(wrong);
      await expect(ask("POST", "/tags-v2", { ...tagging(["a"], {}), tag: [] })).rejects.toEqual(wrong);
      await expect(ask("DELETE", "/tags-v2", undefined, { ResourceType })).rejects.toEqual(wrong);
    }));
});

test("what was set outlives the process", async () => {
  const project = writeProject({});
  const before = await startCloud(project);
  await make(before, "f");
  await api(before).ask("PUT", "/functions/f/scaling-config", { minInstances: 1 });
  await api(before).ask("POST", "/functions/f/invoke/disable", {});
  await before.close();
  const after = await startCloud(project);
  const { call, ask } = api(after);
  expect(await ask("GET", "/functions/f/scaling-config")).toMatchObject({ minInstances: 1 });
  await expect(call("POST", "/functions/f/invocations")).rejects.toMatchObject({ code: "FunctionInvocationDisabled" });
  await after.close();
});
