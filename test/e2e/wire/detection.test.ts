import { deployment } from "../../../scripts/deployment.ts";
import { setUpRules } from "../../../scripts/rules.ts";
import { configOf } from "../../../scripts/start/world.ts";
import { iso, MINUTE } from "../../../shared/domain/calendar.ts";
import { NIGHT } from "../../support/make.ts";
import { events, HOST, jsonl, type Line } from "../../support/waf-lines.ts";
import { openWire, type Wire } from "../../support/wire.ts";

jest.setTimeout(120_000);

const RUSHED = "api.orbitpay.test";
const on = (host: string, lines: Line[]): Line[] => lines.map((line) => ({ ...line, matched_host: host, host }));

let wire: Wire;
beforeEach(async () => {
  wire = await openWire();
});
afterEach(() => wire.close());

const watch = async (): Promise<void> => {
  const at = deployment(configOf(wire.cloud), wire.cloud.accounts.get("provider"));
  const made = await setUpRules({ ...at, admin: { ...at.admin, clock: wire.deps.clock } }, wire.keys.hooks);
  expect(made.map(({ because }) => because)).toEqual([undefined, undefined]);
};

test("log lines of an outage become an alert, an incident and a page; a rush of buyers is nominated and dismissed", async () => {
  const { project = "", logstore = "" } = wire.scene.metas.lumina?.logs ?? {};
  const lines = [
    ...events["an outage"](NIGHT + 4 * MINUTE),
    ...on(RUSHED, events["a rush of buyers"](NIGHT + 6 * MINUTE)),
  ];
  await wire.cloud.logs.load({ account: "customer-cn", project, logstore }, { text: jsonl(lines) });
  await wire.cloud.logs.load(
    {
      account: "customer-en",
      project: wire.scene.metas.harbor?.logs?.project ?? "",
      logstore: wire.scene.metas.harbor?.logs?.logstore ?? "",
    },
    { text: "" },
  );
  await watch();
  await wire.pass(12);

  const { incidents } = await wire.exported();
  expect(incidents.map(({ kind, host, priority }) => [kind, host, priority])).toEqual([["outage", HOST, "Critical"]]);
  const [incident] = incidents;
  expect(incident?.firstSeenAt).toBe(iso(NIGHT + 3 * MINUTE));
  expect(incident?.detectionSeconds).toBeLessThanOrEqual(120);
  const [page] = await wire.mails("chen.wei@watchtower.test");
  expect(page?.text).toContain("502");

  const ofRush = (await wire.deps.events.range({})).filter(({ alert }) => alert.host === RUSHED);
  expect(new Set(ofRush.flatMap(({ dismissed }) => dismissed ?? []))).toEqual(new Set(["a-rush"]));
});
