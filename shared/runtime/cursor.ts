import type * as z from "zod";
import { Fault } from "../errors.ts";

/** Where the next page of a list begins, as text that a reader hands back as it is. */
export const cursorText = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString("base64url");

/** @throws `INPUT_INVALID` where the text is no place of this list */
export const cursorFrom = <T>(place: z.ZodType<T>, text: string): T => {
  try {
    return place.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  } catch {
    throw new Fault("INPUT_INVALID", "", { problems: [{ path: "cursor", message: "is not a cursor of this list" }] });
  }
};
