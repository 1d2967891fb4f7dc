import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Kind } from "../shared/domain/alert/kind.ts";

const ROOT = join(__dirname, "..");
const LIST = "shared/domain/detection/detectors.ts";

const variableOf = (kind: Kind): string => kind.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

const code = (kind: Kind): string => `import * as z from "zod";
import { CLIENT, Count, common, LET_THROUGH, MOST_ROWS, STATUS, siteColumn } from "./columns.ts";
import { type Detector, detector } from "./rule.ts";

const Row = z.object({ ...common, hits: Count });
type Row = z.infer<typeof Row>;

const bars = {
  /** Why fewer do not matter. */
  leastHits: 10,
};

/** What happens there, in one sentence, and from what it is told apart. */
export const ${variableOf(kind)}: Detector = detector(bars, ({ leastHits }) => ({
  name: "mss-${kind}",
  kind: "${kind}",
  severity: 6,
  windowSeconds: 300,
  intervalSeconds: 60,
  text: (waf) => \`* | SELECT \${siteColumn(waf)} AS site,
  count(*) AS total, approx_distinct(\${CLIENT}) AS clients,
  count_if(\${LET_THROUGH} AND \${STATUS} = 418) AS hits,
  min(__time__) AS first_seen, max(__time__) AS last_seen
GROUP BY \${siteColumn(waf)}
HAVING count_if(\${LET_THROUGH} AND \${STATUS} = 418) >= \${leastHits}
ORDER BY hits DESC
LIMIT \${MOST_ROWS}\`,
  condition: \`hits >= \${leastHits}\`,
  row: Row,
  dismissal: (row: Row) => (row.hits < leastHits ? "too-few" : undefined),
}));
`;

const cases = (
  kind: Kind,
): string => `import { ${variableOf(kind)} } from "../../../../shared/domain/detection/${kind}.ts";

const row = { site: "www.example.test", total: "40", clients: "5", hits: "12", first_seen: "1000", last_seen: "1100" };

/** Rows as the rule brings them, each with what it is. */
test.each([
  ["what makes it one", {}, "incident"],
  ["what looks like it", { hits: "12" }, "write what tells it apart, and why it is none"],
])("${kind}: %s", (_, change, expected) => {
  const outcome = ${variableOf(kind)}.verdict({ ...row, ...change });
  expect(outcome.ok ? "incident" : outcome.reason).toBe(expected);
});
`;

/** The formatter puts lines and imports in order. */
const listed = (text: string, kind: Kind): string =>
  `import { ${variableOf(kind)} } from "./${kind}.ts";\n${text}`.replace(
    /(detectors: Detector\[\] = \[[^\]]*?),?\s*\]/,
    `$1, ${variableOf(kind)}]`,
  );

const write = (path: string, text: string): void => writeFileSync(join(ROOT, path), text);

/** @returns what to say, and the exit code */
export const beginDetector = (given: string): [text: string, code: number] => {
  const kind = Kind.safeParse(given).data;
  if (!kind) return [`${given} is no kind of incident; kinds are ${Kind.options.join(", ")}`, 2];
  const [file, test] = [`shared/domain/detection/${kind}.ts`, `test/unit/domain/detection/${kind}.test.ts`];
  if (existsSync(join(ROOT, file))) return [`${file} exists`, 1];
  write(file, code(kind));
  write(test, cases(kind));
  write(LIST, listed(readFileSync(join(ROOT, LIST), "utf8"), kind));
  return [`${file}, ${test} and its line in ${LIST} are begun. npx biome check --write, then npm run check.`, 0];
};
