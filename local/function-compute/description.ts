import type { Deployed } from "./host.ts";

/** A function as the API shows it: section 7.5. `state: Active` is UNCONFIRMED. */
export const describe = ({ spec, arn }: Deployed) => {
  const { triggers: _, asyncInvokeConfig: __, code: ___, region: ____, ...shown } = spec;
  return { ...shown, functionArn: arn, functionId: spec.functionName, state: "Active", lastUpdateStatus: "Successful" };
};
