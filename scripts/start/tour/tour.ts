import type { Language } from "../../../shared/domain/contact/person.ts";
import type { ReportRow } from "../../../shared/domain/report/row.ts";
import type { Export } from "../../../shared/response/export.ts";
import type { Verification } from "../../verify-export/verify.ts";
import type { Scene } from "../scene.ts";
import type { Traffic } from "../traffic.ts";
import type { Story } from "./story.ts";

/** Everything that the first page tells of. */
export interface Tour {
  exported: Export;
  verification: Verification;
  scene: Scene;
  /** Undefined when alerts are played. */
  traffic: Traffic | undefined;
  story: Story | undefined;
  reports: ReportRow[];
  language: Language;
  /** Data folder, for the commands. */
  folder: string;
}
