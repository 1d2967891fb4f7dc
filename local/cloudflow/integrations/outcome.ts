import type { Failure, Json, JsonObject } from "../json.ts";

/** What became of a task's work: the raw output, or the error that Retry and Catch see. */
export type Outcome = { output: JsonObject } | { error: Failure };

/** JSON where it is JSON, otherwise the text. */
export const bodyOf = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
};
