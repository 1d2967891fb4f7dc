import { changeable, changed, made, remade } from "../../definitions/install.ts";
import { describeAsyncInvokeConfig } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { functionOf } from "../../project.ts";
import { latest } from "../../qualifier.ts";
import { checked, fail, objectIn } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";
import { AsyncInvokeConfig } from "../../schema.ts";

/** `PUT /functions/{f}/async-invoke-config?qualifier=`: the whole of it. Destinations are functions. */
export const PutAsyncInvokeConfig: Operation = (platform, { request, functionName, query }) => {
  latest(query);
  const definition = changeable(platform, functionName);
  const asyncInvokeConfig = checked(AsyncInvokeConfig, objectIn(request.body));
  const { onFailure, onSuccess } = asyncInvokeConfig.destinationConfig ?? {};
  for (const one of [onFailure, onSuccess])
    if (one && functionOf(one.destination) === functionName)
      fail(400, "InvalidArgument", "destinationConfig: a function that is its own destination never ends");
  const before = definition.about.asyncInvokeConfig;
  const about = { asyncInvokeConfig: before ? remade(platform, before) : made(platform) };
  return jsonReply(
    200,
    describeAsyncInvokeConfig(changed(platform, definition, { spec: { asyncInvokeConfig }, about })),
  );
};
