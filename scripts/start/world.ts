import type { LocalCloud } from "../../local/start.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { type Config, configFrom } from "../../shared/runtime/config.ts";
import { connect } from "../../shared/runtime/live.ts";

type Running = Pick<LocalCloud, "local" | "accounts" | "environment">;

/** The default of s.yaml. */
const SENDER = "mss@mail.example.com";

/** The local cloud, as a function of the product is told of it. */
export const configOf = ({ environment }: Pick<Running, "environment">): Config =>
  configFrom({ MSS_SENDER: SENDER, ...environment });

/** The product's own view of the local cloud, for whoever reads beside its functions. Time is the dial's. */
export const depsOf = (cloud: Running): Deps => {
  const { local, accounts } = cloud;
  const { deps } = connect(configOf(cloud), {
    credentials: () => accounts.get("provider"),
    log: (line) => local.log(JSON.stringify(line)),
  });
  return { ...deps, clock: { now: () => local.dial.now() } };
};
