import { type Operation, ownProject } from "../call.ts";
import { showProject } from "../shown.ts";

export const getProject: Operation = (call) => ({
  body: showProject(ownProject(call, "GetProject"), call.sls.local.region),
});
