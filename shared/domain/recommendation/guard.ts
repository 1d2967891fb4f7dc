import type { DirectoryRow } from "./evidence.ts";
import type { Group } from "./groups.ts";
import { plainShape } from "./path-shape.ts";

/** Nearly nothing of a page ever passes: its path itself is what rules refuse. */
const REFUSED = 0.9;
/** So many clients have found something beside it. */
const LEAST_READERS = 5;

const isRefusedByPath = ({ cookie, hits, requests, stopped }: Group): boolean =>
  cookie === undefined &&
  stopped >= REFUSED * requests &&
  hits.every(({ query, body }) => (query === "-" || query === "") && body === "");

const directoryOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);

/**
 * Whether a page that is always refused can be one of the site's own: others read what lies beside it. Whoever asks for a file
 * that is not there, however often and from wherever, finds nothing beside it; and beside the root lies everything.
 */
export const isOfSite = (group: Group, directories: DirectoryRow[]): boolean => {
  if (!isRefusedByPath(group)) return true;
  const own = directoryOf(group.shape);
  const beside = directories.filter(({ directory }) => plainShape(directory) === own);
  return own !== "/" && beside.reduce((sum, { clients }) => sum + clients, 0) >= LEAST_READERS;
};
