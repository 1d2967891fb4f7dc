import type { Version } from "../../definitions/definition.ts";
import { changeable, changed, made } from "../../definitions/install.ts";
import { describeVersion } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { checked, objectIn } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";
import { AsyncInvokeConfig, VersionProps } from "../../schema.ts";

/** `POST /functions/{f}/versions`: the function as it is now, for good. That one without a change is made too is UNCONFIRMED. */
export const PublishFunctionVersion: Operation = (platform, { request, functionName }) => {
  const definition = changeable(platform, functionName);
  const { spec, about } = definition;
  const { description } = checked(VersionProps, request.body.length > 0 ? objectIn(request.body) : {});
  const published = (about.published ?? 0) + 1;
  const { codeSize, codeChecksum } = about;
  const version: Version = {
    versionId: String(published),
    description,
    spec: { ...spec, triggers: [], asyncInvokeConfig: checked(AsyncInvokeConfig, {}) },
    about: { ...made(platform), codeSize, codeChecksum, triggers: {} },
  };
  changed(platform, definition, { about: { published, versions: [...(about.versions ?? []), version] } });
  return jsonReply(200, describeVersion(version));
};
