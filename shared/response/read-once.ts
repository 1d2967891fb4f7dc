import type { Deps } from "../ports/deps.ts";
import type { Revised, Rows } from "../ports/rows.ts";

/** A table whose rows are read once, until something is written there. What could not be read is asked for again. */
const readingOnce = <T extends Revised>(rows: Rows<T>): Rows<T> => {
  const known = new Map<string, Promise<unknown>>();
  const once = <A>(asked: unknown[], read: () => Promise<A>): Promise<A> => {
    const question = JSON.stringify(asked);
    const told = known.get(question) as Promise<A> | undefined;
    if (told !== undefined) return told;
    const answer = read();
    known.set(question, answer);
    answer.catch(() => known.delete(question));
    return answer;
  };
  const writing = <A>(write: Promise<A>): Promise<A> => write.finally(() => known.clear());
  return {
    ...rows,
    get: (key) => once(["get", key], () => rows.get(key)),
    range: (prefix, range) => once(["range", prefix, range], () => rows.range(prefix, range)),
    insert: (row) => writing(rows.insert(row)),
    insertAll: (all) => writing(rows.insertAll(all)),
    replace: (row) => writing(rows.replace(row)),
  };
};

/** The ports of a run that asks over and over for plans, people and rotas: an edit counts from the next run, which is seconds away. */
export const readOnce = (deps: Deps): Deps => ({
  ...deps,
  customers: readingOnce(deps.customers),
  people: readingOnce(deps.people),
  rotas: readingOnce(deps.rotas),
});
