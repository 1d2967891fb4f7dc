import type middy from "@middy/core";
import type { FcContext } from "../context.ts";
import type { Logger } from "../log.ts";

/** The stack, and in one line what caused it: a vendor's error object holds more than may be logged. */
const told = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? [`caused by ${error.cause.name}: ${error.cause.message}`] : [];
  return [error.stack ?? error.message, ...cause].join("\n");
};

/** One line a call that failed. What went well says so where it happened. */
export const requestLog = (name: string, log: Logger): middy.MiddlewareObj<Buffer, unknown, Error, FcContext> => {
  const bug = ({ requestId }: FcContext, error: unknown): void =>
    log(name, requestId)({ did: "failed", because: told(error) });
  return {
    after: ({ context }) => {
      if (context.failure !== undefined) bug(context, context.failure);
    },
    onError: ({ context, error }) => bug(context, error),
  };
};
