import * as z from "zod";
import { gatherExport } from "../../shared/response/export.ts";
import { httpFunction } from "../../shared/runtime/define-function.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";

export const endpoints = [
  endpoint({
    method: "GET",
    path: "/v1/export",
    access: ["admin"],
    summary: "Everything from which chains, ledger and promised times can be recomputed.",
    input: z.object({}),
    run: (_input, deps) => gatherExport(deps),
  }),
];

export const handler = httpFunction("export-read", endpoints);
