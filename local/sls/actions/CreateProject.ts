import { type Operation, textOf } from "../call.ts";
import { refusals } from "../errors.ts";
import { MAX_PROJECTS, NAME } from "../limits.ts";

/** Names of projects are unique among all accounts. */
export const createProject: Operation = ({ sls, caller, body }) => {
  const [name, description] = [textOf(body, "projectName"), textOf(body, "description")];
  if (!NAME.test(name)) throw refusals.parameter("projectName takes 3 to 63 small letters, digits and hyphens");
  const { projects, local } = sls;
  local.store.transactionSync(() => {
    if (projects.doesExist(name)) throw refusals.exists("ProjectAlreadyExist", `project ${name}`);
    const own = [...projects.getRange()].filter(({ value }) => value.accountId === caller.accountId);
    if (own.length >= MAX_PROJECTS) throw refusals.parameter(`an account has at most ${MAX_PROJECTS} projects`);
    const now = local.dial.now();
    projects.putSync(name, { name, accountId: caller.accountId, description, createdAt: now, updatedAt: now });
  });
  return {};
};
