import { isNode, LineCounter, parseDocument } from "yaml";
import { Fault, type Problem } from "../../shared/errors.ts";
import { AdminFile } from "./file.ts";
import { type Found, referenceProblems, type Stored } from "./references.ts";

/** More than these help nobody at once. */
const MAX_PROBLEMS = 50;

/** A fault that lists each problem with its line and path. */
const invalid = (problems: Problem[]): Fault =>
  new Fault("INPUT_INVALID", `${problems.length} problems`, { problems: problems.slice(0, MAX_PROBLEMS) });

const open = (text: string) => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineAt = (offset: number) => `line ${lines.linePos(offset).line}`;

  /** Of the innermost part of the path that is written in the file. */
  const placeOf = (path: Found["path"]): string => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return `${lineAt(node.range[0])}, ${path.join(".")}`;
    }
    return path.join(".") || "line 1";
  };

  const syntax = document.errors.map(({ pos, message }) => ({
    path: lineAt(pos[0]),
    message: message.split("\n")[0] ?? "",
  }));
  return { document, placeOf, syntax };
};

/**
 * The file, checked as a whole: its shape, then what it refers to.
 * @param stored what is there already: a file may name people that an earlier one brought
 * @throws Fault INPUT_INVALID with all problems
 */
export const readAdminFile = (text: string, stored: Stored): AdminFile => {
  const { document, placeOf, syntax } = open(text);
  if (syntax.length > 0) throw invalid(syntax);
  const { data, error } = AdminFile.safeParse(document.toJS() ?? {});
  const found: Found[] = data
    ? referenceProblems(data, stored)
    : error.issues.map(({ path, message }) => ({ path: path as Found["path"], message }));
  if (found.length > 0) throw invalid(found.map(({ path, message }) => ({ path: placeOf(path), message })));
  return data as AdminFile;
};
