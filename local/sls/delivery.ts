import { accountNames } from "../accounts.ts";
import type { Engine } from "./alerts/engine.ts";
import { Refusal, refusals } from "./errors.ts";
import { NAME } from "./limits.ts";
import { type Loaded, type LoadOptions, load, type Source } from "./load.ts";
import { addLogstore, findLogstore, type Logstore, type Project, type Sls } from "./state.ts";
import { wafIndex } from "./waf-index.ts";

export interface Target {
  /** Name of an account of the local cloud, or its id. */
  account: string;
  project: string;
  logstore: string;
}

/** How lines get into a logstore: in bulk, as WAF delivers them. */
export interface Delivery {
  /**
   * Project and logstore are made if they do not exist, with the index that WAF gives its own.
   * @throws Refusal ParameterInvalid for a name or an account that is none, Unauthorized for a project of another account
   */
  load(target: Target, source: Source, options?: LoadOptions): Promise<Loaded>;
}

/** Of the logstore that WAF makes. */
const DEFAULTS = { ttl: 180, shardCount: 2 };

const accountIdOf = ({ local }: Sls, account: string): string => {
  const found = accountNames
    .map((name) => local.accounts.get(name))
    .find(({ id, name }) => id === account || name === account);
  if (!found) throw refusals.parameter(`there is no account ${account}`);
  return found.id;
};

const addProject = ({ local, projects }: Sls, name: string, accountId: string): void => {
  const now = local.dial.now();
  const project: Project = { name, accountId, description: "", createdAt: now, updatedAt: now };
  projects.putSync(name, project);
};

const ensureProject = (sls: Sls, name: string, accountId: string): void => {
  if (!NAME.test(name)) throw refusals.parameter(`${name} is no name of a project`);
  sls.local.store.transactionSync(() => {
    const project = sls.projects.get(name);
    if (!project) addProject(sls, name, accountId);
    else if (project.accountId !== accountId)
      throw refusals.forbidden({ action: "log:PostLogStoreLogs", resource: `project/${name}` });
  });
};

const addStore = async (sls: Sls, project: string, name: string): Promise<Logstore> => {
  try {
    return await addLogstore(sls, { project, name, ...DEFAULTS, index: wafIndex });
  } catch (error) {
    // Somebody was faster.
    const found = error instanceof Refusal ? findLogstore(sls, project, name) : undefined;
    if (found) return found;
    throw error;
  }
};

const ensure = async (sls: Sls, { account, project, logstore }: Target): Promise<Logstore> => {
  const accountId = accountIdOf(sls, account);
  if (!NAME.test(logstore)) throw refusals.parameter(`${logstore} is no name of a logstore`);
  ensureProject(sls, project, accountId);
  return findLogstore(sls, project, logstore) ?? addStore(sls, project, logstore);
};

export const openDelivery = (sls: Sls, engine: Engine): Delivery => ({
  load: async (target, source, options) => {
    const logstore = await ensure(sls, target);
    return engine.change(target.project, target.logstore, () => load(sls, logstore, source, options));
  },
});
