import { changeable, changed, made, remade } from "../../definitions/install.ts";
import { readTrigger, type TriggerSpec, triggerOf } from "../../definitions/triggers.ts";
import { describeTrigger } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { checked, fail, objectIn } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";
import { TriggerChange } from "../../schema.ts";

const logstoreOf = (trigger: TriggerSpec): string =>
  trigger.triggerType === "log" ? trigger.triggerConfig.sourceConfig.logstore : "";

/** `PUT /functions/{f}/triggers/{t}`: configuration, role, qualifier and description; type and name stay. */
export const UpdateTrigger: Operation = (platform, { request, functionName, name }) => {
  const definition = changeable(platform, functionName);
  const { spec, about } = definition;
  const before = triggerOf(spec, name);
  const trigger = readTrigger({ ...before, ...checked(TriggerChange, objectIn(request.body)) });
  if (logstoreOf(trigger) !== logstoreOf(before)) fail(400, "InvalidArgument", "the source logstore stays as it is");
  const deployed = changed(platform, definition, {
    spec: { triggers: spec.triggers.map((one) => (one.triggerName === name ? trigger : one)) },
    about: { triggers: { ...about.triggers, [name]: remade(platform, about.triggers[name] ?? made(platform)) } },
  });
  return jsonReply(200, describeTrigger(deployed, trigger, String(request.headers.host)));
};
