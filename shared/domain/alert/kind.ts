import * as z from "zod";

/** What an incident can be about. Closed: an export names nothing else. */
export const Kind = z.enum([
  "outage",
  "error-burst",
  "slow-origin",
  "http-flood",
  "scan",
  "injection-campaign",
  "credential-stuffing",
  "certificate",
  "configuration-drift",
  "protection-off",
  "log-pipeline",
  "capacity",
  "black-hole",
  "ticket",
  "self",
]);
export type Kind = z.infer<typeof Kind>;
