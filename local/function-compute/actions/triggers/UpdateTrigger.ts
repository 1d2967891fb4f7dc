import { changeable, changed, made, remade } from "../../definitions/install.ts";
import { readTrigger, triggerOf } from "../../definitions/triggers.ts";
import { describeTrigger } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { checked, objectIn } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";
import { TriggerChange } from "../../schema.ts";

/** `PUT /functions/{f}/triggers/{t}`: configuration, role, qualifier and description; type and name stay. */
export const UpdateTrigger: Operation = (platform, { request, functionName, name }) => {
  const definition = changeable(platform, functionName);
  const { spec, about } = definition;
  const trigger = readTrigger({ ...triggerOf(spec, name), ...checked(TriggerChange, objectIn(request.body)) });
  const deployed = changed(platform, definition, {
    spec: { triggers: spec.triggers.map((one) => (one.triggerName === name ? trigger : one)) },
    about: { triggers: { ...about.triggers, [name]: remade(platform, about.triggers[name] ?? made(platform)) } },
  });
  return jsonReply(200, describeTrigger(deployed, trigger, String(request.headers.host)));
};
