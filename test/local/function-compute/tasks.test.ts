import { type Cloud, HOUR, MINUTE, SECOND, START, startCloud, withCloud, writeProject } from "./cloud.ts";
import { ASYNC, json, newFunction, sdk } from "./sdk.ts";

const api = (cloud: Cloud) => ({ call: sdk(cloud), ask: json(sdk(cloud)) });
const handOver = (cloud: Cloud, functionName: string, taskId: string, more = {}) =>
  sdk(cloud)("POST", `/functions/${functionName}/invocations`, {
    headers: { ...ASYNC, "x-fc-async-task-id": taskId, ...more },
    body: `payload of ${taskId}`,
  });
const taskOf = (cloud: Cloud, functionName: string, taskId: string) =>
  json(sdk(cloud))("GET", `/functions/${functionName}/async-tasks/${taskId}`);
const configure = (cloud: Cloud, functionName: string, config: object) =>
  json(sdk(cloud))("PUT", `/functions/${functionName}/async-invoke-config`, config);
const arn = (functionName: string) => `acs:fc:cn-hangzhou:1000000000000000:functions/${functionName}`;

test("GetAsyncTask: a task is shown from acceptance to its end, with what went in and what came out", () =>
  withCloud({}, async (cloud) => {
    const { ask } = api(cloud);
    await ask("POST", "/functions", newFunction("f", "return event.toString().toUpperCase()"));
    await handOver(cloud, "f", "t1", { "x-fc-async-delay": "60" });
    expect(await taskOf(cloud, "f", "t1")).toMatchObject({ taskId: "t1", status: "Enqueued", startedTime: START });
    await cloud.local.dial.runUntil(START + MINUTE);
    expect(await taskOf(cloud, "f", "t1")).toMatchObject({
      functionArn: arn("f"),
      qualifier: "LATEST",
      status: "Succeeded",
      endTime: START + MINUTE,
      durationMs: MINUTE,
      alreadyRetriedTimes: 0,
      taskPayload: "payload of t1",
      returnPayload: "PAYLOAD OF T1",
      events: [{ eventId: 1, status: "Enqueued" }, { status: "Running" }, { status: "Succeeded" }],
    });
  }));

test("a task that fails is tried again with growing pauses, then failed; without retries it fails at once", () =>
  withCloud({}, async (cloud) => {
    const { ask } = api(cloud);
    await ask("POST", "/functions", newFunction("f", "throw new Error('no')"));
    await configure(cloud, "f", { maxAsyncRetryAttempts: 2 });
    await handOver(cloud, "f", "t");
    await cloud.local.dial.runUntil(START);
    expect(await taskOf(cloud, "f", "t")).toMatchObject({ status: "Retrying", alreadyRetriedTimes: 0 });
    await cloud.local.dial.runUntil(START + MINUTE);
    const { events, ...task } = await taskOf(cloud, "f", "t");
    expect(task).toMatchObject({ status: "Failed", alreadyRetriedTimes: 2, endTime: START + 3 * SECOND });
    expect(task.taskErrorMessage).toContain('"errorMessage":"no"');
    const starts = events.filter(({ status }: { status: string }) => status === "Running");
    expect(starts.map(({ timestamp }: { timestamp: number }) => timestamp - START)).toEqual([0, SECOND, 3 * SECOND]);

    await configure(cloud, "f", { maxAsyncRetryAttempts: 0 });
    await handOver(cloud, "f", "once");
    await cloud.local.dial.idle();
    expect(await taskOf(cloud, "f", "once")).toMatchObject({ status: "Failed", alreadyRetriedTimes: 0 });
  }));

test("an invocation that is too old for its next try is expired", () =>
  withCloud({}, async (cloud) => {
    const { ask } = api(cloud);
    await ask("POST", "/functions", newFunction("f", "throw 1"));
    await configure(cloud, "f", { maxAsyncEventAgeInSeconds: 2 });
    await handOver(cloud, "f", "t");
    await cloud.local.dial.runUntil(START + MINUTE);
    expect(await taskOf(cloud, "f", "t")).toMatchObject({ status: "Expired", endTime: START + SECOND });
  }));

