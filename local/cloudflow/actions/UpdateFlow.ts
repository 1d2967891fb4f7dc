import type { OpenApiCall } from "../../wire/openapi.ts";
import { flowAnswer } from "../calls/answers.ts";
import { checkedDefinition } from "../calls/flow-definition.ts";
import { flowIn, invalid, objectIn } from "../calls/parameters.ts";
import type { CloudFlow } from "../turn.ts";

/** `Name` and what shall change → the flow. Running executions keep the definition they started with. */
export const updateFlow = (cloud: CloudFlow) => (call: OpenApiCall) =>
  cloud.local.store.transactionSync(() => {
    const { Definition, Description, RoleArn, Environment, Type = "FDL" } = call.parameters;
    const flow = flowIn(cloud, call, "Name");
    if (Type !== "FDL") throw invalid("Type takes FDL only");
    if (Definition) {
      const definition = checkedDefinition(cloud, flow, Definition);
      cloud.rows.definitions.putSync([flow.id, ++flow.version], definition);
    }
    if (Description) flow.description = Description;
    if (RoleArn) flow.roleArn = RoleArn;
    if (Environment) flow.environment = objectIn(call.parameters, "Environment");
    flow.modifiedAt = cloud.local.dial.now();
    cloud.rows.flows.putSync([flow.account, flow.name], flow);
    return flowAnswer(cloud, flow);
  });
