import { create } from "../../definitions/make.ts";
import { describe } from "../../description.ts";
import type { Operation } from "../../operation.ts";
import { objectIn } from "../../refused.ts";
import { jsonReply } from "../../reply.ts";

/** `POST /functions` with `code: { zipFile, checksum? }`, durable with its code when answered. */
export const CreateFunction: Operation = (platform, { request }) => {
  const { code, ...config } = objectIn(request.body);
  return jsonReply(200, describe(create(platform, { functionName: String(config.functionName), config, code })));
};
