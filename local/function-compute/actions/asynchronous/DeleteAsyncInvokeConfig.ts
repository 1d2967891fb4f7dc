import { withConfig } from "../../definitions/async-invoke-config.ts";
import { changeable, changed } from "../../definitions/install.ts";
import type { Operation } from "../../operation.ts";
import { latest } from "../../qualifier.ts";
import { checked } from "../../refused.ts";
import { AsyncInvokeConfig } from "../../schema.ts";

/** `DELETE /functions/{f}/async-invoke-config?qualifier=`: the defaults count again. */
export const DeleteAsyncInvokeConfig: Operation = (platform, { functionName, query }) => {
  latest(query);
  withConfig(platform, functionName);
  const { spec, about } = changeable(platform, functionName);
  const { asyncInvokeConfig: _, ...rest } = about;
  changed(platform, { spec, about: rest }, { spec: { asyncInvokeConfig: checked(AsyncInvokeConfig, {}) } });
  return { status: 204, body: "" };
};
