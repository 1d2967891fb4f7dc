import { spawn } from "node:child_process";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");

export interface Ended {
  /** Null: killed. */
  code: number | null;
  out: string;
  err: string;
}

export interface Running {
  /** Settles when this stands in its output, or it has ended without saying so. */
  said(text: string): Promise<void>;
  /** What it has said so far. */
  told(): Omit<Ended, "code">;
  /** Settles when it and all that it started are gone. */
  ended: Promise<Ended>;
  /** SIGKILL for it and all that it started. */
  kill(): void;
}

/** A command, run from the project's root in a process group of its own. Does not outlive this process. */
export const launch = ([command = "", ...args]: string[], env: Record<string, string> = {}): Running => {
  const child = spawn(command, args, { cwd: ROOT, detached: true, env: { ...process.env, ...env } });
  const told = { out: "", err: "" };
  const kill = (): void => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, "SIGKILL");
  };
  process.once("exit", kill);
  child.stdout.on("data", (data) => {
    told.out += data;
  });
  child.stderr.on("data", (data) => {
    told.err += data;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      process.off("exit", kill);
      resolve({ code, ...told });
    });
  });
  const said = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const look = () => told.out.includes(text) && resolve();
      child.stdout.on("data", look);
      child.once("close", () => resolve());
      look();
    });
  return { said, told: () => told, ended, kill };
};

/** @throws when it does not end well */
export const succeed = async ({ ended }: Running): Promise<Ended> => {
  const end = await ended;
  if (end.code !== 0) throw new Error(`ended with ${end.code}: ${end.err || end.out}`);
  return end;
};
