import { CreateAlias } from "../actions/aliases/CreateAlias.ts";
import { DeleteAlias } from "../actions/aliases/DeleteAlias.ts";
import { GetAlias } from "../actions/aliases/GetAlias.ts";
import { ListAliases } from "../actions/aliases/ListAliases.ts";
import { UpdateAlias } from "../actions/aliases/UpdateAlias.ts";
import { DeleteAsyncInvokeConfig } from "../actions/asynchronous/DeleteAsyncInvokeConfig.ts";
import { GetAsyncInvokeConfig } from "../actions/asynchronous/GetAsyncInvokeConfig.ts";
import { GetAsyncTask } from "../actions/asynchronous/GetAsyncTask.ts";
import { ListAsyncInvokeConfigs } from "../actions/asynchronous/ListAsyncInvokeConfigs.ts";
import { ListAsyncTasks } from "../actions/asynchronous/ListAsyncTasks.ts";
import { PutAsyncInvokeConfig } from "../actions/asynchronous/PutAsyncInvokeConfig.ts";
import { StopAsyncTask } from "../actions/asynchronous/StopAsyncTask.ts";
import { DeleteConcurrencyConfig } from "../actions/concurrency/DeleteConcurrencyConfig.ts";
import { GetConcurrencyConfig } from "../actions/concurrency/GetConcurrencyConfig.ts";
import { PutConcurrencyConfig } from "../actions/concurrency/PutConcurrencyConfig.ts";
import { CreateCustomDomain } from "../actions/domains/CreateCustomDomain.ts";
import { DeleteCustomDomain } from "../actions/domains/DeleteCustomDomain.ts";
import { GetCustomDomain } from "../actions/domains/GetCustomDomain.ts";
import { ListCustomDomains } from "../actions/domains/ListCustomDomains.ts";
import { UpdateCustomDomain } from "../actions/domains/UpdateCustomDomain.ts";
import { CreateFunction } from "../actions/functions/CreateFunction.ts";
import { DeleteFunction } from "../actions/functions/DeleteFunction.ts";
import { DisableFunctionInvocation } from "../actions/functions/DisableFunctionInvocation.ts";
import { EnableFunctionInvocation } from "../actions/functions/EnableFunctionInvocation.ts";
import { GetFunction } from "../actions/functions/GetFunction.ts";
import { GetFunctionCode } from "../actions/functions/GetFunctionCode.ts";
import { InvokeFunction } from "../actions/functions/InvokeFunction.ts";
import { ListFunctions } from "../actions/functions/ListFunctions.ts";
import { UpdateFunction } from "../actions/functions/UpdateFunction.ts";
import { DeleteProvisionConfig } from "../actions/scaling/DeleteProvisionConfig.ts";
import { DeleteScalingConfig } from "../actions/scaling/DeleteScalingConfig.ts";
import { GetProvisionConfig } from "../actions/scaling/GetProvisionConfig.ts";
import { GetScalingConfig } from "../actions/scaling/GetScalingConfig.ts";
import { PutProvisionConfig } from "../actions/scaling/PutProvisionConfig.ts";
import { PutScalingConfig } from "../actions/scaling/PutScalingConfig.ts";
import { ListTagResources } from "../actions/tags/ListTagResources.ts";
import { TagResources } from "../actions/tags/TagResources.ts";
import { UntagResources } from "../actions/tags/UntagResources.ts";
import { CreateTrigger } from "../actions/triggers/CreateTrigger.ts";
import { DeleteTrigger } from "../actions/triggers/DeleteTrigger.ts";
import { GetTrigger } from "../actions/triggers/GetTrigger.ts";
import { ListTriggers } from "../actions/triggers/ListTriggers.ts";
import { UpdateTrigger } from "../actions/triggers/UpdateTrigger.ts";
import { DeleteFunctionVersion } from "../actions/versions/DeleteFunctionVersion.ts";
import { ListFunctionVersions } from "../actions/versions/ListFunctionVersions.ts";
import { PublishFunctionVersion } from "../actions/versions/PublishFunctionVersion.ts";
import type { Operation } from "../operation.ts";
import { type Place, place } from "./place.ts";

