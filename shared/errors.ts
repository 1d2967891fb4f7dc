/** Every fault we know by name: what HTTP answers, and whether trying again can help. */
export const faults = {
  INPUT_INVALID: { status: 400, retry: "never" },
  NOT_AUTHENTICATED: { status: 401, retry: "never" },
  NOT_ALLOWED: { status: 403, retry: "never" },
  NOT_FOUND: { status: 404, retry: "never" },
  METHOD_NOT_ALLOWED: { status: 405, retry: "never" },
  REFUSED: { status: 409, retry: "never" },
  STALE_WRITE: { status: 409, retry: "soon" },
  BODY_TOO_LARGE: { status: 413, retry: "never" },
  CLOUD_BUSY: { status: 503, retry: "soon" },
  CLOUD_DENIED: { status: 502, retry: "never" },
  MAIL_REFUSED: { status: 502, retry: "never" },
  RECIPIENT_REFUSED: { status: 502, retry: "never" },
  CHANNEL_LIMIT: { status: 503, retry: "soon" },
  CHANNEL_CONFIG: { status: 500, retry: "never" },
  CONFIG_MISSING: { status: 500, retry: "never" },
} as const;

export type FaultCode = keyof typeof faults;

export interface Problem {
  path: string;
  message: string;
}

/** Something outside this function went wrong, or the caller asked for what cannot be. A refusal of the domain is a value instead. */
export class Fault extends Error {
  readonly code: FaultCode;
  /** What exactly is wrong with the input. */
  readonly problems: Problem[];
  /** A word that fills the place in the text of this fault: the domain's reason, the vendor's code. */
  readonly because: string;
  /** When trying again can help, ms from now; undefined: nothing is known of it. */
  readonly afterMs: number | undefined;

  constructor(
    code: FaultCode,
    because: string,
    { problems = [], cause, afterMs }: { problems?: Problem[]; cause?: unknown; afterMs?: number } = {},
  ) {
    super(`${code}: ${because}`, { cause });
    this.name = "Fault";
    this.code = code;
    this.because = because;
    this.problems = problems;
    this.afterMs = afterMs;
  }
}

/** Bundles may hold two copies of this class, so it is known by its name. */
export const isFault = (error: unknown): error is Fault => error instanceof Error && error.name === "Fault";

export const isPassing = (error: unknown): boolean => isFault(error) && faults[error.code].retry === "soon";
