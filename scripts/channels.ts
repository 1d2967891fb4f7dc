import { type Channel, Escalation } from "../shared/domain/incident/plan.ts";
import { callTemplates } from "../shared/messages/incident-call.ts";
import { smsTemplate } from "../shared/messages/incident-sms.ts";
import type { Config } from "../shared/runtime/config.ts";
import type { Deployment } from "./deployment.ts";

/** What is missing of a channel's set-up, and who must do what; empty when nothing is. */
const lackOf: Record<Channel, (config: Config) => string> = {
  mail: () => "",
  "dingtalk-group": ({ dingtalk }) =>
    dingtalk.robot ? "" : "operator: a custom robot with a signature; MSS_DINGTALK_ROBOT_TOKEN, _ROBOT_SECRET",
  dingtalk: ({ dingtalk }) =>
    dingtalk.app ? "" : "operator: an app with a robot; MSS_DINGTALK_APP_KEY, _APP_SECRET, _ROBOT_CODE",
  voice: ({ voice, voiceSecret }) => {
    const { zh, en } = voice.templates;
    if (!zh || !en) return `voice service: approve these texts; operator: MSS_VOICE_TEMPLATE_ZH, _EN${textsOf(voice)}`;
    return voiceSecret ? "" : "operator: MSS_VOICE_SECRET, and in the console receipts to /v1/hooks/voice/<secret>";
  },
  sms: ({ sms: { sign, templates }, smsSecret }) => {
    const texts = (["zh", "en"] as const).map((language) => ` | ${smsTemplate(language)}`).join("");
    if (!sign || !templates.zh || !templates.en)
      return `SMS service: approve a signature and these texts; operator: MSS_SMS_SIGN, MSS_SMS_TEMPLATE_ZH, _EN${texts}`;
    return smsSecret ? "" : "operator: MSS_SMS_SECRET, and in the console reports to /v1/hooks/sms/<secret>";
  },
};

const textsOf = ({ showNumber }: Config["voice"]): string =>
  (["zh", "en"] as const).map((language) => ` | ${callTemplates(language, showNumber !== undefined).text}`).join("");

/** Each channel that some plan names, with what it lacks. */
export const channelsIn = async ({ admin, config }: Deployment): Promise<{ channel: Channel; lack: string }[]> => {
  const items = await admin.customers.range({});
  const plans = items.filter(({ item }) => item.startsWith("PLAN#")).map(({ body }) => Escalation.parse(body));
  const levels = plans.flatMap((plan) => plan.levels);
  const named = new Set<Channel>(levels.flatMap(({ channels, besides = [] }) => [...channels, ...besides]));
  return [...named].sort().map((channel) => ({ channel, lack: lackOf[channel](config) }));
};