const operations: [place: string, operations: Record<string, Operation>][] = [
  ["POST /functions", { CreateFunction }],
  ["GET /functions", { ListFunctions }],
  ["GET /functions/{f}", { GetFunction }],
  ["PUT /functions/{f}", { UpdateFunction }],
  ["DELETE /functions/{f}", { DeleteFunction }],
  ["GET /functions/{f}/code", { GetFunctionCode }],
  ["POST /functions/{f}/invocations", { InvokeFunction }],
  ["POST /functions/{f}/triggers", { CreateTrigger }],
  ["GET /functions/{f}/triggers", { ListTriggers }],
  ["GET /functions/{f}/triggers/{n}", { GetTrigger }],
  ["PUT /functions/{f}/triggers/{n}", { UpdateTrigger }],
  ["DELETE /functions/{f}/triggers/{n}", { DeleteTrigger }],
  ["POST /functions/{f}/versions", { PublishFunctionVersion }],
  ["GET /functions/{f}/versions", { ListFunctionVersions }],
  ["DELETE /functions/{f}/versions/{n}", { DeleteFunctionVersion }],
  ["POST /functions/{f}/aliases", { CreateAlias }],
  ["GET /functions/{f}/aliases", { ListAliases }],
  ["GET /functions/{f}/aliases/{n}", { GetAlias }],
  ["PUT /functions/{f}/aliases/{n}", { UpdateAlias }],
  ["DELETE /functions/{f}/aliases/{n}", { DeleteAlias }],
  ["PUT /functions/{f}/async-invoke-config", { PutAsyncInvokeConfig }],
  ["GET /functions/{f}/async-invoke-config", { GetAsyncInvokeConfig }],
  ["DELETE /functions/{f}/async-invoke-config", { DeleteAsyncInvokeConfig }],
  ["GET /async-invoke-configs", { ListAsyncInvokeConfigs }],
  ["GET /functions/{f}/async-tasks", { ListAsyncTasks }],
  ["GET /functions/{f}/async-tasks/{n}", { GetAsyncTask }],
  ["PUT /functions/{f}/async-tasks/{n}/stop", { StopAsyncTask }],
  ["PUT /functions/{f}/concurrency", { PutConcurrencyConfig }],
  ["GET /functions/{f}/concurrency", { GetConcurrencyConfig }],
  ["DELETE /functions/{f}/concurrency", { DeleteConcurrencyConfig }],
  ["POST /functions/{f}/invoke/disable", { DisableFunctionInvocation }],
  ["POST /functions/{f}/invoke/enable", { EnableFunctionInvocation }],
  ["PUT /functions/{f}/scaling-config", { PutScalingConfig }],
  ["GET /functions/{f}/scaling-config", { GetScalingConfig }],
  ["DELETE /functions/{f}/scaling-config", { DeleteScalingConfig }],
  ["PUT /functions/{f}/provision-config", { PutProvisionConfig }],
  ["GET /functions/{f}/provision-config", { GetProvisionConfig }],
  ["DELETE /functions/{f}/provision-config", { DeleteProvisionConfig }],
  ["POST /tags-v2", { TagResources }],
  ["GET /tags-v2", { ListTagResources }],
  ["DELETE /tags-v2", { UntagResources }],
  ["POST /custom-domains", { CreateCustomDomain }],
  ["GET /custom-domains", { ListCustomDomains }],
  ["GET /custom-domains/{n}", { GetCustomDomain }],
  ["PUT /custom-domains/{n}", { UpdateCustomDomain }],
  ["DELETE /custom-domains/{n}", { DeleteCustomDomain }],
];

/** API 2023-03-30: section 7.5. */
export const places: Place[] = operations.map(([where, named]) => place("/2023-03-30", where, named));
