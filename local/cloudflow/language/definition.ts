import * as z from "zod";
import { Failure, type JsonObject } from "../json.ts";
import {
  MAX_BRANCHES,
  MAX_EXECUTION_SECONDS,
  MAX_ITEMS_AT_ONCE,
  MAX_RETRY_SECONDS,
  MAX_TASK_SECONDS,
  MAX_WAIT_SECONDS,
} from "../limits.ts";
import { unconfirmed } from "../unconfirmed.ts";
import { checkTemplate } from "./construct.ts";
import { compile } from "./expression.ts";
import { misfits } from "./send-message.ts";

/** A check that throws Failure, as one of zod's. */
const holds =
  <T>(check: (value: T) => unknown) =>
  (value: T, context: z.RefinementCtx) => {
    try {
      check(value);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      context.addIssue({ code: "custom", message: error.message });
    }
  };

const Name = z.string().min(1).max(128);
const Expression = z.string().superRefine(holds(compile));
const Template = z
  .custom<JsonObject>((value) => z.record(z.string(), z.json()).safeParse(value).success, "is not an object")
  .superRefine(holds(checkTemplate));
const whole = (min: number, max: number) => z.int().min(min).max(max);
/** Seconds as number or string, as the references write them. */
const seconds = (min: number, max: number) => z.preprocess((value) => Number(value), whole(min, max));

const common = {
  Name,
  Description: z.string().optional(),
  InputConstructor: Template.optional(),
  OutputConstructor: Template.optional(),
  GlobalConstructor: Template.optional(),
};
const onward = { Next: Name.optional(), End: z.boolean().optional() };

const Retry = z.strictObject({
  Errors: z.array(z.string()).min(1),
  Description: z.string(),
  MaxAttempts: whole(0, Number.MAX_SAFE_INTEGER),
  IntervalSeconds: whole(0, MAX_RETRY_SECONDS),
  BackoffRate: z.number().positive().optional(),
  MaxBackoffSeconds: whole(0, MAX_RETRY_SECONDS).optional(),
});
const Catch = z.strictObject({
  Errors: z.array(z.string()).min(1),
  Description: z.string(),
  Next: Name,
  OutputConstructor: Template.optional(),
});
const guarded = { Retry: z.array(Retry).optional(), Catch: z.array(Catch).optional() };

const modes = ["RequestComplete", "WaitForSystemCallback", "WaitForCustomCallback"] as const;
export type TaskMode = (typeof modes)[number];
type Action = "FC:InvokeFunction" | "HTTP:Request" | "FNF:StartExecution" | "MNS:SendMessage";

/** cloudflow.md 2: what each Action must be given, and how it can be waited for. */
const actions: Record<Action, { required: string[]; modes: readonly TaskMode[] }> = {
  "FC:InvokeFunction": { required: ["resourceArn", "invocationType"], modes },
  "HTTP:Request": { required: ["url"], modes: ["RequestComplete", "WaitForCustomCallback"] },
  "FNF:StartExecution": { required: ["resourceArn"], modes },
  "MNS:SendMessage": { required: ["resourceArn", "message"], modes: ["RequestComplete", "WaitForCustomCallback"] },
};

/** How the caller waits decides how the function may be called. */
const fitting: Record<TaskMode, string[]> = {
  RequestComplete: ["Sync"],
  WaitForSystemCallback: ["Async"],
  WaitForCustomCallback: ["Sync", "Async"],
};

const Action = z.enum(Object.keys(actions) as Action[], {
  error: `Action is one of ${Object.keys(actions).join(", ")}`,
});

const Task = z
  .strictObject({
    ...common,
    ...onward,
    ...guarded,
    Type: z.literal("Task"),
    Action,
    TaskMode: z.enum(modes).default("RequestComplete"),
    Parameters: Template,
    Timeout: seconds(0, MAX_TASK_SECONDS).optional(),
    "Timeout.$": Expression.optional(),
  })
  .superRefine(({ Action, TaskMode, Parameters }, context) => {
    const refuse = (message: string) => context.addIssue({ code: "custom", message });
    for (const key of actions[Action].required)
      if ((Parameters[key] ?? Parameters[`${key}.$`]) === undefined) refuse(`Parameters lack ${key}`);
    if (!actions[Action].modes.includes(TaskMode)) refuse(`${Action} cannot be waited for in ${TaskMode}`);
    if (Action === "MNS:SendMessage") for (const misfit of misfits(Parameters)) refuse(misfit);
    const { invocationType } = Parameters;
    if (Action === "FC:InvokeFunction" && invocationType && !fitting[TaskMode].includes(String(invocationType)))
      refuse("Parameters.invocationType is not Sync or Async, or does not fit TaskMode");
  });

