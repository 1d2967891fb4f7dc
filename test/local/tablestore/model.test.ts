import fc from "fast-check";
import { createModel, operations, play } from "./model.ts";
import { openTablestore } from "./sdk.ts";

const SEQUENCES = 300;

let cloud: Awaited<ReturnType<typeof openTablestore>>;
beforeAll(async () => {
  cloud = await openTablestore();
  await createModel(cloud);
});
afterAll(() => cloud.close());

test("random sequences of operations agree with a model in memory", async () => {
  let partition = 0;
  const agrees = fc.asyncProperty(operations, async (sequence) => {
    const { seen, wanted } = await play(cloud.client, `s${partition++}`, sequence);
    expect(seen).toEqual(wanted);
  });
  await fc.assert(agrees, { numRuns: SEQUENCES, seed: 1 });
}, 180_000);
