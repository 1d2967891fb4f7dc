/** What stands in a path where each request has another value. */
const kinds = [
  { sign: "{n}", test: /^\d{1,20}$/, pattern: "[0-9]{1,20}" },
  { sign: "{u}", test: /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/, pattern: "[0-9a-fA-F-]{36}" },
  { sign: "{h}", test: /^(?=[a-f]*\d)[0-9a-f]{6,64}$/i, pattern: "[0-9a-fA-F]{6,64}" },
  { sign: "{t}", test: /^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_-]{20,128}$/, pattern: "[A-Za-z0-9_-]{20,128}" },
] as const;
/** A name that the site gives, of which there are many: articles, users, files. */
const NAME = { sign: "{s}", pattern: "[A-Za-z0-9_.~%-]{1,128}" };
const PLAIN = /^[A-Za-z0-9_~-]{1,128}$/;

/** So many names in one place, and it is a place for names. */
const MANY = 20;
/** Longer paths are taken as they are. */
const SEGMENTS = 12;

const segmentOf = (text: string): string => kinds.find(({ test }) => test.test(text))?.sign ?? text;

/** A path with signs for numbers, ids and hashes. */
export const plainShape = (path: string): string => {
  const segments = path.split("/");
  return segments.length > SEGMENTS ? path : segments.map(segmentOf).join("/");
};

const FILE = /^(.+)(\.[a-z0-9]{1,8})$/i;

/** The name in a segment, and its ending, if it is a file's. */
const nameIn = (segment: string): { name: string; ending: string } => {
  const [, name = segment, ending = ""] = FILE.exec(segment) ?? [];
  return { name, ending };
};

/** The places of a path in which a name could stand, each as the path without that name. */
const frames = (shape: string): { place: number; frame: string; name: string }[] => {
  const segments = shape.split("/");
  if (segments.length > SEGMENTS) return [];
  return segments.flatMap((segment, place) => {
    const { name, ending } = nameIn(segment);
    if (!PLAIN.test(name)) return [];
    return [{ place, name, frame: segments.with(place, `${NAME.sign}${ending}`).join("/") }];
  });
};

/** Learned from a site's own paths: the shape of each. */
export const shapesOf = (paths: string[]): Map<string, string> => {
  const names = new Map<string, Set<string>>();
  const shapes = new Set(paths.map(plainShape));
  for (const shape of shapes)
    for (const { frame, name } of frames(shape)) names.set(frame, (names.get(frame) ?? new Set()).add(name));
  const learned = (shape: string): string =>
    frames(shape).find(({ frame }) => (names.get(frame)?.size ?? 0) >= MANY)?.frame ?? shape;
  return new Map(paths.map((path) => [path, learned(plainShape(path))]));
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const all = [...kinds, NAME];
const SIGNS = /\{[nuhts]\}/;

export const isPlain = (shape: string): boolean => !SIGNS.test(shape);

/** A regular expression for the paths of a shape. */
export const patternOf = (shape: string): string => {
  const parts = shape.split(/(\{[nuhts]\})/);
  return `^${parts.map((part) => all.find(({ sign }) => sign === part)?.pattern ?? escaped(part)).join("")}$`;
};
