import { made } from "../../definitions/install.ts";
import { describeService } from "../../definitions/service-of.ts";
import type { Operation } from "../../operation.ts";
import { checked, fail, objectIn } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";
import { ServiceProps } from "../../schema.ts";

/** `POST /services` of API 2016-08-15. */
export const CreateService: Operation = (platform, { request }) => {
  const props = checked(ServiceProps, objectIn(request.body));
  const { serviceName } = props;
  if (platform.services.get(serviceName)) fail(409, "ServiceAlreadyExists", `service '${serviceName}' already exists`);
  const service = { ...props, about: made(platform) };
  platform.services.put(service);
  return jsonReply(200, describeService(service));
};
