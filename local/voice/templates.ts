import * as z from "zod";
import type { Store } from "../store.ts";

/** A text or a recording that the vendor has approved. */
export const Template = z.strictObject({
  /** `TTS_…`, or the id of a voice file. */
  code: z.string().regex(/^[\w.-]{1,64}$/),
  /** A text is spoken with its `${variables}` filled in; of a recording, `text` is what it says. */
  kind: z.enum(["text", "recording"]),
  /** Approved for calls from the public pool of numbers, or from a number that was bought: never for both. */
  pool: z.enum(["public", "dedicated"]),
  text: z.string().min(1).max(1_000),
});
export type Template = z.infer<typeof Template>;

export interface Templates {
  /** Each replaces the one of its code. @throws ZodError */
  set(templates: Template[]): void;
  get(code: string): Template | undefined;
  list(): Template[];
}

const VARIABLE = /\$\{(\w+)\}/g;

export const variablesOf = ({ kind, text }: Template): string[] =>
  kind === "recording" ? [] : [...text.matchAll(VARIABLE)].map(([, name = ""]) => name);

/** As it is heard. */
export const spoken = ({ kind, text }: Template, values: Record<string, string>): string =>
  kind === "recording" ? text : text.replace(VARIABLE, (_, name: string) => values[name] ?? "");

export const openTemplates = (store: Store): Templates => {
  const templates = store.openDB<Template, string>({ name: "voice/templates", encoding: "json" });
  return {
    set: (list) => {
      const checked = list.map((one) => Template.parse(one));
      store.transactionSync(() => {
        for (const one of checked) templates.putSync(one.code, one);
      });
    },
    get: (code) => (Template.shape.code.safeParse(code).success ? templates.get(code) : undefined),
    list: () => [...templates.getRange()].map(({ value }) => value),
  };
};