/** An instant, or an expression that gives one. */
const Until = z.string().superRefine((text, context) => {
  if (!unconfirmed.acceptsUntilDateTime)
    context.addIssue({ code: "custom", message: "UntilDateTime is no key of Wait" });
  if (text.startsWith("$")) holds(compile)(text, context);
  else if (Number.isNaN(Date.parse(text))) context.addIssue({ code: "custom", message: "UntilDateTime is no instant" });
});

const Wait = z
  .strictObject({
    ...common,
    ...onward,
    Type: z.literal("Wait"),
    Seconds: whole(1, MAX_WAIT_SECONDS).optional(),
    "Seconds.$": Expression.optional(),
    UntilDateTime: Until.optional(),
  })
  .refine(
    (state) =>
      state.UntilDateTime !== undefined || (state.Seconds === undefined) !== (state["Seconds.$"] === undefined),
    "Seconds is required, once",
  );

const Choice = z.strictObject({
  ...common,
  Type: z.literal("Choice"),
  Branches: z.array(z.strictObject({ Condition: Expression, Next: Name })).min(1),
  Default: Name,
});

const Pass = z.strictObject({ ...common, ...onward, Type: z.literal("Pass") });
const Succeed = z.strictObject({ ...common, Type: z.literal("Succeed"), End: z.literal(true).optional() });
const Fail = z.strictObject({
  ...common,
  Type: z.literal("Fail"),
  Code: z.string().optional(),
  Detail: z.string().optional(),
  End: z.literal(true).optional(),
});

export interface Parallel extends Omit<z.infer<typeof Pass>, "Type"> {
  Type: "Parallel";
  Branches: Scope[];
  Retry?: Retry[] | undefined;
  Catch?: Catch[] | undefined;
}
export interface MapState extends Omit<z.infer<typeof Pass>, "Type"> {
  Type: "Map";
  ItemsPath: string;
  Processor: Scope;
  MaxConcurrency?: number | undefined;
  /** So spelt in the vendor's table of fields. */
  MaxConcuccency?: number | undefined;
  Retry?: Retry[] | undefined;
  Catch?: Catch[] | undefined;
}
export type Task = z.infer<typeof Task>;
export type Wait = z.infer<typeof Wait>;
export type Choice = z.infer<typeof Choice>;
export type Fail = z.infer<typeof Fail>;
export type Retry = z.infer<typeof Retry>;
export type Catch = z.infer<typeof Catch>;
export type State = Task | Wait | Choice | z.infer<typeof Pass> | z.infer<typeof Succeed> | Fail | Parallel | MapState;

/** A flow, a branch, or what a Map does with an item: names are looked up here, and `End` ends it. */
export interface Scope {
  StartAt: string;
  States: State[];
}

const Scope: z.ZodType<Scope> = z.lazy(() => z.strictObject({ StartAt: Name, States: z.array(State).min(1) }));
const Parallel = z.strictObject({
  ...common,
  ...onward,
  ...guarded,
  Type: z.literal("Parallel"),
  Branches: z.array(Scope).min(1).max(MAX_BRANCHES),
});
const MapState = z.strictObject({
  ...common,
  ...onward,
  ...guarded,
  Type: z.literal("Map"),
  ItemsPath: Expression,
  Processor: Scope,
  MaxConcurrency: whole(1, MAX_ITEMS_AT_ONCE).optional(),
  MaxConcuccency: whole(1, MAX_ITEMS_AT_ONCE).optional(),
});
const State: z.ZodType<State> = z.lazy(() =>
  z.discriminatedUnion("Type", [Task, Wait, Choice, Pass, Succeed, Fail, Parallel, MapState]),
);

/** The new form of cloudflow.md 1.2. */
export const Definition = z.strictObject({
  Type: z.literal("StateMachine", "only the new form, Type: StateMachine, is accepted"),
  SpecVersion: z.literal("v1"),
  Name,
  Description: z.string().optional(),
  Timeout: seconds(1, MAX_EXECUTION_SECONDS).optional(),
  StartAt: Name,
  States: z.array(State).min(1),
});
export type Definition = z.infer<typeof Definition>;
