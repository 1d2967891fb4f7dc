import { HOUR, iso, MINUTE, SECOND } from "../../shared/domain/calendar.ts";
import type { Person } from "../../shared/domain/contact/person.ts";
import { ticketIdOf } from "../../shared/domain/ticket/ticket.ts";
import { Fault } from "../../shared/errors.ts";
import { eventCall, thresholdCall } from "./cloudmonitor.ts";
import { mailPlan, NIGHT, numbers, person, smsPlan } from "./make.ts";
import { cannedDay } from "./report-facts.ts";
import { rhythmOf } from "./rhythm.ts";
import { slsAlert } from "./sls.ts";
import { differentOnes, withSites } from "./storm.ts";
import type { World } from "./world.ts";
import { wrongStops } from "./wrong-stops.ts";

/** What happens, in people's words. A story only says what comes in from outside, and what people do when they are paged. */
export interface Story {
  title: string;
  hours: number;
  /** Somebody acts in the middle of a process: a slower call lets another come first, which is another ending and no wrong one. */
  races?: boolean;
  play: (world: World) => void;
}

const minute = (n: number): number => NIGHT + n * MINUTE;

const alertAt = (world: World, n: number, change: Parameters<typeof slsAlert>[1] = {}): void =>
  world.after(n, () => world.alert(slsAlert(minute(n), { firedAt: NIGHT, ...change })));

/** To whoever is first in the plan; mails to the customer may go out before it. */
const firstPage = ({ mails }: World) => mails.find(({ to }) => to.startsWith("li-wei@"));

/** Whoever is paged first does it after so many minutes; later pages find it done. */
const whoever = (world: World, act: "acknowledge" | "answer", minutes: number): void => {
  world.onMail = (mail) => {
    if (mail.to.endsWith("@provider.test")) world.after(minutes, () => world.press(mail, act));
  };
};

/** So do those who are told over DingTalk; who is called for want of a card answers at the desk. */
const answersAfter = (world: World, persons: (keyof typeof numbers)[], minutes: number): void => {
  world.onCard = (card) => {
    if (persons.some((person) => card.user === `ding-${person}`))
      world.after(minutes, () => world.press(card, "answer"));
  };
  world.onCall = ({ to }) => {
    const person = persons.find((one) => numbers[one] === to);
    if (person) world.after(minutes, () => onOpen(world, "answer", { body: { message: "We have it." }, by: person }));
  };
};

/** A row of our outage rule with so many failures and no answer since the first: fewer than three are refused. */
const outageRow = (errors: number) => ({
  ...{ site: "shop.lumina-mall.test", total: errors, errors, ratio: 100, status: 502, clients: 2 },
  ...{ first_seen: NIGHT / SECOND - 40, last_seen: NIGHT / SECOND, minutes: 1, last_success: 0 },
});

/** So many sites of the customer go down at once. */
const stormAt = (world: World, count: number): void => {
  world.after(0, () => withSites(world, count));
  world.after(0, () => world.alert(differentOnes(count)));
};

/** Another customer, whose only site goes down. */
const alertOfCustomer = async (world: World, customer: string): Promise<void> => {
  const host = `www.${customer}.test`;
  const meta = { name: customer, language: "en", timeZone: "Asia/Shanghai", since: NIGHT };
  await world.tables.customers.insertAll([
    { customer, item: "META", body: meta, rev: 1 },
    { customer, item: `SITE#${host}`, host, body: { host, core: true, importantPaths: [] }, rev: 1 },
  ]);
  await world.key(`hook-secret-of-${customer}-01`, customer, ["hook"]);
  await world.alert(slsAlert(NIGHT, { host }), `hook-secret-of-${customer}-01`);
};

/** The provider pages over DingTalk and by phone, and an alert comes in. */
const pagedByPhone = (world: World): void => {
  world.after(0, () => world.reachByPhone());
  alertAt(world, 0);
};

/** An operator does something to whatever of the customer's is open. */
const onOpen = async (world: World, verb: string, { body = {}, by = "anna" } = {}): Promise<void> => {
  for (const { id } of await world.tables.incidents.index("incident_open", { customer: "lumina" }))
    await world.desk("POST", `/v1/incidents/${id}/${verb}`, body, by);
};

