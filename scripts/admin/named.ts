import { Group, groupItem, planItem } from "../../shared/domain/customer/customer.ts";
import { Escalation } from "../../shared/domain/incident/plan.ts";
import type { Priority } from "../../shared/domain/incident/priority.ts";
import { Rota } from "../../shared/domain/rota/rota.ts";
import { nameOf } from "./diff.ts";
import type { AdminRows } from "./rows.ts";

/** Plans, groups and rotas that count on somebody, as `customer PLAN#priority`. */
export const namedIn = (id: string, { customers, rotas }: AdminRows): string[] => {
  const items = (prefix: string) => customers.filter(({ item }) => item.startsWith(prefix));
  const plans = items(planItem("" as Priority)).filter(({ body }) =>
    Escalation.parse(body).levels.some(({ people }) => people.includes(id)),
  );
  const groups = items(groupItem("")).filter(({ body }) => Group.parse(body).people.includes(id));
  const turns = rotas.filter(({ body }) => Rota.parse(body).layers.some(({ people }) => people.includes(id)));
  return [...plans, ...groups, ...turns].map(nameOf);
};
