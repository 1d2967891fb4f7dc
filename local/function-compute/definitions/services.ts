import type * as z from "zod";
import type { Local } from "../../service.ts";
import type { ServiceProps } from "../schema.ts";
import type { Made } from "./definition.ts";

/** A service of API 2016-08-15: what its functions have in common. */
export type FunctionService = z.infer<typeof ServiceProps> & { about: Made };

export interface Services {
  names(): string[];
  get(serviceName: string): FunctionService | undefined;
  /** Durable when it returns. */
  put(service: FunctionService): void;
  remove(serviceName: string): void;
}

export const openServices = ({ store }: Local): Services => {
  const rows = store.openDB<FunctionService, string>({ name: "fc/services", encoding: "json" });
  return {
    names: () => [...rows.getKeys()],
    get: (serviceName) => rows.get(serviceName),
    put: (service) => void rows.putSync(service.serviceName, service),
    remove: (serviceName) => void rows.removeSync(serviceName),
  };
};
