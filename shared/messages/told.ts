/** What can be said of a timeline entry: texts ready to print. What the data does not carry is missing, and left out. */
export interface Told {
  /** Site and what happened there. */
  title: string;
  evidence?: string | undefined;
  due?: string | undefined;
  /** Of a callback: whether its metric was read, and says so. */
  confirmation?: string | undefined;
  /** Since when a window had held it back. */
  held?: string | undefined;
  who?: string | undefined;
  /** Whom it concerns: recipients with their channels, or the person it is handed on to. */
  people?: string | undefined;
  level?: string | undefined;
  /** Of a page that is no level of the plan: what it asks. */
  reminder?: string | undefined;
  /** The how manieth call for help. */
  help?: string | undefined;
  /** What the customer was told. */
  news?: string | undefined;
  alerts?: string | undefined;
  /** Of another kind, which the incident explains. */
  finding?: string | undefined;
  again: boolean;
  via?: string | undefined;
  took: boolean;
  /** Of an answer: within the promised time or not. */
  inTime?: boolean | undefined;
  percent?: number | undefined;
  reason?: string | undefined;
  /** The channel that takes the place of the one before. */
  next?: string | undefined;
  priority?: string | undefined;
  verdict?: string | undefined;
  text?: string | undefined;
  /** How often the customer has asked where we are. */
  urges?: string | undefined;
  generation?: string | undefined;
}

/** How much failed: as counts where the rule reports them, else as a share. Numbers are formatted already. */
export interface Failures {
  failed?: string | undefined;
  total?: string | undefined;
  share?: string | undefined;
  /** HTTP status, three digits. */
  status?: string | undefined;
  /** The share that fails on this site anyhow. */
  usual?: string | undefined;
}

export interface Attack {
  total?: string | undefined;
  clients?: string | undefined;
  /** Of the client that sent most, when it is an IP address. */
  address?: string | undefined;
  /** Different paths asked for. */
  paths?: string | undefined;
  /** Kinds of attack. */
  kinds?: string | undefined;
  blocked?: string | undefined;
  originSuffers: boolean;
}

/** A promise that was not kept. */
export interface Missed {
  number: string;
  customer?: string | undefined;
  priority?: string | undefined;
  within?: string | undefined;
}

/** A value with the words around it, or nothing at all. */
export const put = (before: string, value: string | undefined, after = ""): string =>
  value === undefined || value === "" ? "" : before + value + after;
