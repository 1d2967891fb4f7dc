import { randomUUID } from "node:crypto";
import type { OpenApiCall } from "../../wire/openapi.ts";
import { flowAnswer } from "../calls/answers.ts";
import { checkedDefinition } from "../calls/flow-definition.ts";
import { invalid, nameIn, objectIn, refusal, refuse, required } from "../calls/parameters.ts";
import { MAX_FLOWS } from "../limits.ts";
import type { Flow, Rows } from "../rows.ts";
import type { CloudFlow } from "../turn.ts";

const checkRoom = ({ flows }: Rows, account: string, name: string): void => {
  if (flows.doesExist([account, name])) throw refusal("flowExists", `Flow ${name} already exists`);
  if (flows.getKeysCount({ start: [account, ""], end: [account, "\uffff"] }) >= MAX_FLOWS)
    throw refusal("tooManyFlows", `an account has at most ${MAX_FLOWS} flows`);
};

const isExpress = ({ ExecutionMode = "" }: OpenApiCall["parameters"]): boolean => {
  if (!["", "Standard", "Express"].includes(ExecutionMode)) throw invalid("ExecutionMode takes Standard or Express");
  return ExecutionMode === "Express";
};

const flowOf = ({ local }: CloudFlow, { parameters, caller }: OpenApiCall): Flow => {
  const now = local.dial.now();
  return {
    id: randomUUID(),
    account: caller.accountId,
    name: nameIn(parameters, "Name"),
    description: required(parameters, "Description"),
    roleArn: parameters.RoleArn ?? "",
    resourceGroupId: parameters.ResourceGroupId ?? "",
    environment: objectIn(parameters, "Environment"),
    version: 1,
    createdAt: now,
    modifiedAt: now,
    ...(isExpress(parameters) && { express: true }),
  };
};

/** `Name, Definition, Description, Type=FDL, ExecutionMode?` → the flow. */
export const createFlow = (cloud: CloudFlow) => (call: OpenApiCall) => {
  const { parameters } = call;
  if (required(parameters, "Type") !== "FDL") throw invalid("Type takes FDL only");
  refuse(parameters, ["ExternalStorageLocation"]);
  const flow = flowOf(cloud, call);
  const definition = checkedDefinition(cloud, flow, required(parameters, "Definition"));
  cloud.local.store.transactionSync(() => {
    checkRoom(cloud.rows, flow.account, flow.name);
    cloud.rows.flows.putSync([flow.account, flow.name], flow);
    cloud.rows.definitions.putSync([flow.id, flow.version], definition);
  });
  return flowAnswer(cloud, flow);
};
