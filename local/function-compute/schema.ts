import * as z from "zod";
import { schedule } from "../cron.ts";

/** Total of keys and values: function-compute.md section 1.6. */
const MAX_ENVIRONMENT_BYTES = 4096;
/** An asynchronous payload, a timer's among them: function-compute.md section 1.7. */
export const MAX_ASYNC_BYTES = 128 * 1024;

/** Letters, digits, `_` and `-`, not starting with a digit or `-`: function-compute.md section 1.7. */
const name = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^[A-Za-z_][\w-]*$/);

const methods = z.array(z.enum(["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"])).min(1);

const cronExpression = z.string().superRefine((expression, { addIssue }) => {
  try {
    schedule(expression);
  } catch (error) {
    addIssue((error as Error).message);
  }
});

const trigger = <T extends string, C extends z.ZodType>(triggerType: T, triggerConfig: C) =>
  z.strictObject({
    triggerName: name(128),
    triggerType: z.literal(triggerType),
    triggerConfig,
    qualifier: z.string().optional(),
    description: z.string().optional(),
    invocationRole: z.string().optional(),
    sourceArn: z.string().optional(),
  });

const timerConfig = z.strictObject({
  cronExpression,
  enable: z.boolean().default(true),
  payload: z
    .string()
    .refine((text) => Buffer.byteLength(text) <= MAX_ASYNC_BYTES, "more than 128 KB")
    .default(""),
});

const httpConfig = z.strictObject({
  methods,
  authType: z.enum(["anonymous", "function", "jwt"]),
  disableURLInternet: z.boolean().optional(),
});

const environmentVariables = z
  .record(z.string().regex(/^(?!FC_)[A-Za-z]\w*$/), z.string())
  .refine((all) => Buffer.byteLength(Object.entries(all).flat().join("")) <= MAX_ENVIRONMENT_BYTES, "more than 4 KB");

/** Queues, topics and buses are no part of the local cloud. */
const destination = z.strictObject({
  destination: z
    .string()
    .regex(/^acs:fc:[\w-]+:\d+:functions\/[A-Za-z_][\w-]*(\/[\w-]+)?$/, "only functions are destinations here"),
});

/** Section 5.2; the age's default and maximum are the API's. */
export const AsyncInvokeConfig = z.strictObject({
  qualifier: z.string().optional(),
  maxAsyncRetryAttempts: z.int().min(0).max(8).default(3),
  maxAsyncEventAgeInSeconds: z.int().min(1).max(604_800).default(86_400),
  asyncTask: z.boolean().optional(),
  destinationConfig: z
    .strictObject({ onFailure: destination.optional(), onSuccess: destination.optional() })
    .optional(),
});

/** 0 = nobody may call; a maximum is the account's. */
export const ConcurrencyConfig = z.strictObject({ reservedConcurrency: z.int().min(0) });

/** Section 4.3; defaults of the two numbers are UNCONFIRMED. */
export const LogTriggerConfig = z.strictObject({
  sourceConfig: z.strictObject({ logstore: z.string().min(1), startTime: z.int().min(0).optional() }),
  jobConfig: z
    .strictObject({
      maxRetryTime: z.int().min(0).max(100).default(3),
      triggerInterval: z.int().min(3).max(600).default(60),
    })
    .prefault({}),
  logConfig: z.strictObject({ project: z.string(), logstore: z.string() }).optional(),
  functionParameter: z.record(z.string(), z.string()).default({}),
  enable: z.boolean().default(true),
});

export const Trigger = z.discriminatedUnion("triggerType", [
  trigger("timer", timerConfig),
  trigger("http", httpConfig),
  trigger("log", LogTriggerConfig).extend({
    sourceArn: z
      .string()
      .regex(/^acs:log:[\w-]+:\d+:project\/[\w-]{1,128}$/, "must be acs:log:<region>:<account>:project/<name>"),
  }),
]);

/** Read for the real cloud only. */
const elsewhere = z.unknown().optional();

