import { Refusal } from "../errors.ts";
import { findLogstore, type Sls } from "../state.ts";
import { type Channel, channelsOf } from "./action-policy.ts";
import { type Alert, type AlertKey, type Alerts, ruleOf } from "./alert.ts";
import { callFunction, type InvokeFunction } from "./function-channel.ts";
import { noticeBody } from "./notice.ts";
import { evaluationAt, instantOf, type Plan, planRule, type Timing } from "./plan.ts";
import type { Rule } from "./rule.ts";
import { nextNotice, type Progress, type Walked, walk } from "./walk.ts";
import { findWebhook, post } from "./webhook.ts";

/**
 * Rules on the dial. An agenda item stands only where somebody must be told of something: what lies in between is computed
 * from the lines whenever they or the rule change, and again after a restart. Progress and what must be sent are stored in one
 * step; what was sent is forgotten after the answer, so that a kill in between sends it again and loses nothing.
 */
export interface Engine {
  /** Around everything that changes what rules find: they are evaluated up to now before it, and looked at anew after it. */
  change<T>(project: string, logstore: string, act: () => Promise<T>): Promise<T>;
  /** A rule was made, changed, switched on or off, or is gone; inside a transaction of the store. */
  changed(key: AlertKey): void;
  /** Evaluates a rule up to now, before it is changed. */
  settle(key: AlertKey): Promise<void>;
}

interface Sending extends Channel {
  accountId: string;
  body: string;
  attempt: number;
}

const ALERT = "sls/alert";
const NOTICE = "sls/notice";

/** After an answer that is not 200. How often and when is UNCONFIRMED. */
const RETRY_MS = [10_000, 30_000, 60_000, 120_000, 300_000];

/** On its way a notice may get lost, arrive without the service learning it, or arrive twice. */
const noticeFaults = ["unheard", "lost", "duplicate"] as const;

const nothing: Plan = { findings: new Map(), order: [], nothing: [], quiet: new Set(), last: -1 };
const beginning: Progress & { generation: string } = { evaluation: -1, series: [], generation: "" };
const named = ([project, name]: AlertKey): string => `${project}/${name}`;
const keyOf = (text: string): AlertKey => {
  const [project = "", name = ""] = text.split("/");
  return [project, name];
};

export interface EngineOptions {
  /** Real ms within which a webhook must answer; default: the service's 5,000. */
  webhookPatienceMs?: number | undefined;
  /** Calls a function of Function Compute; without it there are none. */
  invoke?: InvokeFunction | undefined;
}

