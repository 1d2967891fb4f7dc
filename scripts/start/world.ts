import type { LocalCloud } from "../../local/start.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { type Config, configFrom } from "../../shared/runtime/config.ts";
import { connect } from "../../shared/runtime/live.ts";

type Running = Pick<LocalCloud, "local" | "endpoints" | "instance" | "accounts">;

/** The local cloud, as a function of the product would be told of it. */
export const configOf = ({ local, endpoints, instance, accounts }: Running): Config =>
  configFrom({
    MSS_REGION: local.region,
    MSS_ACCOUNT_ID: accounts.get("provider").id,
    MSS_PROTOCOL: "http",
    MSS_OTS_ENDPOINT: endpoints.tablestore,
    MSS_OTS_INSTANCE: instance,
    MSS_FNF_ENDPOINT: endpoints.fnf,
    MSS_FC_ENDPOINT: endpoints.fc ?? "",
    MSS_DM_ENDPOINT: endpoints.dm,
    MSS_STS_ENDPOINT: endpoints.sts,
    MSS_SLS_ENDPOINT: endpoints.sls,
    MSS_PUBLIC_URL: endpoints.front,
    MSS_SENDER: "mss@mail.example.com",
  });

/** The product's own view of the local cloud, for whoever reads beside its functions. Time is the dial's. */
export const depsOf = (cloud: Running): Deps => {
  const { local, accounts } = cloud;
  const { deps } = connect(configOf(cloud), {
    credentials: () => accounts.get("provider"),
    log: (line) => local.log(JSON.stringify(line)),
  });
  return { ...deps, clock: { now: () => local.dial.now() } };
};
