import { verify } from "../../../scripts/verify-export/verify.ts";
import { MINUTE } from "../../../shared/domain/calendar.ts";
import type { Promised } from "../../../shared/domain/ledger/statement.ts";
import type { Signed } from "../../../shared/messages/statement-page.ts";
import { gatherExport } from "../../../shared/response/export.ts";
import { ed25519Signer } from "../../../shared/runtime/signer.ts";
import { keys } from "../../support/bad-calls.ts";
import { NIGHT } from "../../support/make.ts";
import { slsAlert } from "../../support/sls.ts";
import { STATEMENT_SEED, World } from "../../support/world.ts";

const read = async (
  world: World,
  { key = keys.customer as string, path = "/v1/statements/2026-10", accept = "*/*", query = {} },
) => world.http("statement-read", "GET", path, { headers: { authorization: `Bearer ${key}`, accept }, query });

/** One outage that is answered after four minutes, another that nobody answers. */
const played = async (): Promise<World> => {
  const world = await new World().furnish();
  world.onMail = (mail) => {
    if (mail.to.startsWith("li-wei")) world.after(4, () => world.press(mail, "answer"));
  };
  world.after(0, () => world.alert(slsAlert(NIGHT)));
  await world.pass(0.2);
  world.onMail = () => undefined;
  world.after(0, () => world.alert(slsAlert(NIGHT + 12 * MINUTE, { kind: "black-hole" })));
  await world.pass(0.5);
  return world;
};

const signedBy = async (world: World): Promise<Signed> => JSON.parse((await read(world, {})).body);
const key = ed25519Signer([STATEMENT_SEED]).keys[0]?.key ?? "";

test("a statement counts what was kept and missed, is signed, and agrees with the export", async () => {
  const world = await played();
  const signed = await signedBy(world);
  expect(signed.statement.tallies[0]).toEqual({
    ...{ priority: "Critical", minutes: 15, promised: 2, kept: 1, missed: 1, open: 0 },
  });
  expect(signed.statement).toMatchObject({ customerId: "lumina", complete: false, timeZone: "Asia/Shanghai" });
  const exported = JSON.parse(JSON.stringify(await gatherExport(world.deps("test"))));
  expect(verify(exported, [], { statement: signed, key })).toMatchObject({ ok: true });
});

test.each<[string, (promise: Promised) => void]>([
  ["an earlier answer", (one) => Object.assign(one, { usedSeconds: 3 })],
  ["a promise kept that was missed", (one) => Object.assign(one, { met: true })],
  ["another priority", (one) => Object.assign(one, { priority: "Low" })],
])("%s does not pass, signed or not", async (_, forge) => {
  const world = await played();
  const { statement } = await signedBy(world);
  for (const one of statement.promises) forge(one);
  const exported = JSON.parse(JSON.stringify(await gatherExport(world.deps("test"))));
  const old = await signedBy(world);
  expect(verify(exported, [], { statement: { ...old, statement }, key })).toMatchObject({ ok: false });
  const { canonical } = await import("../../../shared/domain/digest.ts");
  const forged = { statement, ...ed25519Signer([STATEMENT_SEED]).sign(canonical(statement)) };
  expect(verify(exported, [], { statement: forged, key })).toMatchObject({ ok: false });
});

test("while keys change the newest signs, the older one is still published, and a stranger's key opens nothing", async () => {
  const newer = Buffer.alloc(32, 7).toString("base64url");
  const both = ed25519Signer([newer, STATEMENT_SEED]);
  expect(both.keys.map(({ id }) => id)).toEqual([both.sign("x").by, ed25519Signer([STATEMENT_SEED]).sign("x").by]);
  const world = await played();
  const exported = JSON.parse(JSON.stringify(await gatherExport(world.deps("test"))));
  const held = { statement: await signedBy(world), key: both.keys[0]?.key ?? "" };
  expect(verify(exported, [], held)).toMatchObject({ ok: false, problem: expect.stringContaining("statement.by") });
  const published = await world.http("statement-read", "GET", "/v1/statement-keys");
  expect(JSON.parse(published.body)).toEqual({ keys: ed25519Signer([STATEMENT_SEED]).keys });
});

test("another customer's statement is as absent as one that never was; staff read everybody's", async () => {
  const world = await played();
  const foreign = await read(world, { key: keys.stranger, query: { customerId: "lumina" } });
  const never = await read(world, { key: keys.stranger, query: { customerId: "nobody" } });
  expect([foreign.statusCode, foreign.body]).toEqual([404, never.body]);
  const own = await read(world, { key: keys.stranger });
  expect(JSON.parse(own.body).statement).toMatchObject({ customerId: "harbor", promises: [] });
  const asked = await read(world, { key: keys.operator, query: { customerId: "lumina" } });
  expect(JSON.parse(asked.body).statement.promises).toHaveLength(2);
});

test.each([
  ["zh", "2 次承诺，按时响应 1 次", "原因尚未填写"],
  ["en", "1 of 2 promises kept", "no cause has been named yet"],
])("as a page in %s it says so first, names each miss and holds the signature", async (language, first, cause) => {
  const world = await played();
  const headers = { authorization: `Bearer ${keys.customer}`, accept: "text/html", "accept-language": language };
  const page = await world.http("statement-read", "GET", "/v1/statements/2026-10", { headers });
  const { signature } = await signedBy(world);
  for (const text of [first, cause, signature, "INC-0001", "INC-0002"]) expect(page.body).toContain(text);
});
