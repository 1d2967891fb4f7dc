import { deployDomain, infoOfDomain, removeDomain } from "./domain.ts";
import { deployFlow, infoOfFlow, removeFlow } from "./flow.ts";
import { deployFunction, infoOfFunction, removeFunction } from "./function.ts";
import { type Inputs, type Kind, kindOf } from "./inputs.ts";

type Command = (inputs: Inputs) => Promise<object>;

const commands: Record<"deploy" | "info" | "remove", Record<Kind, Command>> = {
  deploy: { function: deployFunction, domain: deployDomain, flow: deployFlow },
  info: { function: infoOfFunction, domain: infoOfDomain, flow: infoOfFlow },
  remove: { function: removeFunction, domain: removeDomain, flow: removeFlow },
};

/**
 * What `s` of Serverless Devs calls in place of its components `fc3`, `fc3-domain` and `flow`: the same `s.yaml` goes into a local
 * cloud. `FC_CLIENT_CUSTOM_ENDPOINT` says where that is, as with the component itself, and `MSS_FNF_ENDPOINT` for flows.
 */
export class Component {
  deploy(inputs: Inputs): Promise<object> {
    return commands.deploy[kindOf(inputs)](inputs);
  }

  info(inputs: Inputs): Promise<object> {
    return commands.info[kindOf(inputs)](inputs);
  }

  remove(inputs: Inputs): Promise<object> {
    return commands.remove[kindOf(inputs)](inputs);
  }
}
