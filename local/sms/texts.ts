import * as z from "zod";
import type { Store } from "../store.ts";

/** A text that the vendor has approved. */
export const Template = z.strictObject({
  /** `SMS_…` */
  code: z.string().regex(/^[\w.-]{1,64}$/),
  kind: z.enum(["notification", "verification"]),
  /** For numbers of the mainland, or for all others: never for both. */
  area: z.enum(["mainland", "international"]),
  /** With `${variables}`. */
  text: z.string().min(1).max(1_000),
});
export type Template = z.infer<typeof Template>;

/** Name of a sender that stands before the text: 2 to 12 characters. */
export const SignName = z.string().regex(/^[^【】[\]\s]{2,12}$/);

/** What a console's reviewers have approved. */
export interface Texts {
  /** Each replaces the one of its code. @throws ZodError */
  setTemplates(templates: Template[]): void;
  /** Those that count from now on. @throws ZodError */
  setSigns(names: string[]): void;
  template(code: string): Template | undefined;
  templates(): Template[];
  signs(): string[];
}

const VARIABLE = /\$\{(\w+)\}/g;

export const variablesOf = ({ text }: Template): string[] => [...text.matchAll(VARIABLE)].map(([, name = ""]) => name);

/** As it is read: the sender's name in front. */
export const written = ({ text }: Template, sign: string, values: Record<string, string>): string =>
  `【${sign}】${text.replace(VARIABLE, (_, name: string) => values[name] ?? "")}`;

export const openTexts = (store: Store): Texts => {
  const templates = store.openDB<Template, string>({ name: "sms/templates", encoding: "json" });
  const signs = store.openDB<string[], string>({ name: "sms/signs", encoding: "json" });
  return {
    setTemplates: (list) => {
      const checked = list.map((one) => Template.parse(one));
      store.transactionSync(() => {
        for (const one of checked) templates.putSync(one.code, one);
      });
    },
    setSigns: (names) => {
      signs.putSync("approved", z.array(SignName).parse(names));
    },
    template: (code) => (Template.shape.code.safeParse(code).success ? templates.get(code) : undefined),
    templates: () => [...templates.getRange()].map(({ value }) => value),
    signs: () => signs.get("approved") ?? [],
  };
};
