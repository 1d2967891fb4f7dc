import { changeable, install } from "../../definitions/install.ts";
import type { Operation } from "../../operation.ts";

/** `DELETE /functions/{f}/concurrency` */
export const DeleteConcurrencyConfig: Operation = (platform, { functionName }) => {
  const { spec, about } = changeable(platform, functionName);
  const { concurrencyConfig: _, ...rest } = spec;
  install(platform, { spec: rest, about });
  return { status: 204, body: "" };
};
