import type { Escalation } from "../../shared/domain/incident/plan.ts";
import type { AdminFile } from "./file.ts";

export interface Found {
  path: readonly (string | number)[];
  message: string;
}

/** What the file's references may point to beside the file itself. */
export interface Stored {
  /** Staff by id, with the channels they have. */
  staff: Map<string, string[]>;
  rotas: Set<string>;
  groups: Set<string>;
  /** Customers by host. */
  hosts: Map<string, string>;
}

interface Named {
  name: string;
  path: Found["path"];
}

/** Each one that another one before it has named. */
const repeated = (all: Named[], what: string): Found[] => {
  const seen = new Set<string>();
  return all
    .filter(({ name }) => seen.size === seen.add(name).size)
    .map(({ name, path }) => ({ path, message: `${what} ${name} stands twice` }));
};

const idsOf = (entries: { id: string }[], path: Found["path"]): Named[] =>
  entries.map(({ id }, i) => ({ name: id, path: [...path, i, "id"] }));

const hostProblems = ({ customers }: AdminFile, { hosts }: Stored): Found[] => {
  const all = customers.flatMap(({ id, sites }, c) =>
    sites.map(({ host }, s) => ({ name: host, customer: id, path: ["customers", c, "sites", s, "host"] })),
  );
  const taken = all.filter(({ name, customer }) => (hosts.get(name) ?? customer) !== customer);
  const others = taken.map(({ name, path }) => ({ path, message: `${name} belongs to ${hosts.get(name)}` }));
  return [...repeated(all, "the site"), ...others];
};

const levelProblems = (plan: Escalation, staff: Stored["staff"], path: Found["path"]): Found[] =>
  plan.levels.flatMap(({ people, channels, besides = [] }, level) =>
    people.flatMap((person, i) => {
      const place = [...path, "levels", level, "people", i];
      const has = staff.get(person);
      if (!has) return [{ path: place, message: `${person} is nobody of the provider` }];
      return [...channels, ...besides]
        .filter((channel) => channel !== "dingtalk-group" && !has.includes(channel))
        .map((channel) => ({ path: place, message: `${person} has no ${channel}` }));
    }),
  );

/** Rotas and groups that a plan names and nobody knows. */
const namedProblems = (plan: Escalation, known: Pick<Stored, "rotas" | "groups">, path: Found["path"]): Found[] =>
  plan.levels.flatMap((levels, level) =>
    (["rotas", "groups"] as const).flatMap((kind) =>
      (levels[kind] ?? []).flatMap((name, i) => {
        const place = [...path, "levels", level, kind, i];
        return known[kind].has(name) ? [] : [{ path: place, message: `there is no ${kind.slice(0, -1)} ${name}` }];
      }),
    ),
  );

/** Staff by id with their channels: those who are stored, and those of the file. */
const staffIn = ({ provider }: AdminFile, { staff }: Stored): Stored["staff"] =>
  new Map([...staff, ...(provider?.people ?? []).map(({ id, channels }) => [id, Object.keys(channels)] as const)]);

const turnProblems = (file: AdminFile, stored: Stored): Found[] => {
  const staff = staffIn(file, stored);
  return (file.provider?.rotas ?? []).flatMap(({ layers }, r) =>
    layers.flatMap(({ people }, l) =>
      people.flatMap((person, i) => {
        const path = ["provider", "rotas", r, "layers", l, "people", i];
        return staff.has(person) ? [] : [{ path, message: `${person} is nobody of the provider` }];
      }),
    ),
  );
};

const memberProblems = (file: AdminFile, stored: Stored): Found[] => {
  const staff = staffIn(file, stored);
  return (file.provider?.groups ?? []).flatMap(({ people }, g) =>
    people.flatMap((person, i) => {
      const path = ["provider", "groups", g, "people", i];
      return staff.has(person) ? [] : [{ path, message: `${person} is nobody of the provider` }];
    }),
  );
};

const planProblems = (file: AdminFile, stored: Stored): Found[] => {
  const { provider, customers } = file;
  const known = staffIn(file, stored);
  const named = {
    rotas: new Set([...stored.rotas, ...(provider?.rotas ?? []).map(({ id }) => id)]),
    groups: new Set([...stored.groups, ...(provider?.groups ?? []).map(({ id }) => id)]),
  };
  const owners = [
    ...(provider ? [{ plans: provider.plans, path: ["provider"] }] : []),
    ...customers.map(({ plans = {} }, i) => ({ plans, path: ["customers", i] })),
  ];
  return owners.flatMap(({ plans, path }) =>
    Object.entries(plans).flatMap(([priority, plan]) =>
      plan
        ? [
            ...levelProblems(plan, known, [...path, "plans", priority]),
            ...namedProblems(plan, named, [...path, "plans", priority]),
          ]
        : [],
    ),
  );
};

/** An answer goes to them, so a customer without one hears nothing. */
const contactProblems = ({ customers }: AdminFile): Found[] =>
  customers.flatMap(({ people }, i) =>
    people.some(({ roles, channels }) => roles.includes("technical-contact") && channels.mail)
      ? []
      : [{ path: ["customers", i, "people"], message: "nobody is technical-contact and has mail" }],
  );

export const referenceProblems = (file: AdminFile, stored: Stored): Found[] => [
  ...repeated(idsOf(file.customers, ["customers"]), "the customer"),
  ...repeated(idsOf(file.provider?.people ?? [], ["provider", "people"]), "the person"),
  ...file.customers.flatMap(({ people }, i) => repeated(idsOf(people, ["customers", i, "people"]), "the person")),
  ...repeated(idsOf(file.provider?.rotas ?? [], ["provider", "rotas"]), "the rota"),
  ...hostProblems(file, stored),
  ...repeated(idsOf(file.provider?.groups ?? [], ["provider", "groups"]), "the group"),
  ...memberProblems(file, stored),
  ...turnProblems(file, stored),
  ...planProblems(file, stored),
  ...contactProblems(file),
];
