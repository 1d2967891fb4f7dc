import { absent, always, exists, int, openTablestore, ots, refusal, table, valuesOf, when } from "./sdk.ts";

let cloud: Awaited<ReturnType<typeof openTablestore>>;
beforeAll(async () => {
  cloud = await openTablestore();
  await cloud.client.createTable(table("rows", { key: { a: "STRING" } }));
});
afterAll(() => cloud.close());

const FAILED = "OTSConditionCheckFail Condition check failed.";
const OLD = { old: "1" };
const operations = {
  put: (a: string, more: object) =>
    cloud.client.putRow({ tableName: "rows", primaryKey: [{ a }], attributeColumns: [{ new: "2" }], ...more }),
  update: (a: string, more: object) =>
    cloud.client.updateRow({
      ...{ tableName: "rows", primaryKey: [{ a }], updateOfAttributeColumns: [{ PUT: [{ new: "2" }] }], ...more },
    }),
  delete: (a: string, more: object) => cloud.client.deleteRow({ tableName: "rows", primaryKey: [{ a }], ...more }),
};
type Operation = keyof typeof operations;
const after: Record<Operation, (before: object) => object> = {
  put: () => ({ new: "2" }),
  update: (before) => ({ ...before, new: "2" }),
  delete: () => ({}),
};
const seed = (a: string) =>
  cloud.client.putRow({ tableName: "rows", condition: always, primaryKey: [{ a }], attributeColumns: [OLD] });
const read = async (a: string) => {
  const { a: _, ...values } = valuesOf((await cloud.client.getRow({ tableName: "rows", primaryKey: [{ a }] })).row);
  return values;
};

const expectations = { ignore: always, exists, absent } as const;
const matrix = (Object.keys(operations) as Operation[]).flatMap((operation) =>
  Object.keys(expectations).flatMap((expectation) =>
    [true, false].map((there) => ({ operation, expectation: expectation as keyof typeof expectations, there })),
  ),
);
test.each(matrix)("$operation, $expectation, row there: $there", async ({ operation, expectation, there }) => {
  const a = `${operation}-${expectation}-${there}`;
  if (there) await seed(a);
  const refused = (expectation === "exists" && !there) || (expectation === "absent" && there);
  const before = there ? OLD : {};
  const answer = await refusal(operations[operation](a, { condition: expectations[expectation] }));
  expect(answer).toBe(refused ? FAILED : "was not refused");
  expect(await read(a)).toEqual(refused ? before : after[operation](before));
});

const { EQUAL } = ots.ComparatorType;
test.each([
  ["a column that is as it should be", new ots.SingleColumnCondition("old", "1", EQUAL, false), true],
  ["a column that is not", new ots.SingleColumnCondition("old", "2", EQUAL, false), false],
  ["a missing column that may be missing", new ots.SingleColumnCondition("none", "1", EQUAL, true), true],
  ["a missing column that may not", new ots.SingleColumnCondition("none", "1", EQUAL, false), false],
  ["a column of another type", new ots.SingleColumnCondition("old", int(1), EQUAL, true), false],
])("every write heeds %s", async (name, column, passes) => {
  for (const operation of Object.keys(operations) as Operation[]) {
    const a = `${operation}, ${name}`;
    await seed(a);
    const answer = await refusal(operations[operation](a, { condition: when(column) }));
    expect(answer).toBe(passes ? "was not refused" : FAILED);
  }
});

test("on a row that is not there every column is missing", async () => {
  const missing = (pass: boolean) => when(new ots.SingleColumnCondition("old", "1", EQUAL, pass));
  expect(await refusal(operations.put("nobody", { condition: missing(false) }))).toBe(FAILED);
  await operations.put("nobody", { condition: missing(true) });
  expect(await read("nobody")).toEqual({ new: "2" });
});

test("existence is checked before the column", async () => {
  const both = new ots.Condition(
    ots.RowExistenceExpectation.EXPECT_EXIST,
    new ots.SingleColumnCondition("x", 1, EQUAL),
  );
  expect(await refusal(operations.put("not-yet", { condition: both }))).toBe(FAILED);
  await seed("not-yet");
  await operations.put("not-yet", { condition: both });
});

test("of twenty writers that expect the same revision one wins", async () => {
  await seed("race");
  const rev = new ots.SingleColumnCondition("old", "1", EQUAL, false);
  const racers = Array.from({ length: 20 }, () => refusal(operations.put("race", { condition: when(rev) })));
  const answers = await Promise.all(racers);
  expect(answers.filter((answer) => answer === "was not refused")).toHaveLength(1);
  expect(answers.filter((answer) => answer === FAILED)).toHaveLength(19);
});

describe("what comes back", () => {
  test.each(Object.keys(operations) as Operation[])("of a %s: nothing, or the key", async (operation) => {
    const a = `back-${operation}`;
    expect((await operations[operation](a, { condition: always })).row).toEqual({});
    const { row } = await operations[operation](a, { condition: always, returnContent: { returnType: 1 } });
    expect([valuesOf(row), row.attributes ?? []]).toEqual([{ a }, []]);
  });

  test("an unknown kind of answer is refused", async () => {
    const call = operations.put("x", { condition: always, returnContent: { returnType: 9 } });
    expect(await refusal(call)).toBe("OTSParameterInvalid Invalid return type: 9.");
  });
});
