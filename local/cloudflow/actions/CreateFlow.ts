import { randomUUID } from "node:crypto";
import type { OpenApiCall } from "../../wire/openapi.ts";
import { flowAnswer } from "../answers.ts";
import { checkedDefinition } from "../flow-definition.ts";
import { MAX_FLOWS } from "../limits.ts";
import { invalid, nameIn, objectIn, refusal, refuse, required } from "../parameters.ts";
import type { Flow, Rows } from "../rows.ts";
import type { CloudFlow } from "../turn.ts";

const checkRoom = ({ flows }: Rows, account: string, name: string): void => {
  if (flows.doesExist([account, name])) throw refusal("flowExists", `Flow ${name} already exists`);
  if (flows.getKeysCount({ start: [account, ""], end: [account, "\uffff"] }) >= MAX_FLOWS)
    throw refusal("tooManyFlows", `an account has at most ${MAX_FLOWS} flows`);
};

/** `Name, Definition, Description, Type=FDL` → the flow. Standard mode only. */
export const createFlow = (cloud: CloudFlow) => (call: OpenApiCall) => {
  const { parameters, caller } = call;
  const name = nameIn(parameters, "Name");
  const definition = checkedDefinition(cloud, name, required(parameters, "Definition"));
  if (required(parameters, "Type") !== "FDL") throw invalid("Type takes FDL only");
  if ((parameters.ExecutionMode || "Standard") !== "Standard") throw invalid("ExecutionMode takes Standard only here");
  refuse(parameters, ["ExternalStorageLocation"]);
  const now = cloud.local.dial.now();
  const flow: Flow = {
    id: randomUUID(),
    account: caller.accountId,
    name,
    description: required(parameters, "Description"),
    roleArn: parameters.RoleArn ?? "",
    resourceGroupId: parameters.ResourceGroupId ?? "",
    environment: objectIn(parameters, "Environment"),
    version: 1,
    createdAt: now,
    modifiedAt: now,
  };
  cloud.local.store.transactionSync(() => {
    checkRoom(cloud.rows, caller.accountId, name);
    cloud.rows.flows.putSync([flow.account, name], flow);
    cloud.rows.definitions.putSync([flow.id, flow.version], definition);
  });
  return flowAnswer(cloud, flow);
};
