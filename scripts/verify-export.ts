import { readFileSync, statSync } from "node:fs";
import { parseArgs } from "node:util";
import { MAX_BYTES } from "./verify-export/exported.ts";
import type { Head } from "./verify-export/ledger.ts";
import { shown } from "./verify-export/problems.ts";
import type { Held } from "./verify-export/statement.ts";
import { type Summary, verify } from "./verify-export/verify.ts";

/*
 * The verifier of exports, for whoever does not trust the provider: it shares no code with the program that wrote what it reads.
 * Formats and rules: the contract's "Export"; chain and ledger: semantics 13 and 14; promised times: mission I2.
 */

const usage = `Usage: npm run verify-export -- FILE [--head CUSTOMER=DAY:HEX]... [--statement FILE --key KEY]

Recomputes an export with code of its own: chains, incident numbers, ledger, promised times, statuses, pages.

  --head CUSTOMER=DAY:HEX   a day's head as a daily report printed it (repeatable); the export must agree
  --statement FILE          a signed statement of /v1/statements/MONTH; its figures and its signature must agree
  --key KEY                 the key (base64) that signed it, as you got it from /v1/statement-keys at the time
  --help                    this text

Exit 0: all agrees. 1: one line names the first thing wrong. 2: wrong arguments, or the file cannot be read.
Whoever can rewrite everything can rewrite the ledger too: only a head that you hold yourself proves the days up to it.
Entries after the last ledger day are chained, and not yet sealed.`;

/** Wrong arguments, or a file that cannot be read: exit 2. */
class UsageError extends Error {}

const headFrom = (text: string): Head => {
  const [, customer, day, head] = /^(.+)=(\d{4}-\d{2}-\d{2}):([0-9a-f]{64})$/i.exec(text) ?? [];
  if (!customer || !day || !head) throw new UsageError(`--head takes CUSTOMER=DAY:HEX, not ${shown(text)}`);
  return { customer, day, head: head.toLowerCase() };
};

const KEY = /^[A-Za-z0-9+/]{59}=$/;

const heldFrom = ({
  statement,
  key,
}: {
  statement?: string | undefined;
  key?: string | undefined;
}): Held | undefined => {
  if (!statement && !key) return undefined;
  if (!statement || !key) throw new UsageError("--statement and --key belong together");
  if (!KEY.test(key)) throw new UsageError("--key takes an Ed25519 key in base64, 60 characters");
  return { statement: read(statement), key };
};

const argumentsOf = (args: string[]) => {
  try {
    return parseArgs({
      args,
      options: {
        head: { type: "string", multiple: true, default: [] },
        statement: { type: "string" },
        key: { type: "string" },
        help: { type: "boolean", default: false },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
};

const read = (file: string): unknown => {
  try {
    if (statSync(file).size > MAX_BYTES) throw new Error(`larger than ${MAX_BYTES} bytes`);
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`);
  }
};

const said = ({ witnesses, ...all }: Summary): string =>
  `ok: ${all.customers} customers, ${all.incidents} incidents with ${all.entries} entries: ${all.chains} chains, ` +
  `${all.ledgerDays} ledger days, ${all.slaFigures} SLA figures recomputed, ${witnesses} heads agree`;

export interface Ending {
  code: 0 | 1 | 2;
  text: string;
}

/** The command without its printing: code 0 goes to standard output, others to standard error. */
export const run = (args: string[]): Ending => {
  try {
    const { values, positionals } = argumentsOf(args);
    if (values.help) return { code: 0, text: usage };
    const [file, ...more] = positionals;
    if (!file || more.length > 0) throw new UsageError("verify-export takes one FILE; --help says more");
    const result = verify(read(file), values.head.map(headFrom), heldFrom(values));
    const also = values.statement ? ", the statement agrees" : "";
    return result.ok ? { code: 0, text: said(result.summary) + also } : { code: 1, text: result.problem };
  } catch (error) {
    if (error instanceof UsageError) return { code: 2, text: error.message };
    throw error;
  }
};

if (require.main === module) {
  const { code, text } = run(process.argv.slice(2));
  (code === 0 ? console.log : console.error)(text);
  process.exitCode = code;
}
