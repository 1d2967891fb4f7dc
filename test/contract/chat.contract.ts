import { MINUTE } from "../../shared/domain/calendar.ts";
import type { Card, Chat } from "../../shared/ports/chat.ts";

/** A tenant of DingTalk, as a test turns it. */
export interface Tenant {
  chat: Chat;
  /** Of what arrived, oldest first: the group is nobody. */
  arrived(): Promise<(Pick<Card, "title" | "text" | "button" | "url"> & { user?: string | undefined })[]>;
  reads(user: string, afterSeconds: number | null): void;
  /** In no contact list. */
  leaves(user: string): void;
  isDown(down: boolean): void;
  pass(seconds: number): Promise<void>;
}

const card: Card = {
  title: "【危险】【待响应】INC-0007 商城主站 网站不可用 03:04",
  text: "#### 危险\n\n- 客户：示例 & 商城 100%",
  button: "接手 / 响应",
  url: "https://mss.example.com/v1/answer/secret",
};

/** What every way to DingTalk must do. `open` gives an empty tenant. */
export const chatContract = (open: () => Promise<Tenant>): void => {
  let tenant: Tenant;
  beforeEach(async () => {
    tenant = await open();
  });

  test("a card for the group arrives as it was written, and the group is nobody", async () => {
    await tenant.chat.post(card);
    expect(await tenant.arrived()).toEqual([{ ...card, user: undefined }]);
  });

  test("a card for one person arrives there, with an id of its own", async () => {
    const ids = [await tenant.chat.send("u-1", card), await tenant.chat.send("u-1", card)];
    expect(await tenant.arrived()).toEqual([
      { ...card, user: "u-1" },
      { ...card, user: "u-1" },
    ]);
    expect(new Set(ids).size).toBe(2);
  });

  test("it is known when the person has read it, and not before", async () => {
    tenant.reads("u-1", 20);
    tenant.reads("u-2", null);
    const [first, second] = [await tenant.chat.send("u-1", card), await tenant.chat.send("u-2", card)];
    await tenant.pass(19);
    expect(await tenant.chat.readAt(first, "u-1")).toBeUndefined();
    await tenant.pass(2);
    const readAt = await tenant.chat.readAt(first, "u-1");
    expect(readAt).toEqual(expect.any(Number));
    await tenant.pass(60);
    expect([await tenant.chat.readAt(first, "u-1"), await tenant.chat.readAt(second, "u-2")]).toEqual([
      readAt,
      undefined,
    ]);
    expect(await tenant.chat.readAt(first, "u-2")).toBeUndefined();
  });

  test("whoever is not there is refused for good", async () => {
    tenant.leaves("u-9");
    await expect(tenant.chat.send("u-9", card)).rejects.toMatchObject({ code: "RECIPIENT_REFUSED" });
  });

  test("a service that is away may be back", async () => {
    const id = await tenant.chat.send("u-1", card);
    tenant.isDown(true);
    for (const call of [tenant.chat.post(card), tenant.chat.send("u-1", card), tenant.chat.readAt(id, "u-1")])
      await expect(call).rejects.toMatchObject({ code: "CLOUD_BUSY" });
    tenant.isDown(false);
    await tenant.chat.post(card);
    expect(await tenant.arrived()).toHaveLength(2);
  });

  test("a robot that sends more than twenty a minute is told to be silent for a while", async () => {
    for (let n = 0; n < 20; n++) await tenant.chat.post(card);
    await expect(tenant.chat.post(card)).rejects.toMatchObject({ code: "CHANNEL_LIMIT", afterMs: 10 * MINUTE });
    expect(await tenant.arrived()).toHaveLength(20);
  });
};
