import type Client from "@alicloud/sls20201230";
import { models, type Opened, openService, refusal } from "./sdk.ts";

let cloud: Opened;
let client: Client;
beforeAll(async () => {
  cloud = await openService();
  client = cloud.client;
  await createProject("first-project");
});
afterAll(() => cloud.close());

const createProject = (projectName: string) =>
  client.createProject(new models.CreateProjectRequest({ projectName, description: "a test" }));
const createLogStore = (logstoreName: string, more: object = {}) =>
  client.createLogStore(
    "first-project",
    new models.CreateLogStoreRequest({ logstoreName, ttl: 30, shardCount: 2, ...more }),
  );
const keys = {
  status: new models.IndexKey({ type: "long", docValue: true }),
  host: new models.IndexKey({ type: "text", token: [" "] }),
};
const index = (given: object) => new models.Index(given);
const createIndex = (store: string, given: object) =>
  client.createIndex("first-project", store, new models.CreateIndexRequest({ body: index(given) }));
const updateIndex = (store: string, given: object) =>
  client.updateIndex("first-project", store, new models.UpdateIndexRequest({ body: index(given) }));
const deleteProject = (name: string, forceDelete?: boolean) =>
  client.deleteProject(name, new models.DeleteProjectRequest({ ...(forceDelete && { forceDelete }) }));

it("a project is made though its maker is told that the server is busy", async () => {
  cloud.local.faults.add({ service: "sls", operation: "CreateProject", kind: "unavailable-after", count: 1 });
  expect(await refusal(createProject("unsure-project"))).toMatch(/^503 ServerBusy/);
  expect((await client.getProject("unsure-project")).body?.projectName).toBe("unsure-project");
  await deleteProject("unsure-project");
});

it("a project is made once, shown, listed to its owner only, and goes when it is empty", async () => {
  expect(await refusal(createProject("first-project"))).toBe(
    "400 ProjectAlreadyExist: project first-project already exists",
  );
  expect((await client.getProject("first-project")).body).toMatchObject({
    projectName: "first-project",
    description: "a test",
    owner: cloud.local.accounts.get("customer-cn").id,
    createTime: "2026-10-01 02:00:00",
  });
  await createProject("second-project");
  const listed = await client.listProject(new models.ListProjectRequest({ projectName: "second" }));
  expect(listed.body?.projects?.map(({ projectName }) => projectName)).toEqual(["second-project"]);
  await deleteProject("second-project");
  expect(await refusal(client.getProject("second-project"))).toBe(
    "404 ProjectNotExist: The Project does not exist : second-project",
  );
});

it.each(["ab", "Big", "-front", "a".repeat(64), "under score"])("%p is no name of a project", async (name) => {
  expect(await refusal(createProject(name))).toMatch(/^400 ParameterInvalid/);
});

it("names of 3 and of 63 characters are taken", async () => {
  for (const name of ["abc", "a".repeat(63)]) await createProject(name);
});

it("a logstore is made once, shown, listed and deleted", async () => {
  await createLogStore("waf-logstore");
  expect(await refusal(createLogStore("waf-logstore"))).toBe(
    "400 LogStoreAlreadyExist: logstore waf-logstore already exists",
  );
  expect((await client.getLogStore("first-project", "waf-logstore")).body).toMatchObject({
    logstoreName: "waf-logstore",
    ttl: 30,
  });
  await createLogStore("other");
  const listed = await client.listLogStores("first-project", new models.ListLogStoresRequest({ offset: 0, size: 1 }));
  expect(listed.body).toMatchObject({ count: 1, total: 2, logstores: ["other"] });
  await client.deleteLogStore("first-project", "other");
  expect(await refusal(client.getLogStore("first-project", "other"))).toBe(
    "404 LogStoreNotExist: logstore other does not exist",
  );
  expect(await refusal(deleteProject("first-project"))).toMatch(/^400 ParameterInvalid/);
});

it("the time to live of a logstore is 1 to 3650 days", async () => {
  await createLogStore("for-ever", { ttl: 3650 });
  for (const ttl of [0, 3651]) expect(await refusal(createLogStore("never", { ttl }))).toMatch(/^400 ParameterInvalid/);
  expect(await refusal(createLogStore("never", { shardCount: 11 }))).toMatch(/^400 ParameterInvalid/);
});

it("an index is made once, read back, changed and taken away", async () => {
  await createLogStore("indexed");
  expect(await refusal(client.getIndex("first-project", "indexed"))).toMatch(/^404 IndexConfigNotExist/);
  expect(await refusal(updateIndex("indexed", { keys }))).toMatch(/^404 IndexConfigNotExist/);
  await createIndex("indexed", { keys });
  expect(await refusal(createIndex("indexed", { keys }))).toMatch(/^400 IndexAlreadyExist/);
  await updateIndex("indexed", { keys, line: new models.IndexLine({ token: [" ", ","] }) });
  const { body } = await client.getIndex("first-project", "indexed");
  expect(body?.keys).toMatchObject({ status: { type: "long", doc_value: true }, host: { type: "text", token: [" "] } });
  expect(body?.line).toMatchObject({ token: [" ", ","] });
  await client.deleteIndex("first-project", "indexed");
  expect(await refusal(client.deleteIndex("first-project", "indexed"))).toMatch(/^404 IndexConfigNotExist/);
});

it.each([
  ["nothing in it", {}],
  ["a type that does not exist", { keys: { a: new models.IndexKey({ type: "number" }) } }],
  ["a token of two signs", { keys: { a: new models.IndexKey({ type: "text", token: ["ab"] }) } }],
])("an index with %s is refused", async (_, given) => {
  await createLogStore("refused").catch(() => undefined);
  expect(await refusal(createIndex("refused", given))).toMatch(/^400 ParameterInvalid/);
});

it("what does not exist is named, and what is not supported is said and logged", async () => {
  expect(await refusal(client.listLogStores("no-project", new models.ListLogStoresRequest({})))).toMatch(
    /^404 ProjectNotExist/,
  );
  expect(await refusal(client.listConsumerGroup("first-project", "waf-logstore"))).toMatch(/^404 InvalidAction/);
  expect(cloud.lines.splice(0)).toEqual(['sls: GET "/logstores/waf-logstore/consumergroups" is not supported']);
});

it("a project goes with all that is in it when that is said", async () => {
  await createProject("third-project");
  await client.createLogStore("third-project", new models.CreateLogStoreRequest({ logstoreName: "waf-logstore" }));
  expect(await refusal(deleteProject("third-project"))).toMatch(/^400 ParameterInvalid/);
  await deleteProject("third-project", true);
  expect(await refusal(client.getLogStore("third-project", "waf-logstore"))).toMatch(/^404 ProjectNotExist/);
});

it("projects, logstores and indexes survive a restart", async () => {
  await cloud.restart();
  expect((await cloud.client.getLogStore("first-project", "waf-logstore")).body).toMatchObject({
    logstoreName: "waf-logstore",
  });
});
