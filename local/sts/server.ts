import type { Local, Service } from "../service.ts";
import { serveOpenApi } from "../wire/openapi.ts";
import { assumeRole } from "./actions/AssumeRole.ts";
import { getCallerIdentity } from "./actions/GetCallerIdentity.ts";

/** Security Token Service, 2015-04-01. Every service of the local cloud takes the credentials that it issues. */
export const startSts = (local: Local, port?: number): Promise<Service> => {
  const operations = { AssumeRole: assumeRole(local), GetCallerIdentity: getCallerIdentity };
  return serveOpenApi({ local, service: "sts", version: "2015-04-01", operations }, port);
};
