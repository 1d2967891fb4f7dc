import { changeable, install } from "../../definitions/install.ts";
import { configOf } from "../../definitions/scaling.ts";
import type { Operation } from "../../operation.ts";

/** `DELETE /functions/{f}/scaling-config?qualifier=` */
export const DeleteScalingConfig: Operation = (platform, { functionName, query }) => {
  configOf(platform, functionName, { kind: "scalingConfig", query });
  const { spec, about } = changeable(platform, functionName);
  const { scalingConfig: _, ...rest } = about;
  install(platform, { spec, about: rest });
  return { status: 204, body: "" };
};
