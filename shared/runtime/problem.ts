import * as z from "zod";
import type { Language } from "../domain/contact/person.ts";
import { type Fault, faults } from "../errors.ts";
import { problemWords } from "../messages/problem.ts";
import type { HttpReply } from "./http-call.ts";

/** An RFC 9457 problem document in the caller's language. What was not foreseen is answered without detail. */
export const problemReply = (error: unknown, language: Language): HttpReply => {
  const { code, because, problems } = asFault(error);
  const { status } = code === "BUG" ? { status: 500 } : faults[code];
  const body = { type: `urn:mss:${code}`, ...problemWords(code, because, language), status, code, errors: problems };
  return {
    statusCode: status,
    headers: { "content-type": "application/problem+json; charset=utf-8" },
    body: JSON.stringify(body),
  };
};

type Told = Pick<Fault, "because" | "problems"> & { code: Fault["code"] | "BUG" };

const asFault = (error: unknown): Told => {
  if (error instanceof z.ZodError) return { code: "INPUT_INVALID", because: "", problems: problemsOf(error) };
  if (error instanceof Error && error.name === "Fault") return error as Fault;
  return { code: "BUG", because: "", problems: [] };
};

/** More than these help nobody. */
const MAX_PROBLEMS = 20;

export const problemsOf = (error: z.ZodError) =>
  error.issues.slice(0, MAX_PROBLEMS).map(({ path, message }) => ({ path: path.map(String).join("."), message }));
