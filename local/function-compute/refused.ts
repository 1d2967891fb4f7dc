import type * as z from "zod";
import { type Reply, refusal } from "./reply.ts";

/** Thrown inside an operation: its answer is a refusal. */
export class Refused extends Error {
  readonly reply: Reply;

  constructor(reply: Reply, message: string) {
    super(message);
    this.reply = reply;
  }
}

/** Codes of function-compute.md section 1.10. */
export const fail = (status: number, code: string, message: string): never => {
  throw new Refused(refusal(status, code, message), message);
};

/** @throws Refused `InvalidArgument` naming the field, under `where` if that is given */
export const checked = <T>(schema: z.ZodType<T>, value: unknown, where = ""): T => {
  const { data, error } = schema.safeParse(value);
  const [issue] = error?.issues ?? [];
  if (!issue) return data as T;
  const path = [where, ...issue.path].filter((part) => part !== "").join(".");
  return fail(400, "InvalidArgument", path ? `${path}: ${issue.message}` : issue.message);
};

/** The JSON object in a request's body. */
export const objectIn = (body: Buffer): Record<string, unknown> => {
  const parsed = jsonIn(body.toString(), "the body");
  if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return parsed as Record<string, unknown>;
  return fail(400, "InvalidArgument", "the body is no JSON object");
};

export const jsonIn = (text: string, what: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return fail(400, "InvalidArgument", `${what} is no JSON`);
  }
};
