import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalCloud, startLocalCloud } from "../../local/start.ts";
import { MINUTE, SECOND } from "../../shared/domain/calendar.ts";
import { callScript, callTemplates } from "../../shared/messages/incident-call.ts";
import { smsTemplate } from "../../shared/messages/incident-sms.ts";
import { configFrom } from "../../shared/runtime/config.ts";
import { connect } from "../../shared/runtime/live.ts";
import { Phones } from "../support/memory/phones.ts";
import { chatContract, type Tenant } from "./chat.contract.ts";
import { smsContract, smsVariablesExample, type Texts } from "./sms.contract.ts";
import { type Lines, voiceContract } from "./voice.contract.ts";

/** Without a key a call that offers keys ends in another way. */
const endings = { "200000": { is: "answered", key: "1" }, "200002": { is: "busy" }, "200010": { is: "off" } } as const;
const variables = { priority: "危险", customer: "示例商城", site: "商城主站", what: "网站不可用", due: "3点19分" };
const call = { to: "13700000001", language: "zh", variables, outId: "0123456789abcde" } as const;

const quiet = { card: () => undefined, call: () => undefined, sms: () => undefined };

const memoryWorld = () => {
  let now = Date.parse("2026-10-01T19:00:00Z");
  const pass = async (seconds: number) => {
    now += seconds * SECOND;
  };
  return { phones: new Phones(() => now, quiet), now: () => now, pass };
};

const memoryTenant = async (): Promise<Tenant> => {
  const { phones, pass } = memoryWorld();
  return {
    chat: phones.chat,
    arrived: async () => phones.cards.map(({ title, text, button, url, user }) => ({ title, text, button, url, user })),
    reads: (user, afterSeconds) => {
      phones.readsAfter[user] = afterSeconds ?? undefined;
    },
    leaves: (user) => void phones.strangers.add(user),
    isDown: (down) => {
      phones.dingtalkIsDown = down;
    },
    pass,
  };
};

const memoryLines = async (): Promise<Lines> => {
  const { phones, now, pass } = memoryWorld();
  return {
    voice: phones.voice,
    now,
    arrived: async () => phones.calls.map(({ to, outId }) => ({ to, outId })),
    next: (number, status) => {
      phones.endings[number] = [{ status, seconds: status === "200000" ? 25 : 0 }];
    },
    isDown: (down) => {
      phones.phoneIsDown = down;
    },
    pass,
  };
};

describe("DingTalk in memory", () => chatContract(memoryTenant));
describe("phones in memory", () => voiceContract(memoryLines));

const memoryTexts = async (): Promise<Texts> => {
  const { phones, now, pass } = memoryWorld();
  return {
    sms: phones.sms,
    now,
    arrived: async () => phones.messages.map(({ to, outId }) => ({ to, outId })),
    becomes: (number, fate) => {
      phones.smsFates[number] = fate;
    },
    isDown: (down) => {
      phones.smsIsDown = down;
    },
    pass,
  };
};
describe("short messages in memory", () => smsContract(memoryTexts));

