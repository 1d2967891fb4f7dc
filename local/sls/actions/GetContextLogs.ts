import { type Call, type Operation, ownProject, wholeOf } from "../call.ts";
import { contextOf } from "../context.ts";
import { refusals } from "../errors.ts";
import { MAX_LINE } from "../limits.ts";
import { getLogstore } from "../state.ts";

const linesOf = ({ query }: Call, name: string): number => {
  const lines = wholeOf(query[name]) ?? Number.NaN;
  if (lines >= 0 && lines <= MAX_LINE) return lines;
  throw refusals.parameter(`${name} must be an integer from 0 to ${MAX_LINE}`);
};

/** What one producer wrote before and after a line that `| with_pack_meta` told. */
export const getContextLogs: Operation = async (call) => {
  const { name } = ownProject(call, "GetLogStoreLogs");
  const logstore = getLogstore(call.sls, name, call.path.logstore ?? "");
  if (!logstore.index) throw refusals.noIndex();
  const start = { packId: call.query.pack_id ?? "", packMeta: call.query.pack_meta ?? "" };
  const wanted = { back: linesOf(call, "back_lines"), forward: linesOf(call, "forward_lines") };
  const { line, before, after } = await contextOf(call.sls, logstore, { start, ...wanted });
  const all = [...before, line, ...after];
  const logs = all.map((one, at) => ({ ...one, __index_number__: String(at - before.length) }));
  const counts = { total_lines: all.length, back_lines: before.length, forward_lines: after.length };
  return { body: { ...counts, progress: "Complete", logs } };
};
