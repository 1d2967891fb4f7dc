import type { Found } from "../../shared/domain/proposal/night.ts";
import { NIGHT } from "./make.ts";
import { found as exclusion } from "./proposal.ts";

const HOST = "shop.lumina-mall.test";
const seen = { requests: 7, clients: 2, first: NIGHT - 86_400_000, last: NIGHT - 3_600_000 };

export const passed = (change: Partial<Found["findings"][number]> = {}): Found["findings"][number] => ({
  ...{ kind: "attack-passed", host: HOST, path: "/search", clients: ["198.51.100.1", "198.51.100.2"] },
  ...{ traces: ["a".repeat(30)], seen, remedy: { is: "custom-rule", path: "/search", signs: ["union"] } },
  ...change,
});

export const swept = (change: Partial<Found["findings"][number]> = {}): Found["findings"][number] =>
  passed({ kind: "sweep-answered", path: "/old.bak", remedy: { is: "scan-limit", probes: 30 }, ...change });

export const unheld = (change: Partial<Found["refused"][number]> = {}): Found["refused"][number] => ({
  ...{ id: `${HOST} POST /comment`, host: HOST, why: "module-wide", seen, traces: ["b".repeat(30)] },
  in30: exclusion().change,
  ...change,
});
