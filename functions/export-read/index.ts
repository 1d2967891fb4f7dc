import * as z from "zod";
import { metaRows } from "../../shared/directory.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { gatherExport } from "../../shared/response/export.ts";
import { looked } from "../../shared/response/looked.ts";
import { httpFunction } from "../../shared/runtime/define-function.ts";
import { endpoint, type Visit } from "../../shared/runtime/endpoint.ts";

/** A look at everybody. */
const run = async (_input: object, deps: Deps, { looker }: Visit) => {
  const sights = (await metaRows(deps)).map(({ customer }) => ({ customer, subject: "" }));
  await looked(sights, looker, deps);
  return gatherExport(deps);
};

export const endpoints = [
  endpoint({
    method: "GET",
    path: "/v1/export",
    access: ["admin"],
    summary: "Everything from which chains, ledger and promised times can be recomputed.",
    input: z.object({}),
    run,
  }),
];

export const handler = httpFunction("export-read", endpoints);
