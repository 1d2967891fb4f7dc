import * as z from "zod";
import { changeable, changed } from "../../definitions/install.ts";
import { configOf, refuseOther } from "../../definitions/scaling.ts";
import type { Operation } from "../../operation.ts";
import { latest } from "../../qualifier.ts";
import { checked, objectIn } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";

/** Fields of the SDK. */
const ProvisionConfig = z.strictObject({
  defaultTarget: z.int().min(0).optional(),
  target: z.int().min(0).optional(),
  alwaysAllocateCPU: z.boolean().default(false),
  alwaysAllocateGPU: z.boolean().default(false),
  scheduledActions: z.array(z.looseObject({ name: z.string() })).default([]),
  targetTrackingPolicies: z.array(z.looseObject({ name: z.string() })).default([]),
});

/** `PUT /functions/{f}/provision-config?qualifier=`: kept and told; instances here come when they are needed. */
export const PutProvisionConfig: Operation = (platform, { request, functionName, query }) => {
  latest(query);
  const definition = changeable(platform, functionName);
  refuseOther(definition.about, "provisionConfig");
  const provisionConfig = checked(ProvisionConfig, objectIn(request.body));
  changed(platform, definition, { about: { provisionConfig } });
  return jsonReply(200, configOf(platform, functionName, { kind: "provisionConfig", query }));
};
