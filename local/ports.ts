import { type AddressInfo, createServer, type Server } from "node:net";

/** In the order of their ports from `portBase` on: new services are appended. */
export const serviceNames = [
  "front",
  "tablestore",
  "fnf",
  "fc",
  "dm",
  "sts",
  "dingtalk",
  "sls",
  "voice",
  "sms",
  "smtp",
  "cms",
  "waf",
] as const;
export type Ports = Record<(typeof serviceNames)[number], number>;

export interface PortOptions {
  /** First port of all; without it, free ones. */
  portBase?: number | undefined;
  frontPort?: number | undefined;
}

const listen = () =>
  new Promise<Server>((resolve, reject) => {
    const server = createServer();
    server.once("error", reject).listen(0, "127.0.0.1", () => resolve(server));
  });

/** All are taken before the first is given back, so that they differ. */
const freePorts = async (): Promise<number[]> => {
  const servers = await Promise.all(serviceNames.map(listen));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
};

/** Known before anything starts, since functions are told the addresses of services that start after them. */
export const choosePorts = async ({ portBase, frontPort }: PortOptions): Promise<Ports> => {
  const ports = portBase ? serviceNames.map((_, index) => portBase + index) : await freePorts();
  const named = Object.fromEntries(serviceNames.map((name, index) => [name, ports[index]])) as Ports;
  return { ...named, ...(frontPort && { front: frontPort }) };
};