const operatorDoes = (world: World, n: number, verb: string, body: object = {}): void =>
  world.after(n, () => onOpen(world, verb, { body }));

const resolveAt = (world: World, n: number): void =>
  operatorDoes(world, n, "resolve", { verdict: "fault", cause: "origin down", done: "restarted" });

const reopenAt = (world: World, n: number): void =>
  world.after(n, async () => {
    const [incident] = await world.tables.incidents.range({ customer: "lumina" });
    await world.desk("POST", `/v1/incidents/${incident?.id}/reopen`, { reason: "it is not over" });
  });

/** One of ours who is no rehearsal's, and is paged by the group; DingTalk first, as the plan has it. */
const withOne = (world: World): void => {
  const channels: Person["channels"] = [
    { channel: "mail", address: "real@provider.test" },
    { channel: "dingtalk", address: "ding-real" },
  ];
  const level = { afterMinutes: 0, people: [], groups: ["all"], channels: ["dingtalk", "mail"] };
  world.after(0, async () => {
    const { people, customers } = world.tables;
    await people.insert(person("real", { simulated: false, channels }));
    await customers.insert({ customer: "_provider", item: "GROUP#all", body: { people: ["real"] }, rev: 1 });
    const row = await customers.get({ customer: "_provider", item: "PLAN#Critical" });
    if (row) await customers.replace({ ...row, body: { levels: [level], repeatMinutes: 60 } });
  });
};

/** Anna until 05:30 in Shanghai, two and a half hours on; then li-wei. */
const turns = (from = "2026-10-01") => ({
  name: "Night",
  timeZone: "Asia/Shanghai",
  layers: [{ people: ["anna", "li-wei"], from, at: "05:30", days: 1 }],
});

const HAND_OVER = NIGHT + 2.5 * HOUR;

const withRota = (world: World, body: object = turns()): void =>
  world.after(
    0,
    async () => void (await world.tables.rotas.insert({ rota: "night", item: "META", body: { ...body }, rev: 1 })),
  );

/** Anna asks for the last half hour of her turn. */
const swapAskedAt = (world: World, n: number, change: object = {}): void => {
  const [from, to] = [iso(HAND_OVER - HOUR / 2), iso(HAND_OVER)];
  const wanted = { from, to, person: "chen-lead", reason: "a train", ...change };
  world.after(n, () => world.rota("/v1/rotas/night/overrides", wanted));
};

/** Whoever is asked for their turn answers after so many minutes. */
const repliesTo = (world: World, act: "yes" | "no", minutes: number): void => {
  world.onMail = (mail) => {
    if (mail.text.includes("/v1/duty/")) world.after(minutes, () => world.reply(mail, act));
  };
};

/** An operator works on the report of the customer's first incident, which may be closed. */
const reportOn = (world: World, n: number, body: object): void =>
  world.after(n, async () => {
    const [incident] = await world.tables.incidents.range({ customer: "lumina" });
    await world.desk("POST", `/v1/incidents/${incident?.id}/report`, body);
  });

const LISTENED = "200000";
const OFF = "200010";
/** The key of a ticket's call, and so the ticket. */
const KEY = "ticket-0001";
const TICKET = `/v1/tickets/${ticketIdOf("lumina", KEY)}`;
const checkout = {
  title: "Checkout fails",
  description: "Since this morning nobody can pay.",
  kind: "fault",
  site: "shop.lumina-mall.test",
};

const ticketAt = (world: World, n: number, change: object = {}): void =>
  world.after(n, () => world.ticket("/v1/tickets", { ...checkout, ...change }, { key: KEY }));

const onTicket = (world: World, n: number, verb: string, { body = {}, by = "customer" } = {}): void =>
  world.after(n, () => world.ticket(`${TICKET}/${verb}`, body, { by }));

const verdict = { verdict: "fault", cause: "payment provider", done: "told them" };

const SHOP = "shop.lumina-mall.test";

/** Somebody of the provider agrees on a window of lumina's shop from now on. */
const windowAt = (
  world: World,
  n: number,
  { minutes = 30, ...change }: { minutes?: number; [member: string]: unknown },
) =>
  world.after(n, () => {
    const asked = { customerId: "lumina", sites: [SHOP], reason: "database upgrade", to: iso(minute(n + minutes)) };
    return world.window("/v1/windows", { ...asked, ...change });
  });

