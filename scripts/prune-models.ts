import type { Plugin } from "esbuild";

/** The operations of DirectMail that we call; the SDK brings hundreds of model files for all the others. */
const OPERATIONS = ["SingleSendMail", "SenderStatisticsDetailByParam"];
const MODELS = /@alicloud[\\/]dm20151123[\\/]dist[\\/]models[\\/]model\.js$/;

const modelsOf = (operation: string): string[] =>
  ["Request", "ResponseBody", "Response"].map((part) => `./${operation}${part}`);

/** Only with attachments does the SDK's own client use another form of the request. */
const paths = [...OPERATIONS.flatMap(modelsOf), "./SingleSendMailShrinkRequest"];

/** Puts in place of the SDK's list of all models one of those that we use. */
export const pruneModels: Plugin = {
  name: "prune-models",
  setup: ({ onLoad }) =>
    onLoad({ filter: MODELS }, () => ({
      contents: `Object.assign(exports, ${paths.map((path) => `require("${path}")`)});`,
    })),
};
