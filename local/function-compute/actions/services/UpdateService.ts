import { remade } from "../../definitions/install.ts";
import { describeService, serviceOf } from "../../definitions/service-of.ts";
import type { Operation } from "../../operation.ts";
import { checked, objectIn } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";
import { ServiceProps } from "../../schema.ts";

/** `PUT /services/{s}` of API 2016-08-15. Functions take its role when they are made or changed. */
export const UpdateService: Operation = (platform, { request, functionName: serviceName }) => {
  const { about, ...before } = serviceOf(platform, serviceName);
  const props = checked(ServiceProps, { ...before, ...objectIn(request.body), serviceName });
  const service = { ...props, about: remade(platform, about) };
  platform.services.put(service);
  return jsonReply(200, describeService(service));
};
