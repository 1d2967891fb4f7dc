// @middy/core ships ES modules only; swc turns it and our TypeScript into CommonJS.
const transform = {
  "^.+\\.(ts|js)$": [
    "@swc/jest",
    { jsc: { parser: { syntax: "typescript" }, target: "es2023" }, module: { type: "commonjs" } },
  ],
};
const base = { transform, transformIgnorePatterns: ["node_modules/(?!@middy/)"], testEnvironment: "node" };
const room = (displayName, pattern) => ({
  ...base,
  displayName,
  testMatch: [`<rootDir>/test/${pattern}/**/*.test.ts`],
});

module.exports = {
  projects: [
    { ...room("unit", "unit"), testMatch: ["<rootDir>/test/unit/**/*.test.ts", "<rootDir>/test/tidy.test.ts"] },
    room("local", "local"),
    room("contract", "contract"),
    room("e2e", "e2e"),
  ],
};
