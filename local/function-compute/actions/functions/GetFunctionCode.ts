import { crc64 } from "../../archive/crc64.ts";
import { archiveOf } from "../../definitions/code.ts";
import { codeAddress } from "../../download.ts";
import type { Operation } from "../../operation.ts";
import { qualifierIn, targetOf } from "../../qualifier.ts";
import { jsonReply } from "../../reply.ts";

/** `GET /functions/{f}/code`: where its archive can be fetched without a signature, for a while. */
export const GetFunctionCode: Operation = (platform, { request, requestId, functionName, query }) => {
  const target = { functionName, qualifier: qualifierIn(query), requestId };
  const { spec, about } = targetOf(platform, target);
  const checksum = about?.codeChecksum ?? crc64(archiveOf(spec.code));
  return jsonReply(200, { url: codeAddress(platform.local, target, String(request.headers.host)), checksum });
};
