import * as z from "zod";
import { Fault } from "../errors.ts";
import { problemsOf } from "./problem.ts";

/** An empty text means: not set. */
const text = z
  .string()
  .transform((value) => (value === "" ? undefined : value))
  .optional();

/** 32 bytes each, base64url, the newest first, with commas between. */
const seeds = z
  .string()
  .regex(/^([A-Za-z0-9_-]{43}(,[A-Za-z0-9_-]{43})*)?$/, "must be seeds of 32 bytes in base64url, with commas between")
  .transform((value) => (value === "" ? undefined : (value.split(",") as [string, ...string[]])))
  .optional();

/** The environment of a function. Addresses that are not set are the region's public ones: s.yaml puts no function into a VPC. */
const Environment = z
  .object({
    MSS_REGION: z.string().min(1),
    MSS_ACCOUNT_ID: z.string().min(1),
    MSS_PROTOCOL: z.enum(["http", "https"]).default("https"),
    MSS_OTS_ENDPOINT: text,
    MSS_OTS_INSTANCE: z.string().min(3),
    MSS_FNF_ENDPOINT: text,
    MSS_FC_ENDPOINT: text,
    MSS_DM_ENDPOINT: text,
    MSS_STS_ENDPOINT: text,
    MSS_SLS_ENDPOINT: text,
    MSS_CMS_ENDPOINT: text,
    MSS_WAF_ENDPOINT: text,
    MSS_DINGTALK_ENDPOINT: text,
    MSS_DINGTALK_ROBOT_TOKEN: text,
    MSS_DINGTALK_ROBOT_SECRET: text,
    MSS_DINGTALK_APP_KEY: text,
    MSS_DINGTALK_APP_SECRET: text,
    MSS_DINGTALK_ROBOT_CODE: text,
    MSS_VOICE_ENDPOINT: text,
    MSS_VOICE_TEMPLATE_ZH: text,
    MSS_VOICE_TEMPLATE_EN: text,
    MSS_VOICE_REPLY_ZH: text,
    MSS_VOICE_REPLY_EN: text,
    MSS_VOICE_SHOW_NUMBER: text,
    MSS_VOICE_SECRET: text,
    MSS_STATEMENT_SEEDS: seeds,
    MSS_WATCHER_URL: text,
    MSS_SMS_ENDPOINT: text,
    MSS_SMS_SIGN: text,
    MSS_SMS_TEMPLATE_ZH: text,
    MSS_SMS_TEMPLATE_EN: text,
    MSS_SMS_SECRET: text,
    MSS_PUBLIC_URL: z.url(),
    MSS_SENDER: z.email(),
    MSS_SHARDS: z.coerce.number().int().min(1).max(16).default(1),
    MSS_TABLE_PREFIX: z.string().default("mss_"),
    MSS_FUNCTION_PREFIX: z.string().default("mss-"),
  })
  .transform((env) => ({
    region: env.MSS_REGION,
    accountId: env.MSS_ACCOUNT_ID,
    protocol: env.MSS_PROTOCOL,
    tablestore: env.MSS_OTS_ENDPOINT ?? `https://${env.MSS_OTS_INSTANCE}.${env.MSS_REGION}.ots.aliyuncs.com`,
    instance: env.MSS_OTS_INSTANCE,
    flows: env.MSS_FNF_ENDPOINT ?? `${env.MSS_REGION}.fnf.aliyuncs.com`,
    functions: env.MSS_FC_ENDPOINT ?? `fcv3.${env.MSS_REGION}.aliyuncs.com`,
    mail: env.MSS_DM_ENDPOINT ?? mailHost(env.MSS_REGION),
    sts: env.MSS_STS_ENDPOINT ?? `sts.${env.MSS_REGION}.aliyuncs.com`,
    /** Undefined: of the region that a log store is in. */
    sls: env.MSS_SLS_ENDPOINT,
    cms: env.MSS_CMS_ENDPOINT,
    waf: env.MSS_WAF_ENDPOINT,
    dingtalk: {
      oapi: env.MSS_DINGTALK_ENDPOINT ?? "https://oapi.dingtalk.com",
      api: env.MSS_DINGTALK_ENDPOINT ?? "https://api.dingtalk.com",
      robot: whole({ token: env.MSS_DINGTALK_ROBOT_TOKEN, secret: env.MSS_DINGTALK_ROBOT_SECRET }),
      app: whole({
        key: env.MSS_DINGTALK_APP_KEY,
        secret: env.MSS_DINGTALK_APP_SECRET,
        robotCode: env.MSS_DINGTALK_ROBOT_CODE,
      }),
    },
    voice: {
      host: env.MSS_VOICE_ENDPOINT ?? "dyvmsapi.aliyuncs.com",
      templates: { zh: env.MSS_VOICE_TEMPLATE_ZH, en: env.MSS_VOICE_TEMPLATE_EN },
      replies: { zh: env.MSS_VOICE_REPLY_ZH, en: env.MSS_VOICE_REPLY_EN },
      showNumber: env.MSS_VOICE_SHOW_NUMBER,
    },
    voiceSecret: env.MSS_VOICE_SECRET,
    statementSeeds: env.MSS_STATEMENT_SEEDS,
    /** Secret. Undefined: nobody outside watches us. */
    watcherUrl: env.MSS_WATCHER_URL,
    sms: {
      host: env.MSS_SMS_ENDPOINT ?? "dysmsapi.aliyuncs.com",
      sign: env.MSS_SMS_SIGN,
      templates: { zh: env.MSS_SMS_TEMPLATE_ZH, en: env.MSS_SMS_TEMPLATE_EN },
    },
    smsSecret: env.MSS_SMS_SECRET,
    publicUrl: env.MSS_PUBLIC_URL.replace(/\/$/, ""),
    sender: env.MSS_SENDER,
    shards: env.MSS_SHARDS,
    tablePrefix: env.MSS_TABLE_PREFIX,
    functionPrefix: env.MSS_FUNCTION_PREFIX,
  }));

export type Config = z.infer<typeof Environment>;

/** A channel of which a part is missing is not set up. */
const whole = <T extends Record<string, string | undefined>>(parts: T): { [K in keyof T]: string } | undefined =>
  Object.values(parts).includes(undefined) ? undefined : (parts as { [K in keyof T]: string });

/** Outside the mainland DirectMail has an address a region; the SDK knows only the first. */
const mailHost = (region: string): string =>
  region.startsWith("cn-") ? "dm.aliyuncs.com" : `dm.${region}.aliyuncs.com`;

/** The environment, read once. All that is wrong with it is told together. */
export const configFrom = (env: NodeJS.ProcessEnv): Config => {
  const read = Environment.safeParse(env);
  if (read.success) return read.data;
  const problems = problemsOf(read.error);
  throw new Fault("CONFIG_MISSING", problems.map(({ path, message }) => `${path}: ${message}`).join("; "), {
    problems,
  });
};

let config: Config | undefined;
export const environment = (): Config => {
  config ??= configFrom(process.env);
  return config;
};
