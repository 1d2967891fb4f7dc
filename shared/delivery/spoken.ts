import { type Delivery, outIdOf } from "../domain/delivery/delivery.ts";
import type { Addressee } from "./addressee.ts";

/** Over the phone everything is said in the text that is approved for pages; the variables of a test say that it is one. */
export const spokenTo = ({ address, person: { language } }: Addressee, delivery: Delivery) => ({
  to: address,
  language,
  outId: outIdOf(delivery),
});
