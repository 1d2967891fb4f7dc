/** Every code this service answers, with its HTTP status ("Error codes" of the developer reference). */
const statuses = {
  OTSAuthFailed: 403,
  OTSNoPermissionAccess: 403,
  OTSConditionCheckFail: 403,
  OTSQuotaExhausted: 403,
  OTSTooFrequentReservedThroughputAdjustment: 403,
  OTSObjectNotExist: 404,
  OTSTableNotReady: 404,
  /** UNCONFIRMED status. */
  OTSSessionNotExist: 404,
  OTSMethodNotAllowed: 405,
  OTSObjectAlreadyExist: 409,
  OTSRowOperationConflict: 409,
  OTSRequestBodyTooLarge: 413,
  OTSInvalidPK: 400,
  OTSDataOutOfRange: 400,
  OTSOutOfTransactionDataSizeLimit: 400,
  OTSParameterInvalid: 400,
  OTSInternalServerError: 500,
  OTSServerBusy: 503,
  OTSPartitionUnavailable: 503,
} as const;

export type Code = keyof typeof statuses;

/** An answer of the service that is not a success: for the whole request, or for one row of a batch. */
export class Refusal extends Error {
  readonly code: Code;
  readonly status: number;

  constructor(code: Code, message: string) {
    super(message);
    this.code = code;
    this.status = statuses[code];
  }
}

export const invalid = (message: string): Refusal => new Refusal("OTSParameterInvalid", message);
export const noSuchTable = (): Refusal => new Refusal("OTSObjectNotExist", "Requested table does not exist.");
export const conditionFailed = (): Refusal => new Refusal("OTSConditionCheckFail", "Condition check failed.");
