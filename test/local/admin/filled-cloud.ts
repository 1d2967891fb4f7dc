import { rmSync } from "node:fs";
import { join } from "node:path";
import { type LocalCloud, startLocalCloud } from "../../../local/start.ts";
import { callOpenApi, type Target } from "../call-openapi.ts";
import { START, writeProject } from "../function-compute/cloud.ts";
import { always, connect, int, table } from "../tablestore/sdk.ts";

/** In every text that anybody can put in. */
export const hostile = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>\u202e`;
const LINES = 3;
/** More than a page. */
const ROWS = 60;

const fillTables = async ({ endpoints, instance, accounts }: LocalCloud): Promise<void> => {
  const client = connect(endpoints.tablestore ?? "", accounts.get("provider"), instance);
  await client.createTable(table("people", { key: { customer: "STRING", n: "INTEGER" } }));
  for (let n = 0; n < ROWS; n++)
    await client.putRow({
      tableName: "people",
      condition: always,
      primaryKey: [{ customer: n < 2 ? `a${hostile}` : "b" }, { n: int(n) }],
      attributeColumns: [{ note: hostile }, { json: JSON.stringify({ deep: { text: hostile } }) }],
    });
};

const fillFlows = async ({ endpoints, accounts, dial }: LocalCloud): Promise<void> => {
  const credentials = accounts.get("provider");
  const target: Target = {
    url: `http://${endpoints.fnf}`,
    version: "2019-03-15",
    credentials,
    signatureAlgorithm: "v2",
  };
  const call = (action: string, query: Record<string, unknown>) => callOpenApi(target, action, { query });
  const task = { Name: "Call", Type: "Task", Action: "FC:InvokeFunction", Next: "Tell" };
  const message = { resourceArn: "acs:mns:::/queues/jobs/messages", message: { text: hostile } };
  const tell = { Name: "Tell", Type: "Task", Action: "MNS:SendMessage", End: true };
  const resourceArn = `acs:fc:cn-hangzhou:${credentials.id}:functions/echo/LATEST`;
  const Parameters = { resourceArn, invocationType: "Sync", body: { text: hostile } };
  const Definition = {
    Type: "StateMachine",
    SpecVersion: "v1",
    Name: "f",
    StartAt: "Call",
    States: [
      { ...task, Parameters },
      { ...tell, Parameters: { ...message, messageTag: "<b>t</b>", messageAttributes: { text: hostile } } },
    ],
  };
  const flow = { Name: "f", Type: "FDL", Description: hostile, Definition: JSON.stringify(Definition) };
  await call("CreateFlow", flow);
  await call("StartExecution", { FlowName: "f", ExecutionName: "e", Input: JSON.stringify({ text: hostile }) });
  await dial.runUntil(dial.now() + 60_000);
};

const fillLogs = async ({ logs }: LocalCloud): Promise<void> => {
  const seconds = String(START / 1000);
  const line = JSON.stringify({ time: new Date(START).toISOString(), __time__: seconds, host: hostile, status: "200" });
  const target = { account: "customer-cn", project: "waf-project", logstore: "waf-logstore" };
  await logs.load(target, { text: Buffer.from(`${line}\n`.repeat(LINES)), gzip: false }, { arrivesAfterMs: 0 });
};

/** A card that was pressed and has a button yet, and a DING that does not reach everybody. */
const fillChat = async ({ chat, cards, dial }: LocalCloud): Promise<void> => {
  const title = hostile.slice(0, 100);
  cards.templates.set({ id: "t", text: `${hostile} $\{text}`, actions: [{ id: "ack", title }] });
  chat.users.set("gone", { is: "unknown" });
  const message = { at: dial.now(), via: "app" as const, mentions: [hostile], sent: {} };
  const spaces = [{ type: "IM_ROBOT" as const, id: hostile, errorMsg: hostile }];
  const [callback, values] = [
    { type: null, routeKey: "" },
    { data: { text: hostile }, privateData: {} },
  ];
  const id = cards.create({ outTrackId: hostile, template: "t", userIdType: 1, spaces, callback, ...values }, message, [
    "u1",
  ]);
  await cards.press(id, { user: "u1", actionId: "ack" });
  const content = { kind: "ding" as const, text: hostile, buttons: [] };
  chat.deliver({ ...message, content, ding: "phone" }, ["u1", "gone"]);
};

/** A cloud with something of everything in it, all of it hostile. */
export const startFilled = async () => {
  const project = writeProject({
    echo: { body: "return event.toString();" },
    fails: { body: "throw new Error('no');" },
  });
  const folder = join(project.folder, "data");
  const cloud = await startLocalCloud({ folder, startAt: START, project: project.project });
  const close = async () => {
    await cloud.close();
    rmSync(project.folder, { recursive: true });
  };
  try {
    for (const fill of [fillTables, fillFlows, fillLogs, fillChat]) await fill(cloud);
  } catch (error) {
    await close();
    throw error;
  }
  return { cloud, url: String(cloud.endpoints.front), close };
};
