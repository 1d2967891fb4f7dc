import type * as z from "zod";
import type { Local } from "../../service.ts";
import type { Route } from "../project.ts";
import type { DomainProps } from "../schema.ts";
import type { Made } from "./definition.ts";

/** A custom domain that came through the API. */
export type Domain = z.infer<typeof DomainProps> & { about: Made };

export interface Domains {
  all(): Domain[];
  get(domainName: string): Domain | undefined;
  /** Durable when it returns. */
  put(domain: Domain): void;
  remove(domainName: string): void;
}

export const openDomains = ({ store }: Local): Domains => {
  const rows = store.openDB<Domain, string>({ name: "fc/domains", encoding: "json" });
  return {
    all: () => [...rows.getRange()].map(({ value }) => value),
    get: (domainName) => rows.get(domainName),
    put: (domain) => void rows.putSync(domain.domainName, domain),
    remove: (domainName) => void rows.removeSync(domainName),
  };
};

/** All of them lie over the one front door, which does not look at the host. */
export const routesOf = (domains: Domains): Route[] =>
  domains
    .all()
    .flatMap(({ routeConfig }) => routeConfig.routes)
    .map(({ methods = [], ...route }) => ({ ...route, methods }));
