import { MINUTE, SECOND } from "../../../shared/domain/calendar.ts";
import type { Export } from "../../../shared/response/export.ts";
import { NIGHT } from "../../support/make.ts";
import { slsAlert } from "../../support/sls.ts";
import { openWire, type Wire } from "../../support/wire.ts";

jest.setTimeout(60_000);

/** Level by level, whom the plan of samples/customers.yaml wakes when a core site is down. */
const [FIRST, SECOND_LEVEL, LEAD] = ["chen.wei", "emma.clarke", "david.osei"].map((name) => `${name}@watchtower.test`);
const CUSTOMER = "wang.lei@lumina-mall.test";
const UNKNOWN = "unknown.example.test";

let wire: Wire;
beforeEach(async () => {
  wire = await openWire();
});
afterEach(() => wire.close());

const minutesOf = async (to: string | undefined): Promise<number[]> =>
  (await wire.mails(to)).map(({ at }) => (Date.parse(at) - NIGHT) / MINUTE);

const told = ({ incidents }: Export): string[] =>
  (incidents.find(({ kind }) => kind !== "self")?.timeline ?? []).map(
    ({ what, at }) => `${what} ${(Date.parse(at) - NIGHT) / MINUTE}`,
  );

test("an alert wakes the person on call, who answers by the link in the mail; the customer is told in Chinese, and the incident is resolved", async () => {
  expect((await wire.alert(slsAlert(NIGHT))).status).toBe(200);
  await wire.pass(4);
  const [page] = await wire.mails(FIRST);
  expect((await wire.press(page, "answer")).status).toBe(200);
  await wire.pass(5);
  await wire.alert(slsAlert(NIGHT + 9 * MINUTE, { firedAt: NIGHT, status: "resolved" }));
  await wire.pass(5);
  const [{ id = "" } = {}] = (await wire.exported()).incidents;
  const verdict = { verdict: "fault", cause: "origin down", done: "restarted" };
  expect((await wire.desk("POST", `/v1/incidents/${id}/resolve`, verdict)).status).toBe(200);
  await wire.pass(60);

  const exported = await wire.exported();
  expect(told(exported)).toEqual([
    ...["opened 0", "paged 0", "handed-over 0", "told 0", "received 1.5"],
    ...["answered 4", "joined 9", "mitigated 9", "told 9", "resolved 14", "told 14"],
  ]);
  expect(exported.incidents[0]?.generations[0]).toMatchObject({ usedSeconds: 240, met: true, answeredVia: "link" });
  expect(await wire.mails(FIRST)).toHaveLength(1);
  const heard = await wire.mails(CUSTOMER);
  expect(heard).toHaveLength(4);
  for (const { subject } of heard) expect(subject).toContain("INC-0001");
  expect(heard.some(({ text = "" }) => text.includes("您"))).toBe(true);
  expect((await wire.press(page, "answer")).status).toBe(404);
});

test("when nobody answers for an hour the plan climbs and repeats its last step, the promise is marked, and we open an incident about ourselves", async () => {
  await wire.alert(slsAlert(NIGHT));
  await wire.pass(60);
  expect(await minutesOf(SECOND_LEVEL)).toEqual(expect.arrayContaining([5]));
  expect((await minutesOf(LEAD)).slice(0, 3)).toEqual([10, 15, 20]);
  const exported = await wire.exported();
  expect(told(exported).filter((line) => line.startsWith("mark"))).toEqual(["mark 7.5", "mark 12", "mark 15"]);
  expect(exported.incidents.find(({ kind }) => kind === "self")).toMatchObject({ customerId: "_provider", number: 1 });
});

test("without the flow service for an hour each page is at most 90 seconds late", async () => {
  wire.cloud.faults.add({ service: "fnf", kind: "unavailable" });
  await wire.alert(slsAlert(NIGHT));
  await wire.pass(60);
  wire.cloud.faults.clear();
  const [first = 0] = await minutesOf(FIRST);
  const [second = 0] = await minutesOf(SECOND_LEVEL);
  const [lead = 0] = await minutesOf(LEAD);
  expect(first).toBe(0);
  for (const late of [second - 5, lead - 10]) expect(late * MINUTE).toBeLessThanOrEqual(90 * SECOND);
  await wire.exported();
});

test("an alert about a site nobody knows is the provider's own, and somebody looks at it", async () => {
  await wire.alert(slsAlert(NIGHT, { host: UNKNOWN }));
  await wire.pass(1);
  const { incidents } = await wire.exported();
  expect(incidents).toMatchObject([{ customerId: "_provider", host: UNKNOWN, priority: "Medium", kind: "outage" }]);
  const [card, ...others] = wire.cloud.chat.list();
  expect([card?.to, others]).toEqual([["li-na"], []]);
});

const messagesIn = async () =>
  (await wire.exported()).deliveries
    .filter(({ channel }) => channel === "dingtalk" || channel === "voice")
    .map(({ recipient, channel, state, failure, fallbackOf, id }) => ({
      ...{ recipient, channel, state, failure, fallbackOf, id },
    }));

test("while DingTalk is away phones ring at once; who picks up is not called again", async () => {
  wire.cloud.faults.add({ service: "dingtalk", kind: "unavailable" });
  await wire.alert(slsAlert(NIGHT));
  await wire.pass(4);
  const [call, ...others] = wire.cloud.voice.list();
  expect([call?.to, call?.script[0]?.text, others]).toEqual([
    "19900000001",
    expect.stringContaining("危险事件，流明数字科技，流明商城，网站不可用，请在3点15分前响应"),
    [],
  ]);
  const messages = await messagesIn();
  const card = messages.find(({ channel }) => channel === "dingtalk");
  expect(card).toMatchObject({ state: "failed", failure: "ServiceUnavailable" });
  expect(messages.find(({ channel }) => channel === "voice")).toMatchObject({
    state: "received",
    fallbackOf: card?.id,
  });
});

