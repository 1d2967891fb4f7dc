import * as z from "zod";
import { checkTemplate } from "./construct.ts";
import { compile } from "./expression.ts";
import { Failure, type JsonObject } from "./json.ts";
import {
  MAX_BRANCHES,
  MAX_EXECUTION_SECONDS,
  MAX_RETRY_SECONDS,
  MAX_TASK_SECONDS,
  MAX_WAIT_SECONDS,
} from "./limits.ts";

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

/** cloudflow.md 2: how the caller waits decides how the function may be called. */
const fitting = {
  RequestComplete: ["Sync"],
  WaitForSystemCallback: ["Async"],
  WaitForCustomCallback: ["Sync", "Async"],
};

const Task = z
  .strictObject({
    ...common,
    ...onward,
    ...guarded,
    Type: z.literal("Task"),
    Action: z.literal("FC:InvokeFunction", "FC:InvokeFunction is the only Action this service performs"),
    TaskMode: z.enum(["RequestComplete", "WaitForSystemCallback", "WaitForCustomCallback"]).default("RequestComplete"),
    Parameters: Template,
    Timeout: seconds(0, MAX_TASK_SECONDS).optional(),
    "Timeout.$": Expression.optional(),
  })
  .refine(({ Parameters }) => Parameters.resourceArn ?? Parameters["resourceArn.$"], "Parameters lack resourceArn")
  .refine(
    ({ TaskMode, Parameters }) => fitting[TaskMode].includes(String(Parameters.invocationType)),
    "Parameters.invocationType is not Sync or Async, or does not fit TaskMode",
  );

const Wait = z
  .strictObject({
    ...common,
    ...onward,
    Type: z.literal("Wait"),
    Seconds: whole(1, MAX_WAIT_SECONDS).optional(),
    "Seconds.$": Expression.optional(),
  })
  .refine((state) => (state.Seconds === undefined) !== (state["Seconds.$"] === undefined), "Seconds is required, once");

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
export type Task = z.infer<typeof Task>;
export type Wait = z.infer<typeof Wait>;
export type Choice = z.infer<typeof Choice>;
export type Fail = z.infer<typeof Fail>;
export type Retry = z.infer<typeof Retry>;
export type Catch = z.infer<typeof Catch>;
export type State = Task | Wait | Choice | z.infer<typeof Pass> | z.infer<typeof Succeed> | Fail | Parallel;

/** A flow, or a branch: names are looked up here, and `End` ends it. */
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
const State: z.ZodType<State> = z.lazy(() =>
  z.discriminatedUnion("Type", [Task, Wait, Choice, Pass, Succeed, Fail, Parallel]),
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
