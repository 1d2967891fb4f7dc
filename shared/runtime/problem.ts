import type * as z from "zod";
import type { Language } from "../domain/contact/person.ts";
import { Fault, faults, isFault } from "../errors.ts";
import { problemWords } from "../messages/problem.ts";
import type { HttpReply } from "./http-call.ts";

/** An RFC 9457 problem document in the caller's language. What was not foreseen is answered without detail. */
export const problemReply = (error: unknown, language: Language): HttpReply => {
  const { code, because, problems } = isFault(error) ? error : BUG;
  const { status } = code === "BUG" ? { status: 500 } : faults[code];
  const body = { type: `urn:mss:${code}`, ...problemWords(code, because, language), status, code, errors: problems };
  const headers = { "content-type": "application/problem+json; charset=utf-8", ...demanded(code, because) };
  return { statusCode: status, headers, body: JSON.stringify(body) };
};

/** What RFC 9110 wants beside a status: the methods there are (15.5.6), the way to authenticate (15.5.2). */
const demanded = (code: string, because: string): Record<string, string> => {
  if (code === "METHOD_NOT_ALLOWED") return { allow: because };
  return code === "NOT_AUTHENTICATED" ? { "www-authenticate": "Bearer" } : {};
};

const BUG = { code: "BUG", because: "", problems: [] } as const;

/** What a caller sent, read; or the fault that says what is wrong with it. A row of ours that does not parse is a bug instead. */
export const checked = <S extends z.ZodType>(schema: S, input: unknown): z.infer<S> => {
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  throw new Fault("INPUT_INVALID", "", { problems: problemsOf(read.error) });
};

/** More than these help nobody. */
const MAX_PROBLEMS = 20;

export const problemsOf = (error: z.ZodError) =>
  error.issues.slice(0, MAX_PROBLEMS).map(({ path, message }) => ({ path: path.map(String).join("."), message }));
