import { changeable, changed, made } from "../../definitions/install.ts";
import { checkRoom, readTrigger } from "../../definitions/triggers.ts";
import { describeTrigger } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { objectIn } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";

/** `POST /functions/{f}/triggers`: timer, http and log. A timer's first tick is planned when this is answered. */
export const CreateTrigger: Operation = (platform, { request, functionName }) => {
  const definition = changeable(platform, functionName);
  const trigger = readTrigger(objectIn(request.body));
  const { spec, about } = definition;
  checkRoom(spec, trigger);
  const deployed = changed(platform, definition, {
    spec: { triggers: [...spec.triggers, trigger] },
    about: { triggers: { ...about.triggers, [trigger.triggerName]: made(platform) } },
  });
  return jsonReply(200, describeTrigger(deployed, trigger, String(request.headers.host)));
};
