import * as z from "zod";
import { changeable, changed } from "../../definitions/install.ts";
import { configOf, refuseOther } from "../../definitions/scaling.ts";
import type { Operation } from "../../operation.ts";
import { latest } from "../../qualifier.ts";
import { checked, objectIn } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";

/** Fields of the SDK. */
const ScalingConfig = z.strictObject({
  minInstances: z.int().min(0).optional(),
  residentPoolId: z.string().optional(),
  enableOnDemandScaling: z.boolean().optional(),
  enableMixMode: z.boolean().optional(),
  requestDispatchPolicy: z.string().optional(),
  horizontalScalingPolicies: z.array(z.looseObject({ name: z.string() })).default([]),
  scheduledPolicies: z.array(z.looseObject({ name: z.string() })).default([]),
});

/** `PUT /functions/{f}/scaling-config?qualifier=`: kept and told; instances here come when they are needed. */
export const PutScalingConfig: Operation = (platform, { request, functionName, query }) => {
  latest(query);
  const definition = changeable(platform, functionName);
  refuseOther(definition.about, "scalingConfig");
  const scalingConfig = checked(ScalingConfig, objectIn(request.body));
  changed(platform, definition, { about: { scalingConfig } });
  return jsonReply(200, configOf(platform, functionName, { kind: "scalingConfig", query }));
};
