import type { RowsOf } from "../../../shared/ports/tables.ts";
import { match } from "../../../shared/runtime/endpoint.ts";
import { type Carried, type PageName, pages, type World } from "../world.ts";

export interface Answer {
  status: number;
  text: string;
}

/** Where a year is played: what the world outside sees of the product. */
export interface Stage {
  /** What is furnished is written here. */
  tables: RowsOf;
  /** Where people look. */
  seen: RowsOf;
  now(): number;
  /** Does something at an instant. */
  at(due: number, run: () => Promise<unknown>): void;
  /** Through the front door. */
  call(method: "GET" | "POST", path: string, carried: Carried): Promise<Answer>;
}

const pageFor = (path: string): PageName => {
  const names = Object.keys(pages) as PageName[];
  const found = names.find((name) => pages[name].some((endpoint) => match(endpoint.path, path)));
  if (!found) throw new Error(`no function behind ${path}`);
  return found;
};

export const memoryStage = (world: World, seen: RowsOf): Stage => ({
  tables: world.tables,
  seen,
  now: () => world.now,
  at: (due, run) => world.at(Math.round(due), run),
  call: async (method, path, carried) => {
    const { statusCode, body } = await world.http(pageFor(path), method, path, carried);
    return { status: statusCode, text: body };
  },
});
