import { type Operation, pageOf } from "../call.ts";
import { showProject } from "../shown.ts";

/** The caller's own; `projectName` is a part of the name. */
export const listProject: Operation = (call) => {
  const { sls, caller, query } = call;
  const own = [...sls.projects.getRange()]
    .map(({ value }) => value)
    .filter(({ accountId, name }) => accountId === caller.accountId && name.includes(query.projectName ?? ""));
  const { count, total, page } = pageOf(call, own);
  return { body: { count, total, projects: page.map((project) => showProject(project, sls.local.region)) } };
};