/** Whatever window there is ends before its time. */
const endWindowsAt = (world: World, n: number): void =>
  world.after(n, async () => {
    for (const { id } of await world.tables.windows.range({ customer: "lumina" }))
      await world.window(`/v1/windows/${id}/end`, { reason: "done sooner" });
  });

/** The log store is asked whether lines come. */
const linesCome = (world: World, silent: [from: number, to: number][]): void => {
  world.after(0, () => world.withLogs());
  world.answers["log-rhythm"] = rhythmOf({ [SHOP]: { every: 1, silent } });
};

/** Shortly before the reports of the day before are due; the customers have slept since. */
const MORNING = NIGHT + 5 * HOUR + 8 * MINUTE;

const inTheMorning = (world: World): void => {
  world.now = MORNING;
  Object.assign(world.answers, cannedDay());
};

const awayUntil = (world: World, minutes: number): void => {
  const { "report-attacks": attacks } = world.answers;
  world.answers["report-attacks"] = (span, customer) => {
    if (world.now < MORNING + minutes * MINUTE || !attacks) throw new Fault("CLOUD_BUSY", "ReadQuotaExceed");
    return attacks(span, customer);
  };
};

/** Shortly before the night's look at what the WAF stops wrongly. */
const LOOK = NIGHT - 91 * MINUTE;

/** A customer with a log store and two approvers. */
const beforeTheLook = (world: World): void => {
  world.now = LOOK;
  Object.assign(world.answers, wrongStops());
  world.after(0, async () => {
    await world.withApprovers();
    await world.withLogs();
  });
};

/** An approver says something of whatever there is. */
const onProposals = (world: World, n: number, verb: string): void =>
  world.at(LOOK + n * MINUTE, async () => {
    for (const { proposal } of await world.tables.proposals.range({ customer: "lumina" }))
      await world.decide(`/v1/proposals/${proposal}/${verb}`, { reason: "known to us" });
  });