test("StopAsyncTask: a task that waits is stopped for good; one that runs is ended and not repeated", () =>
  withCloud(
    { f: { body: "note(event.toString()); await new Promise(() => {})", props: { timeout: 60 } } },
    async (cloud, { notes }) => {
      const { ask } = api(cloud);
      const stop = (taskId: string) => ask("PUT", `/functions/f/async-tasks/${taskId}/stop`);
      await handOver(cloud, "f", "later", { "x-fc-async-delay": "60" });
      await stop("later");
      expect(await taskOf(cloud, "f", "later")).toMatchObject({ status: "Stopped", endTime: START });
      await expect(stop("later")).rejects.toMatchObject({ statusCode: 400, code: "InvalidArgument" });
      await expect(stop("none")).rejects.toMatchObject({ statusCode: 404, code: "AsyncTaskNotFound" });

      await handOver(cloud, "f", "now");
      const run = cloud.local.dial.runUntil(START + HOUR);
      while (notes().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await stop("now");
      await run;
      expect(notes()).toEqual(["payload of now"]);
      const { status, events } = await taskOf(cloud, "f", "now");
      expect([status, events.map((event: { status: string }) => event.status)]).toEqual([
        "Stopped",
        ["Enqueued", "Running", "Stopping", "Stopped"],
      ]);
    },
  ));

test("ListAsyncTasks: by state, prefix, time and page; without task mode and id there is none", () =>
  withCloud({}, async (cloud) => {
    const { call, ask } = api(cloud);
    await ask("POST", "/functions", newFunction("f", "return 1"));
    const list = (query: Record<string, string> = {}) => ask("GET", "/functions/f/async-tasks", undefined, query);
    const ids = async (query: Record<string, string> = {}) =>
      (await list(query)).tasks.map(({ taskId }: { taskId: string }) => taskId);
    for (const [at, id] of ["b_1", "a_1", "a_2"].entries()) {
      await cloud.local.dial.runUntil(START + at * MINUTE);
      await handOver(cloud, "f", id, id === "a_2" ? { "x-fc-async-delay": "3600" } : {});
      await cloud.local.dial.idle();
    }
    expect(await ids()).toEqual(["b_1", "a_1", "a_2"]);
    expect(await ids({ sortOrderByTime: "desc" })).toEqual(["a_2", "a_1", "b_1"]);
    expect(await ids({ status: "Enqueued" })).toEqual(["a_2"]);
    expect(await ids({ prefix: "a_" })).toEqual(["a_1", "a_2"]);
    expect(await ids({ startedTimeBegin: String(START + MINUTE), startedTimeEnd: String(START + MINUTE) })).toEqual([
      "a_1",
    ]);
    const { tasks, nextToken } = await list({ limit: "2" });
    expect([tasks.length, tasks[0].taskPayload, await ids({ nextToken })]).toEqual([2, undefined, ["a_2"]]);
    expect((await list({ includePayload: "true" })).tasks[0].taskPayload).toBe("payload of b_1");

    await call("POST", "/functions/f/invocations", { headers: ASYNC });
    expect(await ids()).toHaveLength(3);
    await configure(cloud, "f", { asyncTask: true });
    await cloud.local.dial.runUntil(START + 3 * MINUTE);
    const { headers } = await call("POST", "/functions/f/invocations", { headers: ASYNC });
    expect((await ids()).at(-1)).toBe(headers["x-fc-request-id"]);
  }));

test("destinations hear of success and failure; what is no function is refused as destination", () =>
  withCloud({ told: { body: "note(JSON.parse(event))" } }, async (cloud, { notes }) => {
    const { ask } = api(cloud);
    await ask(
      "POST",
      "/functions",
      newFunction("f", "if (event.toString() === 'bad') throw new Error('no'); return 'fine'"),
    );
    const destination = { destination: arn("told") };
    const config = { maxAsyncRetryAttempts: 0, destinationConfig: { onSuccess: destination, onFailure: destination } };
    expect(await configure(cloud, "f", config)).toMatchObject({ ...config, functionArn: `${arn("f")}/LATEST` });
    for (const [i, body] of ["good", "bad"].entries()) {
      await sdk(cloud)("POST", "/functions/f/invocations", { headers: ASYNC, body });
      await cloud.local.dial.runUntil(START + (i + 1) * MINUTE);
    }
    expect(notes()).toMatchObject([
      {
        requestContext: { functionArn: arn("f"), condition: "", approximateInvokeCount: 1 },
        requestPayload: "good",
        responseContext: { statusCode: 200, functionError: "" },
        responsePayload: "fine",
      },
      {
        requestContext: { condition: "RetriesExhausted" },
        requestPayload: "bad",
        responseContext: { functionError: "UnhandledInvocationError" },
      },
    ]);
    for (const wrong of [
      "acs:mns:cn-hangzhou:1:/queues/q/messages",
      "acs:eventbridge:cn-hangzhou:1:eventbus/bus",
      arn("f"),
    ])
      await expect(
        configure(cloud, "f", { destinationConfig: { onSuccess: { destination: wrong } } }),
      ).rejects.toMatchObject({
        statusCode: 400,
        code: "InvalidArgument",
      });
  }));

test("PutAsyncInvokeConfig, GetAsyncInvokeConfig, ListAsyncInvokeConfigs, DeleteAsyncInvokeConfig: within its limits", () =>
  withCloud({ project: { body: "" } }, async (cloud) => {
    const { ask } = api(cloud);
    await ask("POST", "/functions", newFunction("f", ""));
    const path = "/functions/f/async-invoke-config";
    const none = { statusCode: 404, code: "AsyncConfigNotExists" };
    await expect(ask("GET", path)).rejects.toMatchObject(none);
    for (const good of [
      { maxAsyncRetryAttempts: 8 },
      { maxAsyncEventAgeInSeconds: 604_800 },
      { maxAsyncEventAgeInSeconds: 1 },
    ])
      expect(await ask("PUT", path, good)).toMatchObject(good);
    for (const bad of [
      { maxAsyncRetryAttempts: 9 },
      { maxAsyncEventAgeInSeconds: 604_801 },
      { maxAsyncEventAgeInSeconds: 0 },
    ])
      await expect(ask("PUT", path, bad)).rejects.toMatchObject({ statusCode: 400, code: "InvalidArgument" });
    expect(await ask("GET", path)).toMatchObject({ maxAsyncRetryAttempts: 3, maxAsyncEventAgeInSeconds: 1 });
    const { configs } = await ask("GET", "/async-invoke-configs");
    expect(configs.map(({ functionArn }: { functionArn: string }) => functionArn)).toEqual([
      `${arn("f")}/LATEST`,
      `${arn("project")}/LATEST`,
    ]);
    await ask("DELETE", path);
    await expect(ask("DELETE", path)).rejects.toMatchObject(none);
  }));

test("PutConcurrencyConfig, GetConcurrencyConfig, DeleteConcurrencyConfig: what comes on top is refused at once; asynchronous calls wait and come through", () =>
  withCloud({}, async (cloud) => {
    const { call, ask } = api(cloud);
    await ask(
      "POST",
      "/functions",
      newFunction("f", "await new Promise((done) => setTimeout(done, 150)); return 'done'"),
    );
    expect(await ask("PUT", "/functions/f/concurrency", { reservedConcurrency: 1 })).toEqual({
      functionArn: arn("f"),
      reservedConcurrency: 1,
    });
    const invoke = (more = {}) => call("POST", "/functions/f/invocations", more);
    const first = invoke();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await expect(invoke()).rejects.toMatchObject({ statusCode: 429, code: "ResourceExhausted" });
    await handOver(cloud, "f", "waits");
    await cloud.local.dial.runUntil(START);
    expect(await taskOf(cloud, "f", "waits")).toMatchObject({ status: "Retrying" });
    expect((await first).body).toBe("done");
    await cloud.local.dial.runUntil(START + SECOND / 2);
    expect(await taskOf(cloud, "f", "waits")).toMatchObject({ status: "Succeeded" });

    await ask("PUT", "/functions/f/concurrency", { reservedConcurrency: 0 });
    await expect(invoke()).rejects.toMatchObject({ statusCode: 429 });
    await handOver(cloud, "f", "never");
    await cloud.local.dial.runUntil(START + 6 * HOUR);
    expect(await taskOf(cloud, "f", "never")).toMatchObject({ status: "Expired" });
    await ask("DELETE", "/functions/f/concurrency");
    expect((await ask("GET", "/functions/f/concurrency")).reservedConcurrency).toBeUndefined();
    expect((await invoke()).body).toBe("done");
    await expect(ask("PUT", "/functions/f/concurrency", { reservedConcurrency: -1 })).rejects.toMatchObject({
      statusCode: 400,
    });
  }));

test("tasks and their ids outlive the process", async () => {
  const project = writeProject({ f: { body: "return 'x'" } });
  const before = await startCloud(project);
  await handOver(before, "f", "t", { "x-fc-async-delay": "60" });
  await before.close();
  const after = await startCloud(project);
  await expect(handOver(after, "f", "t")).rejects.toMatchObject({ statusCode: 409, code: "AsyncTaskAlreadyExists" });
  await after.local.dial.runUntil(START + MINUTE);
  expect(await taskOf(after, "f", "t")).toMatchObject({ status: "Succeeded", returnPayload: "x" });
  await after.close();
});
