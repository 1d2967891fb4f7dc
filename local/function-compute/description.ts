import type { Alias, Version } from "./definitions/definition.ts";
import type { Deployed } from "./host.ts";
import { type FunctionSpec, LATEST } from "./project.ts";

type Trigger = FunctionSpec["triggers"][number];

/** `acs:fc:<region>:<account>:functions/<name>` with a qualifier. */
const qualifiedArn = ({ arn }: Deployed, qualifier = LATEST): string => `${arn}/${qualifier}`;

/** A function as the API shows it: section 7.5. `state: Active` is UNCONFIRMED. */
export const describe = ({ spec, arn, about }: Deployed) => {
  const { triggers: _, asyncInvokeConfig: __, concurrencyConfig: ___, code: ____, region: _____, ...shown } = spec;
  const { id = spec.functionName, codeSize, codeChecksum, createdTime, lastModifiedTime } = about ?? {};
  const dates = { createdTime, lastModifiedTime };
  const state = { state: "Active", lastUpdateStatus: "Successful" };
  const restriction = about?.off && { invocationRestriction: { disable: true, ...about.off } };
  return { ...shown, functionArn: arn, functionId: id, codeSize, codeChecksum, ...dates, ...state, ...restriction };
};

/** Where callers of an HTTP trigger without a domain reach it. */
const httpTrigger = (host: string, { spec }: Deployed, qualifier = LATEST) => {
  const before = qualifier === LATEST ? "" : `${qualifier}.`;
  const url = `http://${before}${spec.functionName}.${host.replace("127.0.0.1", "localhost")}`;
  return { urlInternet: url, urlIntranet: url };
};

/**
 * A trigger as the API shows it: its configuration is JSON in a string. `status: Active` is UNCONFIRMED.
 * @param host `host:port` of the service, as the caller knows it
 */
export const describeTrigger = (deployed: Deployed, trigger: Trigger, host: string) => {
  const { id, createdTime, lastModifiedTime } = deployed.about?.triggers[trigger.triggerName] ?? {};
  return {
    ...trigger,
    triggerConfig: JSON.stringify(trigger.triggerConfig),
    triggerId: id,
    createdTime,
    lastModifiedTime,
    status: "Active",
    targetArn: qualifiedArn(deployed, trigger.qualifier),
    ...(trigger.triggerType === "http" && { httpTrigger: httpTrigger(host, deployed, trigger.qualifier) }),
  };
};

export const describeVersion = ({ versionId, description, about }: Version) => {
  const { createdTime, lastModifiedTime } = about;
  return { versionId, description, createdTime, lastModifiedTime };
};

export const describeAlias = ({ id: _, ...shown }: Alias) => shown;

export const describeAsyncInvokeConfig = (deployed: Deployed) => {
  const { qualifier = LATEST, ...config } = deployed.spec.asyncInvokeConfig;
  const { createdTime, lastModifiedTime } = deployed.about?.asyncInvokeConfig ?? {};
  return { ...config, qualifier, functionArn: qualifiedArn(deployed), createdTime, lastModifiedTime };
};

export const describeConcurrency = ({ arn, spec }: Deployed) => ({
  functionArn: arn,
  reservedConcurrency: spec.concurrencyConfig?.reservedConcurrency,
});