export const stories: Story[] = [
  {
    title: "DingTalk is down for an hour: phones ring instead",
    hours: 1.2,
    play: (world) => {
      world.phones.dingtalkIsDown = true;
      pagedByPhone(world);
      world.after(60, async () => {
        world.phones.dingtalkIsDown = false;
      });
      world.after(11, async () => {
        const [open] = await world.tables.incidents.index("incident_open", { customer: "lumina" });
        await world.desk("POST", `/v1/incidents/${open?.id}/answer`, { message: "We have it." });
      });
      operatorDoes(world, 40, "updates", { message: "It goes on." });
    },
  },
  {
    title: "a storm over twenty customers reaches the robot's limit: the group is told in turn",
    hours: 0.05,
    play: (world) => {
      world.after(0, () => world.reachByPhone());
      world.after(0, async () => {
        for (let n = 0; n < 20; n++) await alertOfCustomer(world, `customer-${n}`);
      });
    },
  },
  {
    title: "twelve sites fail at once: the first is told at once, the others together; whoever reads takes all of them",
    hours: 0.11,
    play: (world) => {
      whoever(world, "acknowledge", 2);
      stormAt(world, 12);
    },
  },
  {
    title: "five sites fail at once and nobody reads: one call for all of them, and 1 takes them",
    hours: 0.1,
    play: (world) => {
      world.phones.readsAfterSeconds = undefined;
      world.phones.otherwise = () => ({ status: LISTENED, seconds: 20, key: "1" });
      world.after(0, () => world.reachByPhone());
      stormAt(world, 5);
    },
  },
  {
    title: "nobody reads, the first phone is off: it climbs, and the second person presses 1",
    hours: 0.18,
    play: (world) => {
      world.phones.readsAfterSeconds = undefined;
      world.phones.endings["13700000001"] = [{ status: OFF, seconds: 8 }];
      world.phones.endings["13700000002"] = [{ status: LISTENED, seconds: 20, key: "1" }];
      pagedByPhone(world);
    },
  },
  {
    title: "the first person presses 2, the next one reads and answers",
    hours: 0.18,
    play: (world) => {
      world.phones.readsAfter = { "ding-wu-min": undefined };
      world.phones.endings["13700000001"] = [{ status: LISTENED, seconds: 20, key: "2" }];
      answersAfter(world, ["ben-king"], 1);
      pagedByPhone(world);
    },
  },
  {
    title: "taken by the link while the receipt is awaited: no phone rings",
    hours: 0.18,
    play: (world) => {
      world.phones.readsAfterSeconds = undefined;
      answersAfter(world, ["wu-min", "ben-king"], 1);
      pagedByPhone(world);
    },
  },
  {
    title: "receipts of calls are lost: the service is asked what became of them",
    hours: 0.25,
    play: (world) => {
      world.receiptsLost = true;
      world.phones.readsAfterSeconds = undefined;
      world.phones.endings["13700000001"] = [{ status: OFF, seconds: 8 }];
      pagedByPhone(world);
      resolveAt(world, 9);
    },
  },
  {
    title: "a short message that does not arrive, and one of which no carrier speaks: phones ring instead",
    hours: 0.2,
    play: (world) => {
      world.phones.smsFates["13700000001"] = { delivered: false, code: "MOBILE_NOT_ON_SERVICE" };
      world.phones.endings["13700000001"] = [{ status: OFF, seconds: 8 }];
      world.phones.smsFates["13700000002"] = "silent";
      world.phones.endings["13700000002"] = [{ status: LISTENED, seconds: 20, key: "1" }];
      world.after(0, () => world.reachByPhone([], smsPlan));
      alertAt(world, 0);
      operatorDoes(world, 10, "answer", { message: "We have it." });
    },
  },
  {
    title: "mails bounce, or nobody knows what became of them: phones ring instead",
    hours: 0.2,
    play: (world) => {
      world.mailFates["wu-min@provider.test"] = "bounced";
      world.mailFates["ben-king@provider.test"] = "silent";
      world.phones.endings["13700000001"] = [{ status: OFF, seconds: 8 }];
      world.phones.endings["13700000002"] = [{ status: LISTENED, seconds: 20, key: "1" }];
      world.after(0, () => world.reachByPhone([], mailPlan));
      alertAt(world, 0);
      operatorDoes(world, 10, "answer", { message: "We have it." });
    },
  },
  {
    title: "receipts of short messages are lost: the service is asked what became of them",
    hours: 0.15,
    play: (world) => {
      world.receiptsLost = true;
      world.phones.smsFates["13700000001"] = { delivered: false, code: "MOBILE_NOT_ON_SERVICE" };
      world.after(0, () => world.reachByPhone([], smsPlan));
      alertAt(world, 0);
      resolveAt(world, 9);
    },
  },
  {
    title: "an alert becomes a page, somebody answers, the cause goes away, the incident is resolved",
    hours: 1,
    play: (world) => {
      whoever(world, "answer", 4);
      alertAt(world, 0);
      alertAt(world, 9, { status: "resolved" });
      resolveAt(world, 14);
    },
  },
  {
    title: "an outage goes on: updates are asked for, one comes late, it goes away, comes back and is resolved",
    hours: 1.8,
    play: (world) => {
      world.after(0, async () => {
        const lead = await world.tables.people.get({ customer: "_provider", person: "chen-lead" });
        if (lead) await world.tables.people.replace({ ...lead, roles: ["duty-lead"] });
      });
      const read = new Set<string>();
      world.onMail = (mail) => {
        const asks = mail.subject.includes("update") ? "update" : "answer";
        if (mail.to !== "li-wei@provider.test" || mail.at > minute(30) || read.has(asks)) return;
        read.add(asks);
        world.after(4, () => world.press(mail, asks));
      };
      alertAt(world, 0);
      operatorDoes(world, 80, "updates", { message: "The origin is being restarted." });
      alertAt(world, 90, { status: "resolved" });
      alertAt(world, 92);
      alertAt(world, 95, { status: "resolved" });
      resolveAt(world, 100);
    },
  },
  {
    title: "the first person passes on, the second takes it and calls for help, the third finds a false alarm",
    hours: 0.4,
    play: (world) => {
      const read = new Set<string>();
      const does = (person: string, minutes: number, acts: string[], said = {}): void => {
        const onOthers = world.onMail;
        world.onMail = (mail) => {
          onOthers(mail);
          if (mail.to !== `${person}@provider.test` || read.has(person)) return;
          read.add(person);
          world.after(minutes, async () => {
            for (const act of acts) await world.press(mail, act, said);
          });
        };
      };
      does("li-wei", 2, ["pass-on", "pass-on"]);
      does("anna", 2, ["acknowledge", "help", "help"]);
      does("chen-lead", 5, ["false-alarm"], { cause: "A load test of the customer." });
      alertAt(world, 0);
    },
  },
  {
    title: "a false alarm is kept; its report is written and released, first as far as it is known, then whole",
    hours: 0.6,
    play: (world) => {
      whoever(world, "answer", 4);
      alertAt(world, 0);
      reportOn(world, 12, { handling: "Told apart from an outage.", cause: "not known yet", release: "preliminary" });
      operatorDoes(world, 20, "resolve", { verdict: "false-alarm", cause: "a load test", done: "nothing" });
      reportOn(world, 25, { prevention: "Load tests are announced.", cause: "a load test" });
      reportOn(world, 30, { release: "final" });
    },
  },
  {
    title: "nobody answers: marks, climb, repeats, and an incident about ourselves",
    hours: 2,
    play: (world) => alertAt(world, 0),
  },
  {
    title: "the same alert twice, then again a minute later",
    hours: 0.5,
    play: (world) => {
      whoever(world, "answer", 11);
      alertAt(world, 0);
      alertAt(world, 0);
      alertAt(world, 1);
    },
  },
  {
    title: "two openers at the same moment",
    races: true,
    hours: 0.5,
    play: (world) => {
      whoever(world, "answer", 3);
      world.during("incident-open dedupes.insert named", () =>
        world.alert(slsAlert(minute(0) + SECOND)).then(() => world.drain()),
      );
      alertAt(world, 0);
    },
  },
  {
    title: "acknowledged while the page is being sent, then silence: asked, lapsed, paged again",
    races: true,
    hours: 1.55,
    play: (world) => {
      world.after(4, async () => {
        world.during("mail.send", async () => {
          const first = firstPage(world);
          if (first) await world.press(first, "acknowledge");
        });
      });
      alertAt(world, 0);
    },
  },
  {
    title: "acknowledged between writing a page down and saying so: that page is suppressed",
    races: true,
    hours: 1.55,
    play: (world) => {
      world.after(4, async () => {
        world.during("deliveries.insert pending", async () => {
          const first = firstPage(world);
          if (first) await world.press(first, "acknowledge");
        });
      });
      alertAt(world, 0);
    },
  },
  {
    title: "it comes back in the quiet time and reopens; an old link changes nothing",
    hours: 2,
    play: (world) => {
      world.onMail = (mail) => {
        if (world.now < minute(30) && mail.to.endsWith("@provider.test"))
          world.after(4, () => world.press(mail, "acknowledge"));
      };
      alertAt(world, 0);
      resolveAt(world, 20);
      alertAt(world, 40);
      world.after(42, async () => {
        const old = firstPage(world);
        if (old) await world.press(old, "answer");
      });
    },
  },
  {
    title: "it comes back after the quiet time: freed, and a new incident",
    hours: 2,
    play: (world) => {
      whoever(world, "answer", 4);
      alertAt(world, 0);
      resolveAt(world, 20);
      alertAt(world, 70);
      alertAt(world, 70, { firedAt: minute(70) });
    },
  },
  {
    title: "a resolving alert and a newer firing cross each other",
    races: true,
    hours: 1,
    play: (world) => {
      whoever(world, "answer", 4);
      alertAt(world, 0);
      world.after(10, async () => {
        world.during("incident-open incidents.replace mitigated/answered", () =>
          world.alert(slsAlert(minute(11))).then(() => world.drain()),
        );
        await world.alert(slsAlert(minute(10), { status: "resolved" }));
      });
    },
  },
  {
    title: "a sender slower than its lease: the sweep sends, too, and nobody records twice",
    races: true,
    hours: 0.5,
    play: (world) => {
      world.after(4, async () =>
        world.during("incident-escalate mail.send", () => {
          world.now += 21 * SECOND;
          return world.task("incident-sweep", { triggerTime: "" });
        }),
      );
      alertAt(world, 0);
      world.after(12, async () => {
        const mail = world.mails.at(-1);
        if (mail) await world.press(mail, "answer");
      });
    },
  },
  {
    title: "the flow service is down for an hour",
    hours: 1.55,
    play: (world) => {
      world.flowsDown = true;
      alertAt(world, 0);
      world.after(60, async () => {
        world.flowsDown = false;
      });
    },
  },
  {
    title: "what the rule nominates and its decision refuses, before, while and after it is serious",
    hours: 2,
    play: (world) => {
      whoever(world, "answer", 4);
      alertAt(world, 0, { facts: outageRow(2) });
      alertAt(world, 1, { facts: outageRow(8) });
      alertAt(world, 2, { facts: outageRow(2) });
      alertAt(world, 9, { status: "resolved" });
      resolveAt(world, 14);
      alertAt(world, 20, { facts: outageRow(2) });
      alertAt(world, 90, { facts: outageRow(2) });
    },
  },
  {
    title: "errors beside an outage, and long after it",
    hours: 2,
    play: (world) => {
      whoever(world, "answer", 4);
      alertAt(world, 0);
      alertAt(world, 3, { kind: "error-burst", facts: { ratio: "60" } });
      alertAt(world, 5, { kind: "error-burst", facts: { ratio: "60" } });
      alertAt(world, 9, { status: "resolved" });
      resolveAt(world, 14);
      alertAt(world, 38, { kind: "error-burst", facts: { ratio: "60" } });
      alertAt(world, 60, { kind: "error-burst", facts: { ratio: "60" } });
    },
  },
  {
    title: "planned work: an outage in it pages nobody, and when the work is over what still fires does",
    hours: 0.8,
    play: (world) => {
      whoever(world, "answer", 4);
      windowAt(world, 0, { kind: "maintenance" });
      alertAt(world, 10);
      alertAt(world, 25);
      alertAt(world, 40, { status: "resolved" });
      resolveAt(world, 44);
    },
  },
  {
    title: "work ends sooner than agreed: what ended with it opens nothing, what went on does",
    hours: 0.8,
    play: (world) => {
      whoever(world, "answer", 4);
      windowAt(world, 0, { kind: "maintenance" });
      windowAt(world, 1, { kind: "mute", kinds: ["scan"] });
      alertAt(world, 10);
      alertAt(world, 11, { kind: "scan" });
      alertAt(world, 12, { status: "resolved" });
      endWindowsAt(world, 20);
    },
  },
  {
    title:
      "in a watch period half as much is an incident, whoever watches is paged and reported to, and after it it is not",
    hours: 1.5,
    play: (world) => {
      whoever(world, "answer", 4);
      windowAt(world, 0, { kind: "watch", sites: [], people: ["wu-min"], minutes: 40, reportHours: 1 });
      alertAt(world, 10, { facts: outageRow(2) });
      alertAt(world, 19, { status: "resolved" });
      resolveAt(world, 24);
      alertAt(world, 80, { facts: outageRow(2) });
    },
  },
  {
    title: "a site falls silent, somebody looks, and its lines come back",
    hours: 1.2,
    play: (world) => {
      linesCome(world, [[20, 50]]);
      operatorDoes(world, 40, "answer", { message: "Its agent is being restarted." });
    },
  },
  {
    title: "the log store does not answer for half an hour",
    hours: 1.2,
    play: (world) => {
      linesCome(world, []);
      const answer = world.answers["log-rhythm"];
      world.answers["log-rhythm"] = (span, customer) => {
        if (world.now > minute(20) && world.now < minute(55)) throw new Fault("CLOUD_DENIED", "Unauthorized");
        return answer?.(span, customer) ?? { rows: [] };
      };
    },
  },
  {
    title: "CloudMonitor calls, its metric says so, too; it is answered and goes away",
    hours: 0.4,
    play: (world) => {
      world.metric = () => 91;
      world.after(0, () => world.callback(thresholdCall(NIGHT)));
      operatorDoes(world, 5, "answer", { message: "We have it." });
      world.after(9, () => world.callback(thresholdCall(minute(9), { alertState: "OK", triggerLevel: "OK" })));
      operatorDoes(world, 14, "resolve", { verdict: "fault", cause: "origin down", done: "restarted" });
    },
  },
  {
    title: "CloudMonitor calls and its metric says otherwise; an attack whose metric nobody can read pages",
    hours: 0.4,
    play: (world) => {
      world.metric = ({ metric }) => (metric === "5XX_ratio" ? 12 : undefined);
      world.after(0, () => world.callback(thresholdCall(NIGHT)));
      world.after(3, () => world.callback(eventCall(minute(3))));
      operatorDoes(world, 8, "answer", { message: "We have it." });
      world.after(12, () => world.callback(eventCall(minute(12), { status: "RESOLVED" })));
    },
  },
  {
    title: "an alert for a site nobody knows",
    hours: 1,
    play: (world) => {
      whoever(world, "answer", 30);
      alertAt(world, 0, { host: "unknown.example.test" });
    },
  },
  {
    title: "a customer's ticket to its answer, a word more, and its end",
    hours: 1,
    play: (world) => {
      ticketAt(world, 0);
      onTicket(world, 4, "replies", { by: "operator", body: { text: "We see it and are on it." } });
      onTicket(world, 9, "replies", { body: { text: "Cards only, it seems." } });
      onTicket(world, 12, "replies", { by: "operator", body: { text: "Thank you. It is the card provider." } });
      onTicket(world, 30, "close", { by: "operator", body: verdict });
    },
  },
  {
    title: "a ticket names a request: what is known is put beside it; asked back, its clock waits for the reply",
    hours: 0.8,
    play: (world) => {
      world.answers["site-traffic"] = () => ({
        rows: [{ status: "405", module: "waf", action: "block", rule: "113052", requests: "12" }],
      });
      alertAt(world, 0, { kind: "scan" });
      ticketAt(world, 2, { description: "Blocked: 781bad1616161616161616e5f2, please help.", impact: "unavailable" });
      onTicket(world, 5, "replies", { by: "operator", body: { text: "From which network?", waits: true } });
      onTicket(world, 25, "replies", { body: { text: "From the office." } });
    },
  },
  {
    title: "a ticket waits for the customer's reply, which lets the clock go on",
    hours: 1.5,
    play: (world) => {
      ticketAt(world, 0);
      operatorDoes(world, 3, "acknowledge");
      operatorDoes(world, 5, "pause", { reason: "which browser?" });
      onTicket(world, 45, "replies", { body: { text: "Every one." } });
      operatorDoes(world, 50, "answer", { message: "Thank you, we have it." });
    },
  },
  {
    title: "it is worse than it looked: another promise from the start, and its own plan at once",
    hours: 0.5,
    play: (world) => {
      alertAt(world, 0, { host: "unknown.example.test", kind: "scan" });
      alertAt(world, 0, { kind: "scan" });
      operatorDoes(world, 4, "reprioritise", { priority: "Critical", reason: "the whole shop" });
      operatorDoes(world, 6, "pause", { reason: "nobody has it" });
      operatorDoes(world, 12, "acknowledge");
      operatorDoes(world, 13, "answer", { message: "We have it." });
    },
  },
  {
    title: "closed too soon: an operator opens it again, long after its quiet time, and the next one answers",
    hours: 1.7,
    play: (world) => {
      whoever(world, "answer", 4);
      alertAt(world, 0);
      resolveAt(world, 14);
      reopenAt(world, 80);
      reopenAt(world, 81);
    },
  },
  {
    title: "taken and handed over to somebody who does not take it: the plan goes on",
    hours: 0.6,
    play: (world) => {
      alertAt(world, 0);
      operatorDoes(world, 2, "acknowledge");
      operatorDoes(world, 4, "handover", { to: "chen-lead", reason: "my shift ends" });
      operatorDoes(world, 13, "answer", { message: "We have it." });
      operatorDoes(world, 20, "handover", { to: "chen-lead", reason: "please watch it" });
      operatorDoes(world, 30, "handover", { to: "li-wei", reason: "lunch" });
    },
  },
  {
    title: "a swap is asked for by mail and agreed to; each hand-over brings its list and its sheet",
    hours: 2.6,
    play: (world) => {
      withRota(world);
      repliesTo(world, "yes", 10);
      swapAskedAt(world, 2);
      alertAt(world, 137);
      operatorDoes(world, 140, "acknowledge");
    },
  },
  {
    title: "a swap is declined: the rota stays, and the hand-over is as it was",
    hours: 2.6,
    play: (world) => {
      withRota(world);
      repliesTo(world, "no", 10);
      swapAskedAt(world, 2);
    },
  },
  {
    title:
      "addresses are tested: one answers by the link, one is never read; the next page goes where it is known to arrive",
    hours: 9,
    play: (world) => {
      withOne(world);
      world.phones.readsAfterSeconds = undefined;
      world.mailFates["real@provider.test"] = "silent";
      world.onMail = (mail) => {
        if (mail.subject.startsWith("[Test message]")) world.after(3, () => world.reply(mail, "received"));
      };
      alertAt(world, 530);
      operatorDoes(world, 535, "acknowledge");
    },
  },
  {
    title: "nobody's turns are told each morning to the duty lead",
    hours: 7,
    play: (world) => {
      withRota(world, turns("2026-10-05"));
      world.after(0, async () => void (await world.tables.people.insert(person("sun-duty", { roles: ["duty-lead"] }))));
    },
  },
  {
    title: "a phone report entered by an operator ten minutes later",
    hours: 1,
    play: (world) => {
      whoever(world, "answer", 1);
      const reported = { customerId: "lumina", reportedVia: "phone", reportedAt: iso(NIGHT), impact: "unavailable" };
      world.after(10, () => world.ticket("/v1/tickets", { ...checkout, ...reported }, { key: KEY, by: "operator" }));
      onTicket(world, 40, "close", { by: "operator", body: verdict });
    },
  },
  {
    title: "the same ticket sent by two processes at once",
    races: true,
    hours: 1,
    play: (world) => {
      world.during("ticket-desk tickets.insert", () => world.ticket("/v1/tickets", checkout, { key: KEY }));
      ticketAt(world, 0);
      whoever(world, "answer", 2);
      onTicket(world, 20, "close", { body: { text: "works again" } });
    },
  },
  {
    title: "a ticket nobody takes is urged, taken, urged again, closed and reopened",
    hours: 2,
    play: (world) => {
      ticketAt(world, 0, { impact: "unavailable" });
      onTicket(world, 2, "urge");
      onTicket(world, 3, "urge");
      world.after(4, async () => {
        const [incident] = await world.tables.incidents.index("incident_open", { customer: "lumina" });
        if (incident) await world.desk("POST", `/v1/incidents/${incident.id}/acknowledge`);
      });
      onTicket(world, 9, "urge");
      onTicket(world, 12, "replies", { by: "operator", body: { text: "We are on it." } });
      onTicket(world, 20, "close", { body: { text: "works again" } });
      onTicket(world, 60, "reopen");
    },
  },
  {
    title: "the daily report, in the language of each reader",
    hours: 0.2,
    play: inTheMorning,
  },
  {
    title: "what is stopped wrongly is proposed in the night, told to the approvers in their languages, and approved",
    hours: 0.2,
    play: (world) => {
      beforeTheLook(world);
      onProposals(world, 6, "approve");
    },
  },
  {
    title: "nothing is proposed in a night in which the log store is busy, and we hear of it",
    hours: 0.2,
    play: (world) => {
      beforeTheLook(world);
      world.answers["recommendation-hits"] = () => ({ rows: [], isComplete: false });
    },
  },
  {
    title: "a day without logs is reported, too",
    hours: 0.2,
    play: (world) => {
      world.now = MORNING;
    },
  },
  {
    title: "the log store is busy when the report is due, and not a quarter of an hour later",
    hours: 0.5,
    play: (world) => {
      inTheMorning(world);
      awayUntil(world, 12);
    },
  },
  {
    title: "the log store is away all morning: the report goes out without, and we hear of it",
    hours: 1.2,
    play: (world) => {
      inTheMorning(world);
      awayUntil(world, 600);
    },
  },
];
