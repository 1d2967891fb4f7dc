import * as z from "zod";
import type { Store } from "../../store.ts";
import { filled, type Values } from "./values.ts";

const word = z.string().regex(/^[\w.-]{1,100}$/);
const texts = z.record(z.string().min(1).max(100), z.string().max(1_000));

const Action = z.strictObject({
  /** What the callback is told. */
  id: word,
  title: z.string().min(1).max(100),
  params: texts.default({}),
  /** The button is there only while the variables have these values. */
  when: texts.default({}),
});

/** What somebody built in the vendor's card platform. Texts may have `${variables}`. */
export const Template = z.strictObject({
  id: word,
  isPublished: z.boolean().default(true),
  /** Markdown. */
  text: z.string().min(1).max(4_000),
  actions: z.array(Action).max(10).default([]),
});
type Template = z.output<typeof Template>;

/** A button as it stands on a card. */
export type Action = Pick<z.output<typeof Action>, "id" | "title" | "params">;

const isShown = (when: Values, data: Values): boolean =>
  Object.entries(when).every(([name, value]) => Object.hasOwn(data, name) && data[name] === value);

/** The buttons of a card as its data are now. */
export const actionsOf = ({ actions }: Template, data: Values): Action[] =>
  actions
    .filter(({ when }) => isShown(when, data))
    .map(({ id, title, params }) => ({
      id,
      title: filled(title, data),
      params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, filled(value, data)])),
    }));

export interface Templates {
  /** Replaces the one of its id, for what comes after. @throws ZodError */
  set(template: z.input<typeof Template>): void;
  get(id: string): Template | undefined;
  list(): Template[];
}

export const openTemplates = (store: Store): Templates => {
  const templates = store.openDB<Template, string>({ name: "dingtalk/card-templates", encoding: "json" });
  return {
    set: (template) => void templates.putSync(template.id, Template.parse(template)),
    get: (id) => (word.safeParse(id).success ? templates.get(id) : undefined),
    list: () => [...templates.getRange()].map(({ value }) => value),
  };
};
