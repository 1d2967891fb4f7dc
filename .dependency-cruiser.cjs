const wall = (name, from, to) => ({ name, severity: "error", from, to });

module.exports = {
  forbidden: [
    wall(
      "domain-is-pure",
      { path: "^shared/domain/", pathNot: "^shared/domain/digest.ts" },
      { pathNot: ["^shared/domain/", "node_modules/zod/"] },
    ),
    wall("ports-describe", { path: "^shared/ports/" }, { pathNot: ["^shared/(ports|domain)/", "node_modules/zod/"] }),
    wall("messages-only-render", { path: "^shared/messages/" }, { pathNot: ["^shared/(messages|domain)/"] }),
    wall(
      "delivery-uses-ports",
      { path: "^shared/delivery/" },
      { path: ["^shared/(cloud|runtime|response)/", "^functions/"] },
    ),
    wall("response-uses-ports", { path: "^shared/response/" }, { path: ["^shared/(cloud|runtime)/", "^functions/"] }),
    wall(
      "cloud-is-an-edge",
      { path: "^shared/cloud/" },
      { path: ["^shared/(runtime|delivery|response|messages)/", "^functions/"] },
    ),
    wall(
      "sdk-only-in-cloud",
      { path: "^(shared|functions)/", pathNot: "^shared/cloud/" },
      { path: "node_modules/(@alicloud|@darabonba|tablestore)" },
    ),
    wall("functions-stay-thin", { path: "^functions/" }, { path: ["^shared/cloud/", "^local/"] }),
    wall(
      "functions-are-strangers",
      { path: "^functions/([^/]+)/" },
      { path: "^functions/", pathNot: "^functions/$1/" },
    ),
    wall("shared-does-not-know-functions", { path: "^shared/" }, { path: "^functions/" }),
    wall(
      "local-stands-beside",
      { path: "^local/" },
      { path: ["^(shared|functions|scripts)/", "node_modules/(@alicloud|@darabonba|tablestore)"] },
    ),
    wall("nobody-lives-in-local", { path: "^(shared|functions)/" }, { path: "^local/" }),
    wall("the-verifier-trusts-nobody", { path: "^scripts/verify-export" }, { path: "^(functions|shared|local)/" }),
    wall("no-cycles", {}, { circular: true }),
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^dist/" },
  },
};
