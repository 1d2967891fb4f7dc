import * as z from "zod";
import type { Run } from "../../shared/domain/delivery/delivery.ts";
import { needsFlow } from "../../shared/domain/incident/escalation.ts";
import type { Incident } from "../../shared/domain/incident/incident.ts";
import { done, refused } from "../../shared/domain/outcome.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { act } from "../../shared/response/act.ts";
import { fire } from "../../shared/response/fire.ts";
import { readOnce } from "../../shared/response/read-once.ts";
import { taskFunction } from "../../shared/runtime/define-function.ts";

const Waking = { customer: z.string(), incident: z.string(), generation: z.int() };

/** The two states of the flow: `fire` does what is due and says how long to wait, `await` leaves the token that ends the wait. */
export const Input = z.discriminatedUnion("do", [
  z.object({ do: z.literal("fire"), ...Waking }),
  z.object({ do: z.literal("await"), ...Waking, callback: z.string() }),
]);
type Input = z.infer<typeof Input>;

export const run = (input: Input, deps: Deps, run: Run) =>
  input.do === "fire" ? fireDue(input, deps, run) : awaitNext(input, deps);

const fireDue = ({ customer, incident: id, generation }: Input, deps: Deps, run: Run) =>
  fire({ customer, id, generation }, run, readOnce(deps));

/** An incident that was answered between the two states has nothing to wait for: the token is given back at once. */
const awaitNext = async (
  { customer, incident: id, generation, callback }: Extract<Input, { do: "await" }>,
  deps: Deps,
) => {
  const waits = (incident: Incident) => incident.generation === generation && needsFlow(incident);
  const kept = await act(
    { customer, id },
    (incident) => (waits(incident) ? done({ ...incident, callback }) : refused("nothing-due")),
    deps,
  );
  if (!kept.ok) await deps.flows.wake(callback);
  return {};
};

export const handler = taskFunction({ name: "incident-escalate", input: Input, run });
