import type { Dial, Item } from "../../local/clock.ts";
import type { Local } from "../../local/service.ts";
import type { Language } from "../../shared/domain/contact/person.ts";
import { timelineOf } from "../../shared/domain/incident/export.ts";
import { type Incident, keyOf } from "../../shared/domain/incident/incident.ts";
import type { Entry } from "../../shared/domain/incident/timeline.ts";
import { entryLine } from "../../shared/messages/timeline-words.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { nextOf } from "./agenda.ts";
import type { Scene } from "./scene.ts";
import { type Line, reportsToTell } from "./told-reports.ts";

const TELL = "start/tell";
const TIMER = "fc/timer";
const ASYNC = "fc/async";

interface News {
  incident: Incident;
  entries: Entry[];
}

export interface TranscriptOptions {
  deps: Deps;
  scene: Scene;
  language: Language;
  print(line: string): void;
}

export interface Transcript {
  /** To be called before each item of the dial: after an item that may have written something, what is new is told. */
  follow(): void;
  /** Tells what is new as soon as what runs now has ended. */
  tellSoon(): void;
  tell(): Promise<void>;
}

/** Timers that find nothing to do run a thousand times a day; what they do find is told with the next event. */
const quietIn = (dial: Dial) => {
  const timers = new Set([...dial.items(TIMER)].map(({ key }) => key.split("/")[0]));
  return ({ kind, data }: Item): boolean =>
    kind === TELL || kind === TIMER || (kind === ASYNC && timers.has((data as { functionName: string }).functionName));
};

/**
 * What happens, one line an event, in the words of the timeline: in order, over all incidents, each once (twice only where a
 * crash fell between saying and remembering). How far each was told, and which are still followed, is kept.
 */
export const openTranscript = (
  { dial, store }: Pick<Local, "dial" | "store">,
  options: TranscriptOptions,
): Transcript => {
  const { deps, scene, language, print } = options;
  const told = store.openDB<number, string>({ name: "start/told", encoding: "json" });
  const following = store.openDB<true, string>({ name: "start/following", encoding: "json" });
  const reports = reportsToTell(store, options);
  const isQuiet = quietIn(dial);
  let loud = true;
  let last = Promise.resolve();

  const incidentsToTell = async (): Promise<Incident[]> => {
    const lists = scene.customers.map((customer) => deps.incidents.index("incident_open", { customer }));
    const open = (await Promise.all(lists)).flat();
    const ids = new Set(open.map(({ id }) => id));
    const gone = [...following.getKeys()].filter((id) => !ids.has(id)).flatMap((id) => keyOf(id) ?? []);
    const closed = await Promise.all(gone.map((key) => deps.incidents.get(key)));
    return [...open, ...closed.filter((incident) => incident !== undefined)];
  };

  /** Until it has its number an incident cannot be named. */
  const newsOf = async (incident: Incident): Promise<News | undefined> => {
    const { customer, id, number, seq } = incident;
    const from = (told.get(id) ?? 0) + 1;
    if (number === undefined || seq < from) return undefined;
    const rows = await deps.timeline.range({ customer, incident: id }, { from });
    return { incident, entries: timelineOf(incident, rows).filter((entry) => entry.seq <= seq) };
  };

  const lineOf = ({ incident, entry }: { incident: Incident; entry: Entry }): Line => {
    const { timeZone } = scene;
    const names = scene.names[language];
    const text = entryLine({ entry, incident, site: scene.siteOf(incident), language, timeZone, names });
    return { at: Date.parse(entry.at), text, remember: () => void told.putSync(incident.id, entry.seq) };
  };

  const keepOpen = ({ id, openAt }: Incident): void =>
    void (openAt === undefined ? following.removeSync(id) : following.putSync(id, true));

  /** Each line is remembered as soon as it is out: whoever dies in between says that one again, and none is lost. */
  const tellOnce = async (): Promise<void> => {
    const news = (await Promise.all((await incidentsToTell()).map(newsOf))).filter((one) => one !== undefined);
    for (const { incident } of news) following.putSync(incident.id, true);
    const lines = news.flatMap(({ incident, entries }) => entries.map((entry) => lineOf({ incident, entry })));
    for (const { text, remember } of [...lines, ...(await reports())].toSorted((a, b) => a.at - b.at)) {
      print(text);
      remember();
    }
    for (const { incident } of news) keepOpen(incident);
  };

  /** By the wall clock items run side by side; told twice at a time, an event would be told twice. */
  const tell = (): Promise<void> => {
    last = last.catch(() => undefined).then(tellOnce);
    return last;
  };

  const tellSoon = (): void => dial.put({ kind: TELL, key: "", due: dial.now(), data: null });

  dial.on(TELL, tell);
  return {
    tell,
    tellSoon,
    follow: () => {
      const next = nextOf(dial);
      const nowLoud = next !== undefined && !isQuiet(next);
      if (loud && !nowLoud) tellSoon();
      loud = nowLoud;
    },
  };
};