describe("over the wire", () => {
  let folder: string;
  let cloud: LocalCloud;

  const open = async (startAt = Date.now()): Promise<LocalCloud> => {
    folder = mkdtempSync(join(tmpdir(), "channels-"));
    cloud = await startLocalCloud({ folder, startAt });
    return cloud;
  };
  const portsOf = (environment: Record<string, string> = cloud.environment) =>
    connect(configFrom({ MSS_SENDER: "mss@mail.example.com", ...environment }), {
      credentials: () => cloud.accounts.get("provider"),
      log: () => undefined,
    }).deps;
  const pass = async (seconds: number) => void (await cloud.dial.runUntil(cloud.dial.now() + seconds * SECOND));

  afterEach(async () => {
    await cloud.close();
    rmSync(folder, { recursive: true });
  });

  describe("DingTalk", () => {
    const tenant = async (): Promise<Tenant> => {
      const { chat, faults } = await open();
      return {
        chat: portsOf().chat,
        arrived: async () =>
          chat.list().map(({ title = "", text = "", buttons, to: [user] }) => {
            const [{ title: button = "", url = "" } = {}] = buttons ?? [];
            return { title, text, button, url, user };
          }),
        reads: (user, readsAfterSeconds) => void chat.users.set(user, { readsAfterSeconds }),
        leaves: (user) => void chat.users.set(user, { is: "unknown" }),
        isDown: (down) => (down ? faults.add({ service: "dingtalk", kind: "unavailable" }) : faults.clear()),
        pass,
      };
    };
    describe("as the port promises", () => chatContract(tenant));

    const card = { title: "t", text: "x", button: "b", url: "https://mss.example.com" };

    test("a set-up that is wrong or incomplete is told apart from trouble that passes", async () => {
      await open();
      const wrong = { MSS_DINGTALK_ROBOT_SECRET: "SECwrong", MSS_DINGTALK_APP_SECRET: "wrong" };
      const incomplete = { MSS_DINGTALK_ROBOT_TOKEN: "", MSS_DINGTALK_ROBOT_CODE: "" };
      const chats = [wrong, incomplete].map((change) => portsOf({ ...cloud.environment, ...change }).chat);
      const refusals: unknown[] = [];
      for (const chat of chats)
        for (const call of [() => chat.post(card), () => chat.send("u-1", card)])
          refusals.push(await call().catch(({ code, because }) => `${code} ${because}`));
      expect(refusals).toEqual([
        "CHANNEL_CONFIG 310000",
        expect.stringMatching(/^CHANNEL_CONFIG ./),
        "CHANNEL_CONFIG channel-not-configured",
        "CHANNEL_CONFIG channel-not-configured",
      ]);
    });

    test("whoever gets nothing for now is not waited for", async () => {
      const { chat } = await open();
      chat.users.set("u-1", { is: "flow-controlled" });
      const limit = { code: "CHANNEL_LIMIT", because: "flow-controlled", afterMs: undefined };
      await expect(portsOf().chat.send("u-1", card)).rejects.toMatchObject(limit);
    });

    test("an access token is used until shortly before its end, and then another one is asked for", async () => {
      await open();
      const { chat } = portsOf();
      await chat.send("u-1", card);
      cloud.faults.add({ service: "dingtalk", operation: "GetAccessToken", kind: "unavailable" });
      await pass((60 * MINUTE) / SECOND);
      await chat.send("u-1", card);
    });

    test("an answer lost on its way is no answer", async () => {
      await open();
      cloud.faults.add({ service: "dingtalk", kind: "lost", count: 1 });
      await expect(portsOf().chat.post(card)).rejects.toMatchObject({ code: "CLOUD_BUSY" });
    });
  });

  const texts = callTemplates("zh", true);
  const numbers = [
    ["the public pool", { MSS_VOICE_SHOW_NUMBER: "" }, "public"],
    ["a number of ours", {}, "dedicated"],
  ] as const;

  describe.each(numbers)("phones, from %s", (_, change, pool) => {
    const named = { MSS_VOICE_TEMPLATE_ZH: "TTS_ZH", MSS_VOICE_REPLY_ZH: "TTS_ZH_REPLY" };
    const quietLines = async (): Promise<Lines> => {
      const { voice, faults, dial } = await open();
      voice.templates.set([
        { code: "TTS_ZH", kind: "text", pool, text: texts.text },
        { code: "TTS_ZH_REPLY", kind: "text", pool, text: texts.reply },
      ]);
      return {
        voice: portsOf({ ...cloud.environment, ...change, ...named }).voice,
        now: () => dial.now(),
        arrived: async () => voice.list().map(({ to, outId }) => ({ to, outId: outId ?? "" })),
        next: (number, status) => void voice.numbers.set(number, { next: [endings[status]] }),
        isDown: (down) => (down ? faults.add({ service: "voice", kind: "unavailable" }) : faults.clear()),
        pass,
      };
    };
    describe("as the port promises", () => voiceContract(quietLines));

    test("what is not set up, or set up wrongly, is told apart from trouble that passes", async () => {
      await open();
      const refusals: unknown[] = [];
      for (const more of [{}, { MSS_VOICE_TEMPLATE_ZH: "TTS_NONE" }, { ...named, MSS_VOICE_SHOW_NUMBER: "0571999" }])
        refusals.push(
          await portsOf({ ...cloud.environment, ...change, ...more })
            .voice.call(call)
            .catch(({ code, because }) => `${code} ${because}`),
        );
      expect(refusals).toEqual([
        "CHANNEL_CONFIG channel-not-configured",
        "CHANNEL_CONFIG isv.TTS_TEMPLATE_ILLEGAL",
        "CHANNEL_CONFIG isv.DISPLAY_NUMBER_ILLEGAL",
      ]);
    });

    test.each([
      ["isv.BLACK_KEY_CONTROL_LIMIT", "RECIPIENT_REFUSED"],
      ["isv.BUSINESS_LIMIT_CONTROL", "CHANNEL_LIMIT"],
      ["isv.OUT_OF_SERVICE", "CHANNEL_CONFIG"],
      ["isp.GATEWAY_ERROR", "CLOUD_BUSY"],
    ] as const)("a call refused with %s is %s", async (code, fault) => {
      const lines = await quietLines();
      cloud.voice.numbers.set(call.to, { next: [{ is: "refused", code }] });
      await expect(lines.voice.call(call)).rejects.toMatchObject({ code: fault, because: code });
    });
  });

  describe("short messages", () => {
    const named = { MSS_SMS_SIGN: "示例值守", MSS_SMS_TEMPLATE_ZH: "SMS_ZH" };
    const texts = async (): Promise<Texts> => {
      const { sms, faults, dial } = await open();
      sms.texts.setSigns([named.MSS_SMS_SIGN]);
      sms.texts.setTemplates([
        { code: named.MSS_SMS_TEMPLATE_ZH, kind: "notification", area: "mainland", text: smsTemplate("zh") },
      ]);
      return {
        sms: portsOf({ ...cloud.environment, ...named }).sms,
        now: () => dial.now(),
        arrived: async () => sms.list().map(({ to, outId }) => ({ to, outId: outId ?? "" })),
        becomes: (number, fate) => {
          const is = fate === "silent" ? fate : fate.delivered ? "delivered" : "undelivered";
          sms.numbers.set(number, { next: [], otherwise: { is } });
        },
        isDown: (down) => (down ? faults.add({ service: "sms", kind: "unavailable" }) : faults.clear()),
        pass,
      };
    };
    describe("as the port promises", () => smsContract(texts));

    const message = { to: "13700000001", language: "zh", variables: smsVariablesExample, outId: "0" } as const;

    test("what is read is the approved text with our words in it, under our name", async () => {
      const { sms } = await texts();
      await sms.send(message);
      expect(cloud.sms.list()[0]?.text).toBe(
        "【示例值守】INC 0007，危险事件，示例商城，商城主站，网站不可用，请在03:19前响应。请打开钉钉或邮件中的链接接手。",
      );
    });

    test("what is not set up, or set up wrongly, is told apart from trouble that passes", async () => {
      await texts();
      const refusals: unknown[] = [];
      for (const more of [{ MSS_SMS_SIGN: "" }, { MSS_SMS_TEMPLATE_ZH: "SMS_NONE" }, { MSS_SMS_SIGN: "没有的名字" }])
        refusals.push(
          await portsOf({ ...cloud.environment, ...named, ...more })
            .sms.send(message)
            .catch(({ code, because }) => `${code} ${because}`),
        );
      expect(refusals).toEqual([
        "CHANNEL_CONFIG channel-not-configured",
        "CHANNEL_CONFIG isv.SMS_TEMPLATE_ILLEGAL",
        "CHANNEL_CONFIG isv.SMS_SIGNATURE_ILLEGAL",
      ]);
    });
  });

  const fates = [
    [{ is: "delivered" }, { is: "received", at: expect.any(Number) }],
    [{ is: "bounced" }, { is: "not-received", reason: "bounced" }],
    [{ is: "invalid" }, { is: "not-received", reason: "bad-address" }],
    [{ is: "spam" }, { is: "not-received", reason: "taken-for-spam" }],
    [{ is: "silent" }, undefined],
  ] as const;
  test.each(fates)(
    "a mail that ends as %j is known by its address and subject, once the service knows",
    async (fate, known) => {
      const { endpoints, dial } = await open(Date.now() - 5 * MINUTE);
      const mail = { to: "anna@example.com", subject: "【危险】INC-0007", html: "<p>x</p>", text: "x" };
      const body = JSON.stringify({ address: mail.to, otherwise: fate });
      await fetch(`${endpoints.front}/__local/mail/addresses`, { method: "POST", body });
      const [port, sentAt] = [portsOf().mail, dial.now()];
      await port.send({ ...mail, subject: "another" });
      await port.send(mail);
      const before = await port.receipt(mail, sentAt);
      await pass(20);
      expect([before, await port.receipt(mail, sentAt)]).toEqual([undefined, known]);
      expect(await port.receipt(mail, dial.now())).toBeUndefined();
    },
  );

  test("what is heard is the approved text with our words in it", async () => {
    const { voice } = await open();
    voice.templates.set([{ code: "T", kind: "text", pool: "dedicated", text: texts.text }]);
    await portsOf({ ...cloud.environment, MSS_VOICE_TEMPLATE_ZH: "T" }).voice.call(call);
    const [heard] = voice.list();
    expect(heard?.script[0]?.text).toBe(callScript(variables, "zh", true));
  });
});
