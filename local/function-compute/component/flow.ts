import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { call, ifThere } from "./client.ts";
import type { Inputs } from "./inputs.ts";

const fnf = (inputs: Inputs, action: string, form: Record<string, string>): Promise<Record<string, unknown>> =>
  call(inputs, {
    endpoint: process.env.MSS_FNF_ENDPOINT,
    version: "2019-03-15",
    action,
    method: "POST",
    path: "/",
    form,
  });

const nameOf = ({ props }: Inputs): { Name: string } => ({ Name: String(props.name) });

/** Its path is relative to the working folder, unlike others. */
const flowOf = (inputs: Inputs): Record<string, string> => {
  const { definition, description = "", roleArn = "" } = inputs.props;
  return {
    ...nameOf(inputs),
    Definition: readFileSync(resolve(String(definition)), "utf8"),
    Description: String(description),
    RoleArn: String(roleArn),
    Type: "FDL",
  };
};

export const deployFlow = async (inputs: Inputs): Promise<object> => {
  const there = await ifThere(fnf(inputs, "DescribeFlow", nameOf(inputs)));
  return fnf(inputs, there ? "UpdateFlow" : "CreateFlow", flowOf(inputs));
};

export const infoOfFlow = (inputs: Inputs): Promise<object> => fnf(inputs, "DescribeFlow", nameOf(inputs));

export const removeFlow = async (inputs: Inputs): Promise<object> =>
  (await ifThere(fnf(inputs, "DeleteFlow", nameOf(inputs)))) ?? {};
