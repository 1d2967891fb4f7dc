/** Codes of cloudflow.md 3.3 for what the gateway turns away; which of its own codes stand for what is missing is UNCONFIRMED. */
export const dialect = {
  "InvalidAction.NotFound": { status: 400, code: "ActionNotSupported" },
  InvalidVersion: { status: 400, code: "APIVersionNotSupported" },
  IncompleteSignature: { status: 400, code: "MissingRequiredHeader" },
  MissingAccessKeyId: { status: 400, code: "MissingRequiredParams" },
  MissingSignature: { status: 400, code: "MissingRequiredParams" },
  MissingSignatureNonce: { status: 400, code: "MissingRequiredParams" },
  MissingTimestamp: { status: 400, code: "MissingRequiredParams" },
  MissingSecurityToken: { status: 400, code: "MissingRequiredParams" },
  SignatureDoesNotMatch: { status: 403, code: "SignatureNotMatch" },
  "InvalidAccessKeyId.NotFound": { status: 403, code: "InvalidAccessKeyID" },
  "InvalidTimeStamp.Expired": { status: 403, code: "RequestTimeTooSkewed" },
  ServiceUnavailable: { status: 500, code: "InternalServerError" },
  NoPermission: { status: 403, code: "AccessDenied" },
  InternalError: { status: 500, code: "InternalServerError" },
};
