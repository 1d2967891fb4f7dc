import { randomBytes } from "node:crypto";
import { storedTables, tablestoreClient, useCredentials } from "../cloud/connect.ts";
import type { Credentials } from "../cloud/credentials.ts";
import { customerAccess } from "../cloud/customer-access.ts";
import { customerClouds } from "../cloud/customer-cloud.ts";
import { cloudChat } from "../cloud/dingtalk.ts";
import { cloudFlows, FLOWS_TIMEOUT_MS } from "../cloud/flows.ts";
import { cloudFunctions } from "../cloud/functions.ts";
import { cloudMail } from "../cloud/mail.ts";
import { type Endpoint, post, rpc } from "../cloud/openapi.ts";
import { cloudSms } from "../cloud/sms.ts";
import { cloudVoice } from "../cloud/voice.ts";
import { httpWatcher } from "../cloud/watcher.ts";
import { metaOf } from "../directory.ts";
import { PROVIDER_TIMEOUT_MS } from "../domain/delivery/delivery.ts";
import { Fault } from "../errors.ts";
import type { Deps, Log } from "../ports/deps.ts";
import { type Config, environment } from "./config.ts";
import type { FcContext } from "./context.ts";
import { logger } from "./log.ts";
import { ed25519Signer } from "./signer.ts";

/** 256 bits. */
const SECRET_BYTES = 32;

/** The world of a deployment. `credentials` and `log` are asked at each use: an instance outlives both. */
export const connect = (config: Config, { credentials, log }: { credentials: () => Credentials; log: Log }) => {
  const endpoint = (host: string): Endpoint => ({ host, protocol: config.protocol, region: config.region });
  const client = tablestoreClient({ endpoint: config.tablestore, instance: config.instance }, credentials());
  const clock = { now: () => Date.now() };
  const { protocol, sls, cms, waf, publicUrl, shards, voiceSecret, smsSecret } = config;
  const deps: Deps = {
    ...storedTables(client, config.tablePrefix),
    clock,
    secrets: { next: () => randomBytes(SECRET_BYTES).toString("base64url") },
    flows: cloudFlows(rpc(endpoint(config.flows), credentials, FLOWS_TIMEOUT_MS), log),
    functions: cloudFunctions(post(endpoint(config.functions), credentials), config.functionPrefix),
    mail: cloudMail(endpoint(config.mail), credentials, { sender: config.sender, clock }),
    customerCloud: customerClouds({
      assume: customerAccess(rpc(endpoint(config.sts), credentials), clock),
      metaOf: (customer) => metaOf(customer, deps),
      clock,
      protocol,
      sls,
      cms,
      waf,
    }),
    chat: cloudChat(config.dingtalk, () => Date.now()),
    voice: cloudVoice(rpc(endpoint(config.voice.host), credentials, PROVIDER_TIMEOUT_MS), config.voice),
    signer: config.statementSeeds && ed25519Signer(config.statementSeeds),
    watcher: config.watcherUrl ? httpWatcher(config.watcherUrl, log) : undefined,
    sms: cloudSms(rpc(endpoint(config.sms.host), credentials, PROVIDER_TIMEOUT_MS), config.sms),
    settings: { publicUrl, shards, voiceSecret, smsSecret },
    log,
  };
  return { client, deps };
};

let context: FcContext | undefined;
let world: ReturnType<typeof connect> | undefined;

const credentialsNow = (): Credentials => {
  const { accessKeyId, accessKeySecret, securityToken } = context?.credentials ?? {};
  if (!accessKeyId || !accessKeySecret)
    throw new Fault("CONFIG_MISSING", "the function has no role, so no credentials");
  return { accessKeyId, accessKeySecret, securityToken };
};

/** The world of this instance, made at its first call. An instance serves one call at a time, so the newest context is the call's. */
export const live = (call: FcContext): Deps => {
  context = call;
  world ??= connect(environment(), {
    credentials: credentialsNow,
    log: (line) => logger(context?.function.name ?? "", context?.requestId ?? "")(line),
  });
  useCredentials(world.client, credentialsNow());
  return world.deps;
};