export const openEngine = async (
  sls: Sls,
  alerts: Alerts,
  { webhookPatienceMs, invoke }: EngineOptions = {},
): Promise<Engine> => {
  const { store, dial, faults, log, region } = sls.local;
  faults.offer("sls", ["Notice"], ["late", ...noticeFaults]);
  /** By rule: valid for the lines and the rule as they are. */
  const plans = new Map<string, Plan>();
  let last: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const turn = last.then(act);
    last = turn.catch(() => undefined);
    return turn;
  };
  const logstoresOf = ({ queries }: Rule, { accountId }: Alert) =>
    queries.map(({ project, store: name }) =>
      sls.projects.get(project)?.accountId === accountId ? findLogstore(sls, project, name) : undefined,
    );

  const generationOf = async (alert: Alert, rule: Rule): Promise<string> => {
    const parts = logstoresOf(rule, alert).map(async (logstore) =>
      logstore ? `${await sls.lines.generation(logstore.number)}/${logstore.number}/${logstore.updatedAt}` : "none",
    );
    return (await Promise.all(parts)).join(" ");
  };

  const makePlan = async (alert: Alert, rule: Rule & Timing, range: { first: number; upTo: number }): Promise<Plan> => {
    const logstores = logstoresOf(rule, alert).flatMap((logstore) => logstore ?? []);
    if (logstores.length < rule.queries.length) return nothing;
    try {
      return await planRule(sls, rule, logstores, { ...rule, ...range });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      log(`sls: the rule ${alert.project}/${alert.name} cannot be evaluated: ${error.code}: ${error.message}`);
      return nothing;
    }
  };

  const announce = (alert: Alert, rule: Rule & Timing, { notices }: Walked): void => {
    const channels = notices.length > 0 ? channelsOf(alerts, alert, rule) : [];
    if (notices.length > 0 && channels.length === 0)
      log(`sls: the rule ${alert.project}/${alert.name} has neither webhook nor function`);
    for (const notice of notices) {
      const body = noticeBody(alert, rule, notice, region);
      for (const channel of channels) {
        const { webhook, functionName } = channel;
        const to = webhook ?? `function ${functionName}`;
        const key = [alert.project, alert.name, notice.at, body.fingerprint, notice.status, to].join("/");
        const data: Sending = { accountId: alert.accountId, ...channel, body: JSON.stringify(body), attempt: 0 };
        dial.put({ kind: NOTICE, key, due: notice.at + faults.lateBy("sls", "Notice"), data });
      }
    }
  };

  const plan = (key: AlertKey, next: number | undefined): void => {
    if (next === undefined) dial.drop(ALERT, named(key));
    else dial.put({ kind: ALERT, key: named(key), due: next, data: null });
  };

  /** Evaluates what is due, and puts the next instant of interest into the agenda. */
  const advance = async (key: AlertKey): Promise<void> => {
    const alert = alerts.alerts.get(key);
    if (!alert?.enabled) return;
    const rule = ruleOf(alert);
    const before = alerts.progress.get(key) ?? beginning;
    const made =
      plans.get(named(key)) ??
      (await makePlan(alert, rule, { first: before.evaluation + 1, upTo: Number.MAX_SAFE_INTEGER }));
    plans.set(named(key), made);
    const generation = await generationOf(alert, rule);
    const walked = walk(made, before, rule, evaluationAt(rule, dial.now()));
    const next = nextNotice(made, walked, rule);
    const { notices: _, ...progress } = walked;
    store.transactionSync(() => {
      alerts.progress.putSync(key, { ...progress, generation });
      announce(alert, rule, walked);
      plan(key, next === undefined ? undefined : instantOf(rule, next));
    });
  };

  /** Up to now only, with the lines that were there so far. */
  const settle = async (key: AlertKey): Promise<void> => {
    const alert = alerts.alerts.get(key);
    if (!alert?.enabled) return;
    const rule = ruleOf(alert);
    const before = alerts.progress.get(key) ?? beginning;
    const upTo = evaluationAt(rule, dial.now());
    if (upTo <= before.evaluation) return;
    const made = plans.get(named(key)) ?? (await makePlan(alert, rule, { first: before.evaluation + 1, upTo }));
    const walked = walk(made, before, rule, upTo);
    const { notices: _, ...progress } = walked;
    store.transactionSync(() => {
      alerts.progress.putSync(key, { ...progress, generation: before.generation });
      announce(alert, rule, walked);
    });
  };

  const changed = (key: AlertKey): void => {
    plans.delete(named(key));
    plan(key, alerts.alerts.get(key)?.enabled ? dial.now() : undefined);
  };

  const watching = (project: string, logstore: string): AlertKey[] =>
    [...alerts.alerts.getRange()]
      .filter(({ value }) => value.enabled)
      .filter(({ value }) => {
        return ruleOf(value).queries.some((query) => query.project === project && query.store === logstore);
      })
      .map(({ key }) => key);

  /** `gone`: trying again is of no use. */
  const deliver = async (key: string, data: Sending): Promise<"done" | "failed" | "gone"> => {
    if (data.functionName !== undefined) return callFunction(sls.local, invoke, { ...data, key });
    const webhook = findWebhook(alerts, data.accountId, data.webhook ?? "");
    if (!webhook) return "gone";
    return (await post(webhook, data.body, webhookPatienceMs)) ? "done" : "failed";
  };

  const deliverUnderFaults = async (key: string, data: Sending) => {
    const fault = faults.take("sls", "Notice", noticeFaults)?.kind;
    if (fault === "unheard") return "failed";
    const outcome = await deliver(key, data);
    if (fault === "duplicate") await deliver(key, data);
    return fault === "lost" ? "failed" : outcome;
  };

  const send = async ({ key, data }: { key: string; data: Sending }): Promise<void> => {
    const outcome = await deliverUnderFaults(key, data);
    if (outcome === "done") return;
    const wait = RETRY_MS[data.attempt];
    const to = data.webhook === undefined ? `function ${data.functionName}` : `webhook ${data.webhook}`;
    if (wait === undefined || outcome === "gone") log(`sls: the ${to} was not reached, given up: ${key}`);
    else dial.put({ kind: NOTICE, key, due: dial.now() + wait, data: { ...data, attempt: data.attempt + 1 } });
  };

  dial.on(ALERT, ({ key }) => inTurn(() => advance(keyOf(key))));
  dial.on<Sending>(NOTICE, send);

  /** Lines that came in just before a kill, and of which the agenda does not know yet. */
  const resume = async (): Promise<void> => {
    const waiting = new Set([...dial.items(ALERT)].filter(({ due }) => due <= dial.now()).map(({ key }) => key));
    for (const { key, value } of [...alerts.alerts.getRange()]) {
      if (!value.enabled || waiting.has(named(key))) continue;
      const { generation } = alerts.progress.get(key) ?? beginning;
      if (generation !== (await generationOf(value, ruleOf(value)))) store.transactionSync(() => changed(key));
    }
  };
  await resume();

  return {
    changed,
    settle: (key) => inTurn(() => settle(key)),
    change: (project, logstore, act) =>
      inTurn(async () => {
        for (const key of watching(project, logstore)) await settle(key);
        const result = await act();
        store.transactionSync(() => {
          for (const key of watching(project, logstore)) changed(key);
        });
        return result;
      }),
  };
};
