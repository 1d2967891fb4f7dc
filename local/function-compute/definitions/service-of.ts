import type { Platform } from "../invocation.ts";
import { fail } from "../refused.ts";
import type { FunctionService } from "./services.ts";

/** @throws Refused 404 */
export const serviceOf = ({ services }: Platform, serviceName: string): FunctionService =>
  services.get(serviceName) ?? fail(404, "ServiceNotFound", `service '${serviceName}' does not exist`);

/** Names of its functions, without the service. */
export const functionsIn = ({ deployed }: Platform, serviceName: string): string[] =>
  [...deployed.keys()]
    .filter((name) => name.startsWith(`${serviceName}$`))
    .map((name) => name.slice(serviceName.length + 1));

/** A service as the API shows it. */
export const describeService = ({ about, ...shown }: FunctionService) => {
  const { id, createdTime, lastModifiedTime } = about;
  return { ...shown, serviceId: id, createdTime, lastModifiedTime };
};
