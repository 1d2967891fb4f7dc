import type { HttpAnswer, HttpRequest } from "../../../local/wire/http.ts";
import { Language } from "../../../shared/domain/contact/person.ts";
import { languageOf } from "../../../shared/messages/language.ts";
import { gatherExport } from "../../../shared/response/export.ts";
import { verify } from "../../verify-export/verify.ts";
import type { Stage } from "../stage.ts";
import { tourPage } from "./page.ts";
import { readStory, tellingIncident } from "./story.ts";

const headers = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

const show = async ({ deps, scene, logs }: Stage, folder: string, request: HttpRequest): Promise<string> => {
  const query = new URLSearchParams(request.query);
  const asked = Language.safeParse(query.get("lang")).data;
  const language = asked ?? languageOf(request.headers["accept-language"]);
  const exported = await gatherExport(deps);
  const verification = verify(JSON.parse(JSON.stringify(exported)));
  const id = query.get("incident") ?? tellingIncident(exported);
  const story = id === undefined ? undefined : await readStory(id, exported, { scene, language, deps });
  const reports = await deps.reports.range({});
  return tourPage({ exported, verification, scene, traffic: logs?.traffic, story, reports, language, folder });
};

/** `GET /` of the front port, once the stage is set; every other path is somebody else's. */
export const tourRoute = (folder: string) => {
  let stage: Stage | undefined;
  const pages = async (request: HttpRequest): Promise<HttpAnswer | undefined> => {
    if (request.path !== "/" || request.method !== "GET" || !stage) return undefined;
    return { status: 200, headers, body: await show(stage, folder, request) };
  };
  const open = (set: Stage): void => {
    stage = set;
  };
  return { pages, open };
};
