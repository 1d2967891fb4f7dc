import type { Caller } from "../accounts.ts";
import { isLeft } from "../policy.ts";
import { Refusal } from "./errors.ts";
import type { Instance } from "./instance.ts";

/** Where the requests of all operations name their tables. */
interface Named {
  tableName?: string;
  mainTableName?: string;
  tableMeta?: { tableName: string };
  tables?: Array<{ tableName: string }>;
  transactionId?: string;
}

/** The end of a transaction is about the table on which it was started; `*`: about all of them. */
const tablesOf = ({ sessions }: Instance, request: Named): string[] => {
  if (request.tables) return request.tables.map(({ tableName }) => tableName);
  const name = request.tableName ?? request.mainTableName ?? request.tableMeta?.tableName;
  return [name ?? sessions.get(request.transactionId ?? "")?.table.name ?? "*"];
};

/** @throws Refusal OTSNoPermissionAccess for what a session's policy leaves out; a batch must be left whole */
export const checkPermission = (
  instance: Instance,
  caller: Caller,
  { operation, request }: { operation: string; request: Named },
): void => {
  if (caller.policy === undefined) return;
  const { local, name } = instance;
  const within = `acs:ots:${local.region}:${caller.accountId}:instance/${name}/table`;
  const isAllowed = (table: string) => isLeft(caller, { action: `ots:${operation}`, resource: `${within}/${table}` });
  if (tablesOf(instance, request).every(isAllowed)) return;
  const message = "You have no permission to access the requested resource, please contact the resource owner";
  throw new Refusal("OTSNoPermissionAccess", message);
};
