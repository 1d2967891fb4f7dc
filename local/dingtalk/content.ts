import * as z from "zod";
import { refuseApi, refuseRobot } from "./refusals.ts";

export interface Button {
  title: string;
  url: string;
}

/** What a reader sees, whichever way it was sent. */
export interface Content {
  kind: "text" | "markdown" | "link" | "card" | "feed" | "picture" | "file" | "interactive" | "ding";
  title?: string | undefined;
  /** Markdown in `markdown`, `card` and `interactive`, plain text otherwise. */
  text?: string | undefined;
  /** Of a card its buttons, of a link its target, of a feed its entries. */
  buttons: Button[];
  /** Buttons stand side by side. */
  sideBySide?: boolean | undefined;
}

const text = z.string().min(1);
/** Other schemes are refused: a button must not run anything. */
const link = z.string().regex(/^(https?|dingtalk):\/\//, "unsafe");
const titled = { title: text, text };

const robotBodies = {
  text: z
    .object({ text: z.object({ content: text }) })
    .transform(({ text }): Content => ({ kind: "text", text: text.content, buttons: [] })),
  markdown: z
    .object({ markdown: z.object(titled) })
    .transform(({ markdown }): Content => ({ kind: "markdown", ...markdown, buttons: [] })),
  link: z
    .object({ link: z.object({ ...titled, messageUrl: link, picUrl: z.string().optional() }) })
    .transform(({ link: { title, text, messageUrl } }): Content => {
      return { kind: "link", title, text, buttons: [{ title, url: messageUrl }] };
    }),
  actionCard: z
    .object({
      actionCard: z.union([
        z.object({ ...titled, singleTitle: text, singleURL: link }).transform(({ singleTitle, singleURL, ...card }) => {
          return { ...card, sideBySide: false, buttons: [{ title: singleTitle, url: singleURL }] };
        }),
        z
          .object({
            ...titled,
            btnOrientation: z.enum(["0", "1"]).default("0"),
            btns: z.array(z.object({ title: text, actionURL: link })).min(1),
          })
          .transform(({ btnOrientation, btns, ...card }) => {
            const buttons = btns.map(({ title, actionURL }) => ({ title, url: actionURL }));
            return { ...card, sideBySide: btnOrientation === "1", buttons };
          }),
      ]),
    })
    .transform(({ actionCard }): Content => ({ kind: "card", ...actionCard })),
  feedCard: z
    .object({
      feedCard: z.object({ links: z.array(z.object({ title: text, messageURL: link, picURL: z.string() })).min(1) }),
    })
    .transform(({ feedCard }): Content => {
      return { kind: "feed", buttons: feedCard.links.map(({ title, messageURL }) => ({ title, url: messageURL })) };
    }),
};

const Mentions = z.object({
  at: z
    .object({
      atMobiles: z.array(z.string()).default([]),
      atUserIds: z.array(z.string()).default([]),
      isAtAll: z.boolean().default(false),
    })
    .prefault({}),
});

/** Phone numbers and user ids, or `all`. */
const mentionsOf = (body: unknown): string[] => {
  const read = Mentions.safeParse(body);
  if (!read.success) throw refuseRobot("malformed", "at");
  const { atMobiles, atUserIds, isAtAll } = read.data.at;
  return [...(isAtAll ? ["all"] : []), ...atMobiles, ...atUserIds];
};

const isUnsafe = ({ issues }: z.ZodError): boolean => JSON.stringify(issues).includes('"message":"unsafe"');
const pathOf = ({ issues: [issue] }: z.ZodError): string => issue?.path.join(".") ?? "";

/** Body of `/robot/send` (channels-and-logs.md 3.1). @throws Refused */
export const contentOfRobot = (body: unknown): { content: Content; mentions: string[] } => {
  const { msgtype } = z.looseObject({ msgtype: z.unknown() }).catch({ msgtype: undefined }).parse(body);
  const schema = typeof msgtype === "string" && Object.hasOwn(robotBodies, msgtype) ? msgtype : undefined;
  if (!schema) throw refuseRobot("kind");
  const read = robotBodies[schema as keyof typeof robotBodies].safeParse(body);
  if (!read.success)
    throw isUnsafe(read.error) ? refuseRobot("unsafeLink") : refuseRobot("malformed", pathOf(read.error));
  return { content: read.data, mentions: mentionsOf(body) };
};

type Parameters = Record<string, string>;

/** `actionTitle1`, `actionURL1`, … of a card with `count` buttons one below the other. */
const numbered = (count: number): [title: string, url: string][] =>
  Array.from({ length: count }, (_, n) => [`actionTitle${n + 1}`, `actionURL${n + 1}`]);

const card =
  (names: [title: string, url: string][], sideBySide = false) =>
  (given: Parameters): Content => ({
    kind: "card",
    title: given.title,
    text: given.text,
    sideBySide,
    buttons: names.map(([title, url]) => ({ title: given[title] ?? "", url: given[url] ?? "" })),
  });

const plain =
  (kind: Content["kind"]) =>
  ({ title, text, content, photoURL, fileName, mediaId, videoMediaId }: Parameters): Content => {
    return { kind, title, text: text ?? content ?? photoURL ?? fileName ?? mediaId ?? videoMediaId, buttons: [] };
  };

interface Template {
  needs: string[];
  /** Of what it needs, those that lead somewhere. */
  links?: string[];
  show: (given: Parameters) => Content;
}

const cardTemplate = (names: [title: string, url: string][], sideBySide?: boolean): Template => ({
  needs: ["title", "text", ...names.flat()],
  links: names.map(([, url]) => url),
  show: card(names, sideBySide),
});

/** By msgKey: channels-and-logs.md 3.2; the names of their parameters are the vendor's. */
const templates: Record<string, Template> = {
  sampleText: { needs: ["content"], show: plain("text") },
  sampleMarkdown: { needs: ["title", "text"], show: plain("markdown") },
  sampleImageMsg: { needs: ["photoURL"], show: plain("picture") },
  sampleLink: {
    needs: ["title", "text", "messageUrl"],
    links: ["messageUrl"],
    show: ({ title = "", text, messageUrl = "" }) => {
      return { kind: "link", title, text, buttons: [{ title, url: messageUrl }] };
    },
  },
  sampleActionCard: cardTemplate([["singleTitle", "singleURL"]]),
  sampleActionCard2: cardTemplate(numbered(2)),
  sampleActionCard3: cardTemplate(numbered(3)),
  sampleActionCard4: cardTemplate(numbered(4)),
  sampleActionCard5: cardTemplate(numbered(5)),
  sampleActionCard6: cardTemplate(
    [
      ["buttonTitle1", "buttonUrl1"],
      ["buttonTitle2", "buttonUrl2"],
    ],
    true,
  ),
  sampleAudio: { needs: ["mediaId", "duration"], show: plain("file") },
  sampleFile: { needs: ["mediaId", "fileName", "fileType"], show: plain("file") },
  sampleVideo: { needs: ["duration", "videoMediaId", "videoType"], show: plain("file") },
};

const parametersOf = (msgParam: string): Parameters => {
  try {
    return z.record(z.string(), z.coerce.string()).parse(JSON.parse(msgParam));
  } catch {
    throw refuseApi("parameters");
  }
};

/** A message of the app's robot (channels-and-logs.md 3.2). @throws Refused */
export const contentOfTemplate = (msgKey: string, msgParam: string): Content => {
  const template = Object.hasOwn(templates, msgKey) ? templates[msgKey] : undefined;
  if (!template) throw refuseApi("key");
  const { needs, links = [], show } = template;
  const given = parametersOf(msgParam);
  const missing = needs.find((name) => !given[name]);
  if (missing) throw refuseApi("parameters", `${missing} is missing.`);
  const unsafe = links.find((name) => !link.safeParse(given[name]).success);
  if (unsafe) throw refuseApi("parameters", `${unsafe} is no link.`);
  return show(given);
};
