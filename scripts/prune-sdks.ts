import { readFileSync } from "node:fs";
import type { Plugin } from "esbuild";

/** What a bundle needs of an SDK that brings hundreds of operations, with a file or two for each. */
interface Sdk {
  client: RegExp;
  models: RegExp;
  operations: string[];
  /** Files beside models/model.js. */
  files: string[];
}

const within = (sdk: string, file: string): RegExp =>
  new RegExp(`@alicloud/${sdk}/dist/${file}\\.js$`.replaceAll("/", "[\\\\/]"));

const sdks: Sdk[] = [
  {
    client: within("dm20151123", "client"),
    models: within("dm20151123", "models/model"),
    operations: ["singleSendMail", "senderStatisticsDetailByParam"],
    files: ["SingleSendMail", "SenderStatisticsDetailByParam"]
      .flatMap((operation) => ["Request", "ResponseBody", "Response"].map((part) => operation + part))
      // Only with attachments does the SDK's own client use another form of the request.
      .concat("SingleSendMailShrinkRequest"),
  },
  {
    client: within("sls20201230", "client"),
    models: within("sls20201230", "models/model"),
    operations: ["getLogsV2"],
    files: ["headers", "request", "responseBody", "response"].map((part) => `GetLogsV2${part}`),
  },
];

const METHOD = /\n {4}async (\w+?)(WithOptions)?\([^\n]*\) \{[\s\S]*?\n {4}\}/g;

/** Generated clients are of one form: a class whose operations are two methods each. */
const pruned = (source: string, operations: string[]): string =>
  source.replace(METHOD, (method, name) => (operations.includes(name) ? method : ""));

/** What no call of ours asks for: a codec (a native module cannot be part of a bundle), WebSockets, SOCKS proxies. */
const UNUSED = /[\\/](lz4-napi[\\/]index|ws[\\/]index|socks-proxy-agent[\\/]dist[\\/](index|agent))\.js$/;

/** Leaves out of the SDKs what no function calls. */
export const pruneSdks: Plugin = {
  name: "prune-sdks",
  setup: ({ onLoad }) => {
    for (const { client, models, operations, files } of sdks) {
      onLoad({ filter: client }, ({ path }) => ({ contents: pruned(readFileSync(path, "utf8"), operations) }));
      onLoad({ filter: models }, () => ({
        contents: `Object.assign(exports, ${files.map((file) => `require("./${file}")`)});`,
      }));
    }
    onLoad({ filter: UNUSED }, () => ({ contents: "" }));
  },
};
