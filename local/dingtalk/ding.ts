import * as z from "zod";
import type { HttpRequest } from "../wire/http.ts";
import { type DingTalk, jsonIn } from "./call.ts";
import { refuseApi } from "./refusals.ts";

const Body = z.object({ robotCode: z.string().min(1), openDingId: z.string().min(1).max(200) });

/** The DING that a call speaks of, if there is one. @throws Refused */
export const dingIn = ({ chat, state }: DingTalk, request: HttpRequest) => {
  const read = Body.safeParse(jsonIn(request));
  if (!read.success || read.data.robotCode !== state.credentials.robotCode) throw refuseApi("dingParameter");
  const { openDingId } = read.data;
  const message = chat.find(openDingId);
  return { openDingId, ding: message?.ding ? message : undefined };
};
