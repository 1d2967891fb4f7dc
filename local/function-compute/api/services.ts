import { DeleteFunction } from "../actions/functions/DeleteFunction.ts";
import { GetFunction } from "../actions/functions/GetFunction.ts";
import { GetFunctionCode } from "../actions/functions/GetFunctionCode.ts";
import { InvokeFunction } from "../actions/functions/InvokeFunction.ts";
import { CreateService } from "../actions/services/CreateService.ts";
import { CreateServiceFunction } from "../actions/services/CreateServiceFunction.ts";
import { DeleteService } from "../actions/services/DeleteService.ts";
import { GetService } from "../actions/services/GetService.ts";
import { ListServiceFunctions } from "../actions/services/ListServiceFunctions.ts";
import { ListServices } from "../actions/services/ListServices.ts";
import { UpdateService } from "../actions/services/UpdateService.ts";
import { UpdateServiceFunction } from "../actions/services/UpdateServiceFunction.ts";
import { CreateTrigger } from "../actions/triggers/CreateTrigger.ts";
import { DeleteTrigger } from "../actions/triggers/DeleteTrigger.ts";
import { GetTrigger } from "../actions/triggers/GetTrigger.ts";
import { ListTriggers } from "../actions/triggers/ListTriggers.ts";
import { UpdateTrigger } from "../actions/triggers/UpdateTrigger.ts";
import { serviceOf } from "../definitions/service-of.ts";
import type { Operation } from "../operation.ts";
import { latest } from "../qualifier.ts";
import { jsonReply, type Reply } from "../reply.ts";
import { type Place, place } from "./place.ts";

type Shown = Record<string, unknown>;

/** Functions are shown without their service, and what configures a trigger as an object. */
const inOldForm = (shown: Shown): Shown => ({
  ...shown,
  ...(typeof shown.functionName === "string" && { functionName: shown.functionName.replace(/^.*\$/, "") }),
  ...(typeof shown.triggerConfig === "string" && { triggerConfig: JSON.parse(shown.triggerConfig) }),
  ...(Array.isArray(shown.functions) && { functions: shown.functions.map(inOldForm) }),
  ...(Array.isArray(shown.triggers) && { triggers: shown.triggers.map(inOldForm) }),
});

const reshaped = (reply: Reply): Reply => {
  const isJson = reply.headers?.["content-type"] === "application/json" && !reply.errorCode;
  return isJson ? jsonReply(reply.status, inOldForm(JSON.parse(reply.body.toString()))) : reply;
};

/** `/services/{s}.{qualifier}/…`: a service has LATEST only. */
const QUALIFIED = /^\/2016-08-15\/services\/[^/.]+\.([^/]+)/;

/** An operation of API 2023-03-30 on a function of a service. */
const ofService =
  (operation: Operation): Operation =>
  async (platform, call) => {
    const [, qualifier = ""] = QUALIFIED.exec(call.request.path) ?? [];
    latest(new URLSearchParams({ qualifier }));
    serviceOf(platform, call.functionName.replace(/\$.*$/, ""));
    return reshaped(await operation(platform, call));
  };

const FUNCTION = "/services/{s}/functions/{f}";
const operations: [place: string, operations: Record<string, Operation>][] = [
  ["POST /services", { CreateService }],
  ["GET /services", { ListServices }],
  ["GET /services/{s}", { GetService }],
  ["PUT /services/{s}", { UpdateService }],
  ["DELETE /services/{s}", { DeleteService }],
  ["POST /services/{s}/functions", { CreateFunction: ofService(CreateServiceFunction) }],
  ["GET /services/{s}/functions", { ListFunctions: ofService(ListServiceFunctions) }],
  [`GET ${FUNCTION}`, { GetFunction: ofService(GetFunction) }],
  [`PUT ${FUNCTION}`, { UpdateFunction: ofService(UpdateServiceFunction) }],
  [`DELETE ${FUNCTION}`, { DeleteFunction: ofService(DeleteFunction) }],
  [`GET ${FUNCTION}/code`, { GetFunctionCode: ofService(GetFunctionCode) }],
  [`POST ${FUNCTION}/invocations`, { InvokeFunction: ofService(InvokeFunction) }],
  [`POST ${FUNCTION}/triggers`, { CreateTrigger: ofService(CreateTrigger) }],
  [`GET ${FUNCTION}/triggers`, { ListTriggers: ofService(ListTriggers) }],
  [`GET ${FUNCTION}/triggers/{n}`, { GetTrigger: ofService(GetTrigger) }],
  [`PUT ${FUNCTION}/triggers/{n}`, { UpdateTrigger: ofService(UpdateTrigger) }],
  [`DELETE ${FUNCTION}/triggers/{n}`, { DeleteTrigger: ofService(DeleteTrigger) }],
];

/** API 2016-08-15, as far as it has services, functions, triggers and invocations: section 7.1. */
export const servicePlaces: Place[] = operations.map(([where, named]) => place("/2016-08-15", where, named));
