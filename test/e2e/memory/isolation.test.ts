import { type Call, called, keys, type Target, target } from "../../support/bad-calls.ts";
import { pages } from "../../support/world.ts";

/** Every verb that a customer's key opens and that names something by its id. */
const verbs = Object.entries(pages).flatMap(([name, endpoints]) =>
  endpoints
    .filter(({ access, path }) => Array.isArray(access) && access.includes("customer") && path.includes("{id}"))
    .map(({ method, path }) => ({ name: name as keyof typeof pages, method, path })),
);

/** A body that each of them understands as far as it goes. */
const body = JSON.stringify({
  reason: "r",
  text: "t",
  title: "t",
  description: "d",
  verdict: "question",
  cause: "c",
  done: "d",
});

const asked = ({ name, method, path }: (typeof verbs)[number], id: string): Call => ({
  ...{ name, method, path: path.replace("{id}", id) },
  ...(method === "POST" && { body }),
  headers: { authorization: `Bearer ${keys.stranger}`, "content-type": "application/json" },
});

/** The same shape, and nobody's. */
const never = (id: string): string => id.replace(/.{8}$/, "00000000");

test("there are verbs to try", () => expect(verbs.length).toBeGreaterThan(6));

test.each(verbs)("$method $path answers a stranger as if there were nothing, and does nothing", async (verb) => {
  const at: Target = await target();
  for (const id of [at.ids.lumina, at.ids._provider, at.ticket, at.window, at.proposal]) {
    const [foreign, absent] = [await called(at.world, asked(verb, id)), await called(at.world, asked(verb, never(id)))];
    expect([foreign.reply.statusCode, foreign.reply]).toEqual([404, absent.reply]);
    expect([foreign.effects, absent.effects]).toEqual([[], []]);
    expect(foreign.looks.length).toBeGreaterThan(0);
    expect(absent.looks).toEqual(foreign.looks);
  }
});

const windowsOf = async (key: string, query: Record<string, string> = {}) => {
  const { world } = await target();
  const headers = { authorization: `Bearer ${key}` };
  const { statusCode, body: answered } = await world.http("window-desk", "GET", "/v1/windows", { headers, query });
  return statusCode === 200
    ? JSON.parse(answered).windows.map((one: { customerId: string }) => one.customerId)
    : statusCode;
};

test("a customer's key shows only its own windows", async () => {
  expect(await windowsOf(keys.customer)).toEqual(["lumina"]);
  expect(await windowsOf(keys.stranger)).toEqual([]);
  expect(await windowsOf(keys.stranger, { customerId: "lumina" })).toBe(404);
  expect(await windowsOf(keys.stranger, { customerId: "nobody" })).toBe(404);
  expect(await windowsOf(keys.operator)).toEqual(["lumina"]);
});
