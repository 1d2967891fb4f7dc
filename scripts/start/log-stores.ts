import { join } from "node:path";
import type { LocalCloud } from "../../local/start.ts";
import type { Meta } from "../../shared/domain/customer/customer.ts";
import { sampleCustomers } from "./customers.ts";
import type { LogSet } from "./log-files.ts";
import { type Owner, type Part, withParts } from "./log-load.ts";
import type { Scene } from "./scene.ts";

/** In the data folder, while lines are loaded. */
const PARTS = "parts";

/** What nobody owns is the first customer's. */
const ownerIn =
  ({ customerOf, metas }: Scene) =>
  (host: string): Owner => {
    const customer = customerOf(host) ?? sampleCustomers[0];
    return { customer, waf: metas[customer]?.waf ?? "2.0" };
  };

const targetOf = (meta: Meta | undefined) => {
  if (!meta?.access || !meta.logs) throw new Error(`${meta?.name} has no log store`);
  const { project, logstore } = meta.logs;
  return { account: meta.access.accountId, project, logstore };
};

/** WAF makes a store before the first line is in it. */
export const openStores = async ({ logs }: LocalCloud, { metas }: Scene): Promise<void> => {
  for (const customer of sampleCustomers) await logs.load(targetOf(metas[customer]), { files: [] });
};

/**
 * All lines into the log stores of their customers, where they are seen as soon as the dial has come to their times. What is
 * there already is not loaded again.
 */
export const fillLogStores = async ({ logs, local }: LocalCloud, set: LogSet, scene: Scene): Promise<void> => {
  const place = { folder: join(local.folder, PARTS), ownerOf: ownerIn(scene) };
  const load = async (parts: Part[]): Promise<void> => {
    for (const { path, name, owner } of parts)
      await logs.load(targetOf(scene.metas[owner.customer]), { files: [path] }, { id: `${set.hash} ${name}` });
  };
  for (const file of set.files) await withParts(file, place, load);
};
