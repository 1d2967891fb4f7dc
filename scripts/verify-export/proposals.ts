import { type Exported, PROVIDER } from "./exported.ts";
import { type Problems, same, wrong } from "./problems.ts";

/** A broad change takes two people. */
const needed = (broad: boolean): number => (broad ? 2 : 1);

/** What is approved, or was, has as many people of the customer behind it as it needs, each once; nobody decides before it is there. */
export function* proposals({ customers, people, proposals }: Exported): Problems {
  const known = new Set(customers.map(({ id }) => id));
  const seen = new Set<string>();
  for (const [i, { id, customerId, state, at, broad, approvals, rejected, reverted }] of (proposals ?? []).entries()) {
    const place = `proposals[${i}]`;
    if (!known.has(customerId)) yield wrong(`${place}.customerId`, "a customer of the export", customerId);
    if (seen.has(id)) yield wrong(`${place}.id`, "an id that stands there once", id);
    seen.add(id);
    yield* same(`${place}.approvals`, new Set(approvals.map(({ by }) => by)).size, approvals.length);
    const isApproved = state === "approved" || state === "reverted";
    if (isApproved !== approvals.length >= needed(broad))
      yield wrong(`${place}.approvals`, `${needed(broad)} of what is approved, fewer of what is not`, approvals.length);
    for (const [name, word] of Object.entries({ rejected, reverted }))
      if ((state === name) !== Boolean(word))
        yield wrong(`${place}.${name}`, `a word if it is ${name}, else none`, word?.by);
    for (const word of [...approvals, rejected, reverted]) {
      if (!word) continue;
      const isTheirs = people.some((one) => one.id === word.by && one.customerId === customerId);
      if (!isTheirs || customerId === PROVIDER) yield wrong(`${place}`, "a person of the customer", word.by);
      if (Date.parse(word.at) < Date.parse(at)) yield wrong(`${place}`, `no word before ${at}`, word.at);
    }
  }
}