test("a phone that is off lets the incident climb; key 1 on the next one takes it, and nobody is called any more", async () => {
  const { chat, voice } = wire.cloud;
  for (const user of ["chen-wei", "emma-clarke"]) chat.users.set(user, { readsAfterSeconds: null });
  voice.numbers.set("19900000001", { otherwise: { is: "off" } });
  voice.numbers.set("19900000003", { otherwise: { is: "answered", key: "1" } });
  await wire.alert(slsAlert(NIGHT));
  await wire.pass(12);
  const exported = await wire.exported();
  expect(exported.incidents[0]?.generations[0]).toMatchObject({ acknowledgedBy: "emma-clarke" });
  expect(told(exported).filter((line) => /^(paged|escalated|acknowledged|handed-over)/.test(line))).toEqual([
    ...["paged 0", "handed-over 0", "escalated 5"],
    expect.stringMatching(/^acknowledged 5\.\d+$/),
  ]);
  expect(voice.list().map(({ to, receipt }) => [to, receipt])).toEqual([
    ["19900000001", "taken"],
    ["19900000001", "taken"],
    ["19900000003", "taken"],
  ]);
});

test("when the answer of the mail service is lost, the page goes out once more, and the repeat is counted", async () => {
  wire.cloud.faults.add({ service: "dm", operation: "SingleSendMail", kind: "lost", count: 1 });
  await wire.alert(slsAlert(NIGHT));
  await wire.pass(4);
  expect(await wire.mails(FIRST)).toHaveLength(2);
  const mails = (await wire.exported()).deliveries.filter(({ channel, step }) => channel === "mail" && step !== null);
  expect(mails).toMatchObject([{ state: "received", attempts: 2 }]);
});

/** A call about tickets with a customer's key. */
const asCustomer = (path: string, body: object, key = "call-1"): Promise<Response> => {
  const headers = { authorization: `Bearer ${wire.keys.customer}`, "idempotency-key": key };
  return fetch(wire.front + path, { method: "POST", headers, body: JSON.stringify(body) });
};

test("a customer's ticket is confirmed, answered by the first reply, closed, and sent twice it is one", async () => {
  const site = "shop.lumina-mall.test";
  const ticket = { title: "结算页打不开", description: "付款报 502", kind: "fault", site, impact: "unavailable" };
  const [first, again] = await Promise.all([asCustomer("/v1/tickets", ticket), asCustomer("/v1/tickets", ticket)]);
  const answers = [await first.json(), await again.json()];
  expect([first.status, again.status, answers[1]]).toEqual([201, 201, answers[0]]);
  expect(answers[0]).toMatchObject({ priority: "Critical" });
  await wire.pass(2);
  const { ticketId } = answers[0] as { ticketId: string };
  const reply = await wire.desk("POST", `/v1/tickets/${ticketId}/replies`, { text: "我们已在处理。" });
  expect(await reply.json()).toMatchObject({ state: "answered", messages: [{ seq: 1, from: "provider" }] });
  await wire.pass(2);
  expect(await (await asCustomer(`/v1/tickets/${ticketId}/close`, { text: "好了" })).json()).toMatchObject({
    state: "closed",
  });
  const exported = await wire.exported();
  const acts = told(exported).filter((line) => !/^(handed-over|received)/.test(line));
  expect(acts).toEqual(["opened 0", "paged 0", "answered 2", "resolved 4", "told 4"]);
  expect(exported.tickets).toMatchObject([{ id: ticketId, state: "closed", messages: 1, urges: 0 }]);
  expect((await wire.mails(CUSTOMER)).map(({ subject }) => subject.slice(0, 9))).toEqual([
    "【危险】【已受理】",
    "【危险】【已响应】",
    "【危险】【已解决】",
  ]);
});

test("what comes at once is told together, mail, card and call alike; the link of the list takes all of it", async () => {
  const kinds = ["outage", "protection-off", "black-hole", "certificate"];
  for (const kind of kinds) await wire.alert(slsAlert(NIGHT, { kind, facts: { days_left: "0" } }));
  await wire.pass(2);
  const mails = await wire.mails(FIRST);
  expect(
    mails.map(({ at, subject }) => [(Date.parse(at) - NIGHT) / MINUTE, /【\d起事件】/.exec(subject)?.[0]]),
  ).toEqual([
    [0, undefined],
    [1, "【3起事件】"],
  ]);
  const cards = wire.cloud.chat.list().flatMap(({ to: [user = "group"] }) => user);
  expect(cards.toSorted()).toEqual(["chen-wei", "chen-wei", "group", "group"]);
  expect((await wire.press(mails[0], "answer")).status).toBe(200);
  expect((await wire.press(mails[1], "answer")).status).toBe(200);
  await wire.pass(10);
  const { incidents, deliveries } = await wire.exported();
  expect(incidents.map(({ status }) => status)).toEqual(["answered", "answered", "answered", "answered"]);
  expect(deliveries.filter(({ bundleId, incidentId }) => bundleId !== null && incidentId === null)).not.toEqual([]);
  expect(await minutesOf(SECOND_LEVEL)).toEqual([]);
  const opened = 2;
  const answers = 1 + 2;
  expect(await wire.mails(CUSTOMER)).toHaveLength(opened + answers);
});
