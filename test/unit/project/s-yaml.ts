import * as z from "zod";

/*
 * What the component's own schema lets pass or does not know: unknown keys, triggers of any shape, a processor that does not
 * fit its memory. Facts: Function Compute's limits, names and trigger pages.
 */

const KEYS_AND_VALUES_BYTES = 4096;
const METHODS = ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"] as const;
const GB = 1024;

const Name = z.string().regex(/^[A-Za-z_][\w-]{0,63}$/);
const TriggerName = z.string().regex(/^[A-Za-z_][\w-]{0,127}$/);
/** The component writes the whole ARN in lower case. */
const Role = z.string().regex(/^acs:ram::(\d{16}|\$\{config\('AccountID'\)\}):role\/[a-z0-9-]+$/);
const Methods = z.array(z.enum(METHODS)).min(1);

/** Seconds first; a seventh field, `@every` and time zones are possible elsewhere, and not used here. */
const Cron = z.string().regex(/^(\S+ ){5}\S+$/, "must have six fields");

const Timer = z.strictObject({
  triggerName: TriggerName,
  triggerType: z.literal("timer"),
  qualifier: z.literal("LATEST"),
  triggerConfig: z.strictObject({ cronExpression: Cron, enable: z.literal(true), payload: z.string() }),
});
const Http = z.strictObject({
  triggerName: TriggerName,
  triggerType: z.literal("http"),
  qualifier: z.literal("LATEST"),
  triggerConfig: z.strictObject({
    methods: Methods,
    authType: z.literal("anonymous"),
    disableURLInternet: z.literal(true),
  }),
});

const Variables = z
  .record(z.string().regex(/^(?!FC_)[A-Za-z]\w*$/), z.string())
  .refine((all) => Buffer.byteLength(Object.entries(all).flat().join("")) <= KEYS_AND_VALUES_BYTES, "more than 4 KB");

export const FunctionResource = z.strictObject({
  component: z.string(),
  props: z
    .strictObject({
      region: z.string(),
      functionName: Name,
      description: z.string().min(1),
      runtime: z.literal("nodejs20"),
      handler: z.literal("index.handler"),
      code: z.string().startsWith("./dist/"),
      role: Role,
      cpu: z.number().min(0.05).max(16).multipleOf(0.05),
      memorySize: z.int().min(128).max(32_768).multipleOf(64),
      diskSize: z.literal([512, 10_240]),
      timeout: z.int().min(1).max(86_400),
      logConfig: z.strictObject({
        project: z.string(),
        logstore: z.string(),
        enableRequestMetrics: z.boolean(),
        enableInstanceMetrics: z.boolean(),
        logBeginRule: z.enum(["None", "DefaultRegex"]),
      }),
      environmentVariables: Variables,
      triggers: z
        .array(z.discriminatedUnion("triggerType", [Timer, Http]))
        .max(1, "one kind of trigger a function")
        .default([]),
      asyncInvokeConfig: z
        .strictObject({
          qualifier: z.literal("LATEST"),
          maxAsyncRetryAttempts: z.int().min(0).max(8),
          maxAsyncEventAgeInSeconds: z.int().min(1).max(604_800),
        })
        .optional(),
    })
    .refine(({ cpu, memorySize }) => cpu <= memorySize / GB && memorySize / GB <= 4 * cpu, {
      message: "vCPU to GB must be between 1:1 and 1:4",
    }),
});
export type FunctionResource = z.infer<typeof FunctionResource>;

const FlowResource = z.strictObject({
  component: z.string(),
  actions: z.strictObject({ "pre-deploy": z.array(z.strictObject({ run: z.string() })) }),
  props: z.strictObject({
    region: z.string(),
    name: Name,
    description: z.string(),
    definition: z.string(),
    executionMode: z.literal("Standard"),
    roleArn: Role,
  }),
});

const DomainResource = z.strictObject({
  component: z.string(),
  props: z.strictObject({
    region: z.string(),
    domainName: z.string(),
    protocol: z.enum(["HTTP", "HTTPS", "HTTP,HTTPS"]),
    certConfig: z.strictObject({ certName: Name, certificate: z.string(), privateKey: z.string() }),
    tlsConfig: z.strictObject({
      minVersion: z.literal("TLSv1.2"),
      maxVersion: z.literal("TLSv1.3"),
      cipherSuites: z.array(z.string().regex(/^TLS_ECDHE_(RSA|ECDSA)_WITH_\w+(GCM_SHA\d+|POLY1305)$/)).min(1),
    }),
    routeConfig: z.strictObject({
      routes: z.array(
        z.strictObject({
          path: z.string().regex(/^\/[^*]*\*?$/),
          functionName: Name,
          qualifier: z.literal("LATEST"),
          methods: Methods,
        }),
      ),
    }),
  }),
});

/** s.yaml as `s preview -o json` renders it. */
export const Project = z.strictObject({
  edition: z.literal("3.0.0"),
  name: z.literal("mss"),
  access: z.string(),
  vars: z.record(z.string(), z.unknown()),
  flow: z.strictObject({ deploy: z.array(z.array(z.string())) }),
  resources: z
    .object({ escalation: FlowResource, "report-run": FlowResource, domain: DomainResource })
    .catchall(z.union([FunctionResource, FlowResource, DomainResource])),
});
