import * as z from "zod";
import type { DingTalk } from "../call.ts";
import { CONVERSATION } from "../groups.ts";
import { refuseApi } from "../refusals.ts";
import type { Space } from "./card.ts";

const PREFIX = "dtv1.card//";
/** UNCONFIRMED. */
const MAX_SPACES = 100;
const MAX_ID_CHARS = 200;

const texts = z.record(z.string(), z.string());
/** Whether a space must be described at all is UNCONFIRMED; if it is, then with this. */
const SpaceModel = z.object({ supportForward: z.boolean() });
const GroupDelivery = z.object({
  robotCode: z.string().min(1),
  atUserIds: texts.default({}),
  recipients: z.array(z.string()).default([]),
});
/** One of the two must be given. */
const RobotDelivery = z
  .object({ spaceType: z.literal("IM_ROBOT").optional(), robotCode: z.string().optional() })
  .refine(({ spaceType, robotCode }) => spaceType ?? robotCode);

/** The part of the body that says where a card goes, and as what. */
export const Delivery = z.object({
  openSpaceId: z.string().default(""),
  imGroupOpenSpaceModel: z.unknown().optional(),
  imRobotOpenSpaceModel: z.unknown().optional(),
  imGroupOpenDeliverModel: z.unknown().optional(),
  imRobotOpenDeliverModel: z.unknown().optional(),
});
type Delivery = z.infer<typeof Delivery>;

const types = { im_group: "IM_GROUP", im_robot: "IM_ROBOT" } as const;

const spaceOf = (part: string): Omit<Space, "errorMsg"> => {
  const [, name = "", id = ""] = /^(\w+)\.(.+)$/s.exec(part) ?? [];
  const type = types[name.toLowerCase() as keyof typeof types];
  if (!type || id.length > MAX_ID_CHARS) throw refuseApi("openSpaceId");
  return { type, id };
};

/** Spaces of the other kinds (direct chats of two people, the top of a chat) are not there. @throws Refused */
const spacesIn = (openSpaceId: string): Omit<Space, "errorMsg">[] => {
  if (!openSpaceId) throw refuseApi("noOpenSpaceId");
  if (!openSpaceId.startsWith(PREFIX)) throw refuseApi("openSpaceId");
  const parts = [...new Set(openSpaceId.slice(PREFIX.length).split(";").filter(Boolean))];
  if (parts.length === 0 || parts.length > MAX_SPACES) throw refuseApi("openSpaceId");
  return parts.map(spaceOf);
};

const modelOf = <S extends z.ZodType>(schema: S, given: unknown): z.output<S> => {
  if (given === undefined) throw refuseApi("noDeliverModel");
  const read = schema.safeParse(given);
  if (!read.success) throw refuseApi("deliverModel");
  return read.data;
};

const checkSpaceModels = ({ imGroupOpenSpaceModel: group, imRobotOpenSpaceModel: robot }: Delivery): void => {
  const isWrong = [group, robot].some((given) => given !== undefined && !SpaceModel.safeParse(given).success);
  if (isWrong) throw refuseApi("spaceModel");
};

export interface Delivered {
  spaces: Space[];
  /** Those who see it. */
  to: string[];
  mentions: string[];
}

/** What keeps a card from one of its spaces; the words are UNCONFIRMED. */
const wrongWith = ({ chat, state }: DingTalk, { type, id }: Omit<Space, "errorMsg">, robotCode?: string): string => {
  if (robotCode !== undefined && robotCode !== state.credentials.robotCode) return "robot not exist";
  if (type === "IM_GROUP") return CONVERSATION.test(id) ? "" : "invalid openConversationId";
  const { is } = chat.users.get(id);
  return is === "reachable" ? "" : is === "unknown" ? "user not exist" : "flow control";
};

/** Each space by itself: a card may reach some of them. @throws Refused for what is wrong with the request */
export const deliver = (dingtalk: DingTalk, delivery: Delivery): Delivered => {
  const spaces = spacesIn(delivery.openSpaceId);
  checkSpaceModels(delivery);
  const has = (type: Space["type"]) => spaces.some((space) => space.type === type);
  const group = has("IM_GROUP") ? modelOf(GroupDelivery, delivery.imGroupOpenDeliverModel) : undefined;
  const robot = has("IM_ROBOT") ? modelOf(RobotDelivery, delivery.imRobotOpenDeliverModel) : undefined;
  const tried = spaces.map((space) => {
    const { robotCode } = (space.type === "IM_GROUP" ? group : robot) ?? {};
    return { ...space, errorMsg: wrongWith(dingtalk, space, robotCode) };
  });
  const seers = ({ type, id }: Space): string[] => {
    const members = dingtalk.chat.groups.get(id);
    const { recipients = [] } = group ?? {};
    if (type === "IM_ROBOT") return [id];
    return recipients.length > 0 ? members.filter((one) => recipients.includes(one)) : members;
  };
  const to = tried.filter(({ errorMsg }) => errorMsg === "").flatMap(seers);
  const mentions = Object.keys(group?.atUserIds ?? {}).map((one) => (one === "@ALL" ? "all" : one));
  return { spaces: tried, to: [...new Set(to)], mentions };
};
