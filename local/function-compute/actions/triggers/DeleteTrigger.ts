import { changeable, changed } from "../../definitions/install.ts";
import { triggerOf } from "../../definitions/triggers.ts";
import type { Operation } from "../../operation.ts";

/** `DELETE /functions/{f}/triggers/{t}` */
export const DeleteTrigger: Operation = (platform, { functionName, name }) => {
  const definition = changeable(platform, functionName);
  const { spec, about } = definition;
  triggerOf(spec, name);
  const { [name]: _, ...triggers } = about.triggers;
  changed(platform, definition, {
    spec: { triggers: spec.triggers.filter(({ triggerName }) => triggerName !== name) },
    about: { triggers },
  });
  return { status: 204, body: "" };
};
