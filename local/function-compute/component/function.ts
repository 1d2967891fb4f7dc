import { archiveOf } from "../definitions/code.ts";
import { fc, ifThere } from "./client.ts";
import { type Inputs, pathIn } from "./inputs.ts";

type Trigger = Record<string, unknown> & { triggerName: string; triggerConfig: object };

const pathOf = ({ props }: Inputs): string => `/functions/${props.functionName}`;

/** What goes by calls of its own: section 6.2. */
const partsOf = ({ props }: Inputs) => {
  const { region: _, code, triggers = [], asyncInvokeConfig, concurrencyConfig, ...config } = props;
  return { code, triggers: triggers as Trigger[], asyncInvokeConfig, concurrencyConfig, config };
};

/** On an update, what the yaml leaves out is emptied. */
const emptied = {
  environmentVariables: {},
  logConfig: {},
  layers: [],
  nasConfig: {},
  ossMountConfig: {},
  vpcConfig: {},
};

const deployItself = async (inputs: Inputs): Promise<void> => {
  const { code, config } = partsOf(inputs);
  const zipFile = archiveOf(pathIn(inputs, String(code))).toString("base64");
  const there = await ifThere(fc(inputs, "GET", pathOf(inputs)));
  const body = { ...config, code: { zipFile } };
  await (there ? fc(inputs, "PUT", pathOf(inputs), { ...emptied, ...body }) : fc(inputs, "POST", "/functions", body));
};

const deployTrigger = async (inputs: Inputs, trigger: Trigger): Promise<void> => {
  const { triggerName, triggerType, ...rest } = trigger;
  const config = { ...rest, triggerConfig: JSON.stringify(trigger.triggerConfig) };
  const path = `${pathOf(inputs)}/triggers`;
  const there = await ifThere(fc(inputs, "GET", `${path}/${triggerName}`));
  await (there
    ? fc(inputs, "PUT", `${path}/${triggerName}`, config)
    : fc(inputs, "POST", path, { ...config, triggerName, triggerType }));
};

/** Puts one of the two configurations that have an address of their own, or takes it away. */
const deployConfig = async (inputs: Inputs, path: string, config: unknown): Promise<void> => {
  const address = `${pathOf(inputs)}/${path}`;
  await (config ? fc(inputs, "PUT", address, config as object) : ifThere(fc(inputs, "DELETE", address)));
};

/** As the component does it: the function, its triggers (those that the yaml no longer names stay), its configurations. */
export const deployFunction = async (inputs: Inputs): Promise<object> => {
  const { triggers, asyncInvokeConfig, concurrencyConfig } = partsOf(inputs);
  await deployItself(inputs);
  for (const trigger of triggers) await deployTrigger(inputs, trigger);
  await deployConfig(inputs, "async-invoke-config", asyncInvokeConfig);
  await deployConfig(inputs, "concurrency", concurrencyConfig);
  return infoOfFunction(inputs);
};

export const infoOfFunction = async (inputs: Inputs): Promise<object> => {
  const shown = await fc(inputs, "GET", pathOf(inputs));
  const { triggers } = await fc(inputs, "GET", `${pathOf(inputs)}/triggers`);
  return { ...shown, region: inputs.props.region, triggers };
};

export const removeFunction = async (inputs: Inputs): Promise<object> =>
  (await ifThere(fc(inputs, "DELETE", pathOf(inputs)))) ?? {};
