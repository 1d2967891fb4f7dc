import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beginDetector } from "./new-detector.ts";

const ROOT = join(__dirname, "..");

const usage = `Usage: npm run new -- NAME KIND
       npm run new -- detector INCIDENT-KIND

Begins a function: its folder, its block in s.yaml, its line in the README, and a test that fails until the promise is kept.

  NAME  <subject>-<verb> in lower case: certificate-check
  KIND  http (GET /v1/<subject>s), timer (each hour) or task (called by another function)

A detector: its file with query and decision, its line in the list, and labelled cases that fail until they are filled in. Its words
are those of its kind of incident.

Exit 0: written. 1: it exists. 2: wrong arguments.`;

const kinds = ["http", "timer", "task"] as const;
type Kind = (typeof kinds)[number];

const httpCode = (name: string): string => `import * as z from "zod";
import type { Deps } from "../../shared/ports/deps.ts";
import { httpFunction } from "../../shared/runtime/define-function.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";

const Input = z.object({});

export const run = async (_input: z.infer<typeof Input>, deps: Deps) => ({ at: deps.clock.now() });

export const endpoints = [
  endpoint({
    method: "GET",
    path: "/v1/${name.split("-")[0]}s",
    access: ["operator"],
    summary: "What it answers, in one sentence.",
    input: Input,
    run,
  }),
];

export const handler = httpFunction("${name}", endpoints);
`;

const taskCode = (name: string, kind: Kind): string => {
  const [input, imports] =
    kind === "timer" ? ["Tick", `import type * as z from "zod";\n`] : ["Input", `import * as z from "zod";\n`];
  const own = kind === "timer" ? "" : "export const Input = z.object({});\n\n";
  return `${imports}import type { Deps } from "../../shared/ports/deps.ts";
import { ${kind === "timer" ? "Tick, " : ""}taskFunction } from "../../shared/runtime/define-function.ts";

${own}/** What it does, in one sentence. It may run twice, late, or be killed at any await. */
export const run = async (_input: z.infer<typeof ${input}>, deps: Deps) => ({ at: deps.clock.now() });

export const handler = taskFunction({ name: "${name}", input: ${input}, run });
`;
};

const testCode = (name: string): string => `import { run } from "../../../functions/${name}/index.ts";

test("${name} keeps its promise", () => {
  expect(run.name).toBe("write the promise here");
});
`;

const triggers: Record<Kind, string> = {
  http: "      triggers: *read\n",
  timer: `      triggers:
        - triggerName: each-hour
          triggerType: timer
          qualifier: LATEST
          triggerConfig: { cronExpression: "0 0 * * * *", enable: true }
`,
  task: "      asyncInvokeConfig: *repeated\n",
};

const block = (name: string, kind: Kind): string => `  ${name}:
    component: \${vars.component}
    props:
      <<: *function
      functionName: mss-${name}
      description: What it does, in one sentence
      code: ./dist/${name}
${triggers[kind]}
`;

interface Piece {
  name: string;
  piece: string;
  /** With what a piece of its kind ends. */
  ends: string;
}

/** Puts a piece before the first one of its kind whose name comes later, else behind the last. */
const inOrder = (text: string, pattern: RegExp, { name, piece, ends }: Piece): string => {
  const found = [...text.matchAll(pattern)];
  const later = found.find(([, other]) => (other ?? "") > name);
  const behind = text.indexOf(ends, found.at(-1)?.index) + ends.length;
  const at = later?.index ?? behind;
  return text.slice(0, at) + piece + text.slice(at);
};

const edit = (path: string, change: (text: string) => string): void =>
  writeFileSync(join(ROOT, path), change(readFileSync(join(ROOT, path), "utf8")));

const write = (path: string, text: string): void => {
  mkdirSync(join(ROOT, path, ".."), { recursive: true });
  writeFileSync(join(ROOT, path), text);
};

const begin = (name: string, kind: Kind): void => {
  write(`functions/${name}/index.ts`, kind === "http" ? httpCode(name) : taskCode(name, kind));
  write(`test/unit/functions/${name}.test.ts`, testCode(name));
  edit("s.yaml", (text) =>
    inOrder(text, /^ {2}([a-z]+-[a-z-]+):\n {4}component: \$\{vars\.component\}/gm, {
      name,
      piece: block(name, kind),
      ends: "\n\n",
    }),
  );
  edit("s.yaml", (text) =>
    inOrder(text, /^ {4}(?: {2}|- )- ([a-z-]+)$/gm, { name, piece: `      - ${name}\n`, ends: "\n" }),
  );
  const caller = { http: "HTTP", timer: "timer, each hour", task: "another function" }[kind];
  edit("README.md", (text) =>
    inOrder(text, /^\| `([a-z]+-[a-z-]+)` \|.*$/gm, {
      name,
      piece: `| \`${name}\` | ${caller} | what it does |\n`,
      ends: "\n",
    }),
  );
};

const main = (args: string[]): number => {
  const [name = "", kind = ""] = args;
  if (args.includes("--help")) return say(usage, 0);
  if (name === "detector" && args.length === 2) return say(...beginDetector(kind));
  if (!/^[a-z]+(-[a-z]+)+$/.test(name) || !kinds.includes(kind as Kind) || args.length > 2) return say(usage, 2);
  if (existsSync(join(ROOT, "functions", name))) return say(`functions/${name} exists`, 1);
  begin(name, kind as Kind);
  const route = kind === "http" ? "; its route goes into s.yaml under domain" : "";
  return say(
    `functions/${name}, its test, s.yaml and README.md are begun${route}. npm run check says what is left.`,
    0,
  );
};

const say = (text: string, code: number): number => {
  (code === 0 ? console.log : console.error)(text);
  return code;
};

process.exitCode = main(process.argv.slice(2));
