import { changeable, install } from "../../definitions/install.ts";
import { configOf } from "../../definitions/scaling.ts";
import type { Operation } from "../../operation.ts";

/** `DELETE /functions/{f}/provision-config?qualifier=` */
export const DeleteProvisionConfig: Operation = (platform, { functionName, query }) => {
  configOf(platform, functionName, { kind: "provisionConfig", query });
  const { spec, about } = changeable(platform, functionName);
  const { provisionConfig: _, ...rest } = about;
  install(platform, { spec, about: rest });
  return { status: 204, body: "" };
};
