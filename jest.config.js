// @middy/core and the SQL grammar ship ES modules only; swc turns them and our TypeScript into CommonJS.
const transform = {
  "^.+\\.(ts|m?js)$": [
    "@swc/jest",
    { jsc: { parser: { syntax: "typescript" }, target: "es2023" }, module: { type: "commonjs" } },
  ],
};
const base = {
  transform,
  transformIgnorePatterns: ["node_modules/(?!@middy/|dt-sql-parser/|antlr4)"],
  setupFiles: ["<rootDir>/local/localhost.cjs"],
  testEnvironment: "node",
};
const room = (displayName, pattern) => ({
  ...base,
  displayName,
  testMatch: [`<rootDir>/test/${pattern}/**/*.test.ts`],
});

module.exports = {
  // Much of the time goes by in processes that a test waits for: every core takes a file.
  maxWorkers: "100%",
  // Ends what hangs; how fast something is, benches measure.
  testTimeout: 60_000,
  projects: [
    { ...room("unit", "unit"), testMatch: ["<rootDir>/test/unit/**/*.test.ts", "<rootDir>/test/tidy.test.ts"] },
    room("local", "local"),
    room("contract", "contract"),
    room("e2e", "e2e"),
  ],
};
