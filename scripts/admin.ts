import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { stringify } from "yaml";
import * as z from "zod";
import { iso } from "../shared/domain/calendar.ts";
import { Scope } from "../shared/domain/contact/credential.ts";
import { type AdminDeps, type Applied, applyFile, storedRows } from "./admin/apply.ts";
import { DEFAULT_DAYS, issueKey, leave } from "./admin/people.ts";
import { fileOf } from "./admin/rows.ts";
import { type WindowValues, windowOptions, windows } from "./admin/windows.ts";
import { type Ending, ending, finish, usageError } from "./command.ts";
import { deploymentFrom, type Environment } from "./deployment.ts";

/** For programs that set up a deployment of their own. */
export { applyFile, issueKey };

const usage = `Usage: npm run admin -- COMMAND

  apply FILE            brings customers, people, plans and sites to what a YAML file says (see samples/customers.yaml);
                        checked as a whole before anything is written, and safe to repeat
  get [CUSTOMER]        the same as YAML, of one customer or of all
  key PERSON            prints a new key once; of those with the same scopes, the newest before it stays valid
      --scope SCOPE     hook, customer, operator or admin, repeatable (default: what the person mostly does)
      --days N          how long it is valid (default ${DEFAULT_DAYS})
  people                who can be reached over what, and since when that is confirmed
  people leave PERSON   takes channels and keys away; refused while a plan, a group, a rota or an open incident counts on them
  windows               maintenance windows, mutes, watch periods and freezes that are not over
  windows open CUSTOMER maintenance|mute|watch|freeze
      --to INSTANT      its end; required, as is --reason TEXT
      --from INSTANT    its beginning (default: now)
      --site HOST       repeatable; a watch period and a freeze are of all sites without it
      --about KIND      of a mute, what is not to be heard of: scan, http-flood …; repeatable
      --person PERSON   of a watch period, who is paged and reported to besides; repeatable
      --report-hours N  of a watch period, so many hours apart it is reported (1 to 24)
  windows end ID        before its time, with --reason TEXT
  --help                this text

PERSON is an id, or CUSTOMER/ID where two have the same. Reads the environment that npm run setup reads.
Exit 0: done. 1: it could not be done. 2: wrong arguments.`;

const said = ({ added, changed, unchanged, left, access, unsure }: Applied): string =>
  [
    ...added.map((name) => `added      ${name}`),
    ...changed.map((name) => `changed    ${name}`),
    ...left.map((name) => `left       ${name} (stored, but not in the file)`),
    ...access.map(({ customer, state, because }) => `access     ${customer} ${state}${because ? ` (${because})` : ""}`),
    ...unsure.map(({ person, in: places }) => `unsure     ${person}: no address is confirmed (${places.join(", ")})`),
    `${added.length} added, ${changed.length} changed, ${unchanged} unchanged`,
  ].join("\n");

const read = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw usageError(`cannot read ${file}: ${(error as Error).message}`);
  }
};

const apply = async (file: string, deps: AdminDeps): Promise<string> => said(await applyFile(read(file), deps));

const get = async (customer: string | undefined, deps: AdminDeps): Promise<string> => {
  const { customers, people, rotas } = await storedRows(deps);
  const wanted = (row: { customer: string }) => row.customer === (customer ?? row.customer);
  const found = customers.filter(wanted);
  if (customer !== undefined && found.length === 0) throw usageError(`there is no customer ${customer}`);
  return stringify(fileOf({ customers: found, people: people.filter(wanted), rotas })).trimEnd();
};

const Options = z.object({
  scope: z.array(Scope).optional(),
  days: z.coerce.number().int().min(1).max(3_650).optional(),
});

const optionsOf = (values: unknown): z.infer<typeof Options> => {
  const { data, error } = Options.safeParse(values);
  if (error) throw usageError(error.issues.map(({ path, message }) => `--${String(path[0])}: ${message}`).join("; "));
  return data;
};

const key = async (person: string, values: unknown, deps: AdminDeps): Promise<string> => {
  const { scope, days } = optionsOf(values);
  const issued = await issueKey({ person, ...(scope && { scopes: scope }), ...(days && { days }) }, deps);
  const { secret, customer, scopes, until, ended } = issued;
  const note = ended > 0 ? `; ${ended} older ended` : "";
  return `${secret}\n${customer}/${issued.person}, ${scopes.join(", ")}, until ${iso(until)}${note}; it is shown only now`;
};

const reachable = async (deps: AdminDeps): Promise<string> => {
  const people = await deps.people.range({});
  const lines = people.flatMap(({ customer, person, channels }) =>
    channels.map(({ channel, address, verifiedAt }) => {
      const since = verifiedAt === undefined ? "not confirmed" : `confirmed ${iso(verifiedAt)}`;
      return `${customer}/${person}  ${channel} ${address}  ${since}`;
    }),
  );
  return lines.join("\n");
};

const goodbye = async (name: string, deps: AdminDeps): Promise<string> => {
  const { person, keys } = await leave(name, deps);
  return `${person} has no channels and no keys any more (${keys} ended)`;
};

/** What the words of the command line ask for. */
const chosen = (words: string[], values: WindowValues): ((deps: AdminDeps) => Promise<string>) => {
  const [command = "", first, second, ...more] = words;
  if (command === "apply" && first && !second) return (deps) => apply(first, deps);
  if (command === "get" && !second) return (deps) => get(first, deps);
  if (command === "key" && first && !second) return (deps) => key(first, values, deps);
  if (command === "people" && !first) return reachable;
  if (command === "people" && first === "leave" && second && more.length === 0) return (deps) => goodbye(second, deps);
  const onWindows = command === "windows" ? windows(words.slice(1), values) : undefined;
  if (onWindows) return onWindows;
  throw usageError(`admin does not know ${words.join(" ") || "what to do"}; --help says more`);
};

/** The command without its printing. */
export const run = (args: string[], env: Environment): Promise<Ending> =>
  ending(async () => {
    const { values, positionals } = parseArgs({
      args,
      options: {
        scope: { type: "string", multiple: true },
        days: { type: "string" },
        ...windowOptions,
        help: { type: "boolean", default: false },
      },
      allowPositionals: true,
    });
    if (values.help) return { code: 0, text: usage };
    const work = chosen(positionals, values);
    return { code: 0, text: await work(deploymentFrom(env).admin) };
  });

if (require.main === module) void finish(run(process.argv.slice(2), process.env));
