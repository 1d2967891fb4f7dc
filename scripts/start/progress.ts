import { MINUTE } from "../../shared/domain/calendar.ts";

/** Ten times a second is as often as somebody reads. */
const EVERY_MS = 100;
const CLEAR = "\r\u001b[2K";

export interface Progress {
  /** Shows where the dial stands, and what has come so far; cheap to call too often. */
  show(at: number, soFar: (at: number) => string): void;
  /** Makes room for a line of its own. */
  clear(): void;
}

const silent: Progress = { show: () => undefined, clear: () => undefined };

/** One line on a terminal, written over and over. In a pipe there is none. */
export const openProgress = (stream: NodeJS.WriteStream, from: number): Progress => {
  if (!stream.isTTY) return silent;
  const begun = Date.now();
  let shown = 0;
  return {
    show: (at, soFar) => {
      const now = Date.now();
      if (now - shown < EVERY_MS) return;
      shown = now;
      const rate = Math.round(((at - from) / MINUTE / Math.max(now - begun, 1)) * 1_000);
      stream.write(`${CLEAR}${new Date(at).toISOString().slice(0, 16)}  ${soFar(at)}  ${rate} min/s`);
    },
    clear: () => {
      if (shown > 0) stream.write(CLEAR);
      shown = 0;
    },
  };
};
