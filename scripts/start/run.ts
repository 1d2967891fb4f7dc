import { setTimeout as sleep } from "node:timers/promises";
import { MINUTE } from "../../shared/domain/calendar.ts";
import type { Language } from "../../shared/domain/contact/person.ts";
import type { LogSet } from "./log-files.ts";
import type { Options } from "./options.ts";
import { simulateNobody, simulatePeople } from "./people.ts";
import { openProgress } from "./progress.ts";
import { playAlerts } from "./replay.ts";
import type { Stage } from "./stage.ts";
import { countingUp } from "./traffic.ts";
import { openTranscript } from "./transcript.ts";

/** By the wall clock people look at their mail this often in virtual time, so that no answer is late for it; */
const LOOK_MS = MINUTE / 4;
/** but no more often than that in real time, and often enough for whoever watches. */
const LEAST_PAUSE_MS = 5;
const MOST_PAUSE_MS = 500;

export interface Run {
  /** As fast as possible, or `speed` virtual seconds a second, until that instant or until it is stopped. */
  play(speed: number | "max", until: number): Promise<void>;
  stop(): void;
  stopped(): boolean;
}

const languageOf = ({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): Language =>
  (LC_ALL || LC_MESSAGES || LANG || "").startsWith("zh") ? "zh" : "en";

const linesSoFar = ({ lines, traffic }: LogSet): ((at: number) => string) => {
  const count = countingUp(traffic);
  return (at) => `${count(at)} of ${lines} lines`;
};

/** Alerts, people and transcript on the dial. */
export const openRun = (
  { cloud, front, deps, keys, scene, tokenFor, staff, first, logs }: Stage,
  options: Options,
): Run => {
  const { local, dial } = cloud;
  const { respondMs, quiet } = options;
  let stopped = false;
  let failure: Error | undefined;
  const onFailure = (error: Error): void => {
    failure = error;
  };

  const progress = openProgress(process.stderr, dial.now());
  const print = (line: string): void => {
    progress.clear();
    console.log(line);
  };
  const transcript = quiet
    ? undefined
    : openTranscript(local, { deps, scene, language: languageOf(process.env), print });
  const people =
    respondMs === undefined
      ? simulateNobody(cloud, staff)
      : simulatePeople(cloud, { front, respondMs, staff, first, operatorKey: keys.operator, onFailure });
  const { resolveLater: onResolved } = people;
  const left = playAlerts(dial, { url: `${front}/v1/hooks/sls`, tokenFor, onResolved, onFailure });
  const soFar = logs ? linesSoFar(logs) : () => `${left()} alerts to come`;
  const ended = (): boolean => stopped || failure !== undefined;

  const race = (until: number) =>
    dial.runUntil(until, {
      while: () => {
        people.look();
        transcript?.follow();
        progress.show(dial.now(), soFar);
        return !ended();
      },
    });

  const follow = async (speed: number, until: number): Promise<void> => {
    const pause = Math.max(LEAST_PAUSE_MS, Math.min(MOST_PAUSE_MS, LOOK_MS / speed));
    dial.setSpeed(speed);
    while (!ended() && dial.now() < until) {
      people.look();
      transcript?.tellSoon();
      progress.show(dial.now(), soFar);
      await sleep(pause);
    }
    dial.setSpeed(0);
    await dial.idle();
  };

  const play = async (speed: number | "max", until: number): Promise<void> => {
    await (speed === "max" ? race(until) : follow(speed, until));
    progress.clear();
    if (failure) throw failure;
    await transcript?.tell();
  };

  return {
    play,
    stop: () => {
      stopped = true;
    },
    stopped: () => stopped,
  };
};
