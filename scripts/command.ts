import { isFault } from "../shared/errors.ts";

/** How a command ends: 0 done, 1 it could not be done, 2 it was not asked rightly. */
export interface Ending {
  code: 0 | 1 | 2;
  text: string;
}

/** Codes of the caller's mistakes begin so: Node's own, and ours. */
const USAGE = "ERR_PARSE_ARGS";

/** The caller's mistake: arguments that do not fit, a file that is not there. */
export const usageError = (message: string): Error => Object.assign(new Error(message), { code: USAGE });

const isUsage = ({ code }: Error & { code?: unknown }): boolean => String(code).startsWith(USAGE);

/** A fault as a person reads it; each problem of a file has a line of its own. */
const textOf = (error: Error): string => {
  if (!isFault(error)) return error.message;
  if (error.code !== "INPUT_INVALID") return error.because;
  const problems = error.problems.map(({ path, message }) => `  ${path}: ${message}`);
  return [error.because, ...problems].join("\n");
};

/** What a command says, whatever becomes of it. */
export const ending = async (work: () => Promise<Ending>): Promise<Ending> => {
  try {
    return await work();
  } catch (error) {
    return { code: isUsage(error as Error) ? 2 : 1, text: textOf(error as Error) };
  }
};

/** Prints it, on standard error unless it is good, and leaves its code to the process. */
export const finish = async (work: Promise<Ending>): Promise<void> => {
  const { code, text } = await work;
  (code === 0 ? console.log : console.error)(text);
  process.exitCode = code;
};
