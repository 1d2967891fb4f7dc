import { fc, ifThere } from "./client.ts";
import type { Inputs } from "./inputs.ts";

const pathOf = ({ props }: Inputs): string => `/custom-domains/${props.domainName}`;

/** Certificates stay at home: a local cloud speaks HTTP. */
const propsOf = ({ props }: Inputs): object => {
  const { certConfig: _, region: __, ...rest } = props;
  return rest;
};

export const deployDomain = async (inputs: Inputs): Promise<object> => {
  const there = await ifThere(fc(inputs, "GET", pathOf(inputs)));
  return there
    ? fc(inputs, "PUT", pathOf(inputs), propsOf(inputs))
    : fc(inputs, "POST", "/custom-domains", propsOf(inputs));
};

export const infoOfDomain = (inputs: Inputs): Promise<object> => fc(inputs, "GET", pathOf(inputs));

export const removeDomain = async (inputs: Inputs): Promise<object> =>
  (await ifThere(fc(inputs, "DELETE", pathOf(inputs)))) ?? {};
