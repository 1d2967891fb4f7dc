import { readMeta } from "../../shared/directory.ts";
import { dayBefore } from "../../shared/domain/calendar.ts";
import { type CustomerItem, META, type Meta, planAmong, Site } from "../../shared/domain/customer/customer.ts";
import { PROVIDER } from "../../shared/domain/incident/incident.ts";
import type { Duty, Facts, LogFacts, Reading } from "../../shared/domain/report/facts.ts";
import { type Period, periodBefore } from "../../shared/domain/report/period.ts";
import { questionsFor } from "../../shared/domain/report/questions.ts";
import type { WindowLine } from "../../shared/domain/report/report.ts";
import { endOf } from "../../shared/domain/window/window.ts";
import { Fault, isFault, isPassing } from "../../shared/errors.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import type { Logs, Question, Span } from "../../shared/ports/logs.ts";
import { windowsIn } from "../../shared/response/windows.ts";

/** Everything that is known of a customer's day, or of some hours of it, at this moment. */
export const gather = async (customer: string, period: Period, deps: Deps): Promise<Facts> => {
  const { day, kind } = period;
  const items = await deps.customers.range({ customer });
  const meta = metaIn(items);
  const sites = items.filter(({ item }) => item.startsWith("SITE#")).map(({ body }) => Site.parse(body));
  const [logs, coverageBefore, incidents, ledger, closed, windows, duty] = await Promise.all([
    readLogs(customer, period, { meta, deps }),
    deps.coverage.getAll(sites.map(({ host }) => ({ host, day: dayBefore(day) }))),
    deps.incidents.range({ customer }),
    kind === "daily" ? deps.ledger.get({ customer, day }) : undefined,
    deps.ledger.range({ customer }, { limit: 1 }),
    windowLines(customer, period, deps),
    dutyFor(items, deps),
  ]);
  return {
    ...{ customer, meta, period, at: deps.clock.now(), sites, logs, incidents, windows, duty, ledger },
    coverageBefore: coverageBefore.filter((row) => row !== undefined),
    hasLedger: kind === "daily" && closed.length > 0,
  };
};

/** What was in force on that day, with what it held back then. */
const windowLines = async (customer: string, period: Period, deps: Deps): Promise<WindowLine[]> => {
  const windows = await windowsIn(customer, period, deps);
  return Promise.all(
    windows.map(async (window) => {
      const { kind, from, reason, sites, kinds } = window;
      const held = await deps.held.range({ window: window.id });
      const alerts = held.filter(({ alertTime }) => alertTime >= period.from && alertTime < period.to).length;
      return { kind, from, to: endOf(window), reason, sites, kinds, alerts };
    }),
  );
};

const metaIn = (items: CustomerItem[]): Meta => {
  const row = items.find(({ item }) => item === META);
  if (!row) throw new Fault("NOT_FOUND", "customer");
  return readMeta(row.body);
};

interface Context {
  meta: Meta;
  deps: Deps;
}

const readLogs = async (customer: string, period: Period, { meta, deps }: Context): Promise<LogFacts> => {
  const { sites, silences, attacks, sources } = questionsFor(meta.waf);
  const before = periodBefore(period, meta.timeZone);
  const logs = async () => (await deps.customerCloud(customer)).logs;
  const [ofSites, ofSitesBefore, ofSilences, ofAttacks, ofSources] = await Promise.all([
    read(logs, sites, period),
    read(logs, sites, before),
    read(logs, silences, period),
    read(logs, attacks, period),
    read(logs, sources, period),
  ]);
  return { sites: ofSites, sitesBefore: ofSitesBefore, silences: ofSilences, attacks: ofAttacks, sources: ofSources };
};

type Bounded<T> = Question<T> & { rows: number };

/** A log store that cannot be read is a fact of the day, not a failure of the report. */
const read = async <T>(logs: () => Promise<Logs>, question: Bounded<T>, span: Span): Promise<Reading<T>> => {
  try {
    const { rows, isComplete } = await (await logs()).ask(question, span);
    return { is: "read", rows, isComplete, isCut: rows.length >= question.rows };
  } catch (error) {
    if (!isFault(error)) throw error;
    if (error.code === "CONFIG_MISSING") return { is: "absent" };
    return { is: "unreadable", because: error.because, isPassing: isPassing(error) };
  }
};

/** Who is paged for the most urgent trouble now. */
const dutyFor = async (items: CustomerItem[], deps: Deps): Promise<Duty> => {
  const ours = await deps.customers.range({ customer: PROVIDER }, { from: "PLAN#", to: "PLAN#~" });
  const levels = planAmong([...items, ...ours], "Critical")?.levels ?? [];
  const named = (ids: string[]) => deps.people.getAll(ids.map((person) => ({ customer: PROVIDER, person })));
  const people = await Promise.all(levels.map((level) => named(level.people)));
  return people.map((level) =>
    level.flatMap((person) => (person ? [{ name: person.name, simulated: person.simulated }] : [])),
  );
};
