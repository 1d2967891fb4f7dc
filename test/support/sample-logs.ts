import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const SAMPLE = join(__dirname, "../../samples/logs");

const linesOf = (host: string): string[] =>
  gunzipSync(readFileSync(join(SAMPLE, `${host}.jsonl.gz`)))
    .toString()
    .trimEnd()
    .split("\n");

const timeOf = (line: string): string => (JSON.parse(line) as { time: string }).time;

export interface Cut {
  host: string;
  /** As the field `time`, without the zone: `2026-10-02T02:30`. */
  from: string;
  to: string;
}

/** The lines of a site in the sample within some hours. */
export const sampleLines = ({ host, from, to }: Cut): string[] =>
  linesOf(host).filter((line) => timeOf(line) >= from && timeOf(line) < to);

/** The outage in the night and the attack in the evening of the second day: two sites, two customers. */
export const nightLogs = (folder: string): string => {
  const path = join(folder, "logs");
  mkdirSync(path);
  const write = (cut: Cut): void => writeFileSync(join(path, `${cut.host}.jsonl`), `${sampleLines(cut).join("\n")}\n`);
  write({ host: "www.harbor-tickets.test", from: "2026-10-02T19:30", to: "2026-10-02T19:55" });
  write({ host: "shop.lumina-mall.test", from: "2026-10-01T23:00", to: "2026-10-02T04:30" });
  return path;
};