/** `props` of a function (component fc3), function-compute.md section 6.3, as far as this host knows what they mean. */
export const FunctionProps = z.strictObject({
  region: z.string(),
  functionName: name(64),
  description: z.string().default(""),
  runtime: z.enum(["nodejs18", "nodejs20"]),
  handler: z.string().regex(/^[\w-]+\.[\w$]+$/, "must be <file>.<export>"),
  code: z.string(),
  timeout: z.int().min(1).max(86_400).default(3),
  memorySize: z.int().min(128).max(32_768).multipleOf(64).default(512),
  cpu: z.number().min(0.05).max(16).default(0.35),
  diskSize: z.literal([512, 10_240]).default(512),
  environmentVariables: environmentVariables.default({}),
  role: z.string().optional(),
  logConfig: elsewhere,
  triggers: z.array(Trigger).default([]),
  asyncInvokeConfig: AsyncInvokeConfig.prefault({}),
  concurrencyConfig: ConcurrencyConfig.optional(),
  instanceConcurrency: z.literal(1).optional(),
  internetAccess: elsewhere,
  vpcConfig: elsewhere,
  resourceGroupId: elsewhere,
  tags: elsewhere,
  tracingConfig: elsewhere,
  scalingConfig: elsewhere,
  provisionConfig: elsewhere,
});

/** What CreateFunction and UpdateFunction take beside the code; what would change how a function runs is refused. */
export const FunctionConfig = FunctionProps.omit({
  region: true,
  code: true,
  triggers: true,
  asyncInvokeConfig: true,
  concurrencyConfig: true,
  scalingConfig: true,
  provisionConfig: true,
}).extend({
  layers: z.array(z.string()).max(0, "layers are no part of the local cloud").optional(),
  nasConfig: elsewhere,
  ossMountConfig: elsewhere,
  customDNS: elsewhere,
  idleTimeout: elsewhere,
});

/** What PublishFunctionVersion takes; the bound of a description is the SDK's. */
export const VersionProps = z.strictObject({ description: z.string().max(256).default("") });

/** An alias; its name is bound as a function's is (UNCONFIRMED), and is neither a number nor LATEST. */
export const AliasProps = z.strictObject({
  aliasName: name(64).refine((text) => text !== "LATEST", "LATEST is no alias"),
  description: z.string().max(256).default(""),
  versionId: z.string().regex(/^(LATEST|\d+)$/, "must be LATEST or a number"),
  additionalVersionWeight: z.record(z.string().regex(/^\d+$/), z.number().min(0).max(1)).default({}),
});

/** A service of API 2016-08-15, as far as its functions run by it. */
export const ServiceProps = z.strictObject({
  serviceName: name(128),
  description: z.string().default(""),
  role: z.string().optional(),
  logConfig: elsewhere,
  internetAccess: elsewhere,
  vpcConfig: elsewhere,
  nasConfig: elsewhere,
  tracingConfig: elsewhere,
});

/** What UpdateTrigger takes. */
export const TriggerChange = z.strictObject({
  triggerConfig: z.unknown().optional(),
  invocationRole: z.string().optional(),
  qualifier: z.string().optional(),
  description: z.string().optional(),
});

/** `props` of a custom domain (component fc3-domain), function-compute.md section 2.5. */
export const DomainProps = z.strictObject({
  region: z.string().optional(),
  domainName: z.string().min(1),
  protocol: z.string(),
  routeConfig: z.strictObject({
    routes: z.array(
      z.strictObject({
        path: z.string().regex(/^\/[^*]*\*?$/, "must start with / and may end in *"),
        functionName: z.string(),
        qualifier: z.string().optional(),
        methods: methods.optional(),
      }),
    ),
  }),
  certConfig: elsewhere,
  tlsConfig: elsewhere,
  wafConfig: elsewhere,
});

export const Resource = z.strictObject({
  component: z.string(),
  access: z.string().optional(),
  actions: z.unknown().optional(),
  props: z.unknown(),
});

/** s.yaml, edition 3.0.0: function-compute.md section 6.1. `template` and `extend` are not known here. */
export const ProjectFile = z.strictObject({
  edition: z.literal("3.0.0"),
  name: z.string(),
  access: z.string().optional(),
  vars: z.unknown(),
  flow: z.unknown().optional(),
  actions: z.unknown().optional(),
  resources: z.record(z.string(), z.unknown()),
});
